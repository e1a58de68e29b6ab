using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>The columns a classifier adds, with the annotations that ML.NET's evaluators, calibrators and MapKeyToValue read.</summary>
internal static class ClassificationColumns
{
    /// <summary>ML.NET's evaluators look for this name, and its trainers let nobody change it.</summary>
    public const string ProbabilityColumnName = "Probability";

    /// <summary>PredictedLabel (Boolean), Score (Single, a logit), Probability (Single).</summary>
    public static DataViewSchema.DetachedColumn[] Binary(string predictedLabel, string score, uint setId)
    {
        DataViewSchema.Annotations.Builder probability = Scored(AnnotationKinds.BinaryClassification, AnnotationKinds.Probability, setId);
        probability.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        return
        [
            new(predictedLabel, BooleanDataViewType.Instance,
                Scored(AnnotationKinds.BinaryClassification, AnnotationKinds.PredictedLabel, setId).ToAnnotations()),
            new(score, NumberDataViewType.Single,
                Scored(AnnotationKinds.BinaryClassification, AnnotationKinds.Score, setId).ToAnnotations()),
            new(ProbabilityColumnName, NumberDataViewType.Single, probability.ToAnnotations()),
        ];
    }

    /// <summary>PredictedLabel (a key of the classes), Score (Vector of Single, a probability for each class).</summary>
    public static DataViewSchema.DetachedColumn[] Multiclass(
        string predictedLabel, string score, int classCount, LabelValues? labels, uint setId)
    {
        DataViewSchema.Annotations.Builder predicted =
            Scored(AnnotationKinds.MulticlassClassification, AnnotationKinds.PredictedLabel, setId);
        DataViewSchema.Annotations.Builder scores = Scored(AnnotationKinds.MulticlassClassification, AnnotationKinds.Score, setId);
        scores.AddPrimitiveValue(AnnotationKinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (labels is not null)
        {
            VBuffer<ReadOnlyMemory<char>> names = new(classCount, labels.Names);
            scores.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, classCount),
                (ref VBuffer<ReadOnlyMemory<char>> value) => names.CopyTo(ref value));
            labels.AddTo(scores, AnnotationKinds.TrainingLabelValues);
            labels.AddTo(predicted, AnnotationKinds.KeyValues);
        }

        return
        [
            new(predictedLabel, new KeyDataViewType(typeof(uint), classCount), predicted.ToAnnotations()),
            new(score, new VectorDataViewType(NumberDataViewType.Single, classCount), scores.ToAnnotations()),
        ];
    }

    /// <summary>A set number that no column of the schema has yet.</summary>
    public static uint NextSetId(DataViewSchema schema)
    {
        uint largest = 0;
        foreach (DataViewSchema.Column column in schema)
        {
            DataViewType? type = column.Annotations.Schema.GetColumnOrNull(AnnotationKinds.ScoreColumnSetId)?.Type;
            if (type is not KeyDataViewType || type.RawType != typeof(uint)) continue;
            uint id = 0;
            column.Annotations.GetValue(AnnotationKinds.ScoreColumnSetId, ref id);
            largest = Math.Max(largest, id);
        }

        return largest + 1;
    }

    private static DataViewSchema.Annotations.Builder Scored(string task, string part, uint setId)
    {
        DataViewSchema.Annotations.Builder builder = new();
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnKind, TextDataViewType.Instance, task.AsMemory());
        builder.AddPrimitiveValue(AnnotationKinds.ScoreValueKind, TextDataViewType.Instance, part.AsMemory());
        builder.AddPrimitiveValue(AnnotationKinds.ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), setId);
        return builder;
    }
}
