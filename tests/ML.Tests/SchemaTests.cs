using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>The columns that are added, and what is said of them.</summary>
public class SchemaTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_binary_columns_have_the_types_and_annotations_of_MLNets_own()
    {
        DataViewSchema schema = Binary().GetOutputSchema(Reviews.View(_ml, 1).Schema);

        Assert.Equal(["PredictedLabel", "Score", "Probability"], schema.Skip(schema.Count - 3).Select(c => c.Name));
        Assert.Equal(BooleanDataViewType.Instance, schema["PredictedLabel"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Score"].Type);
        Assert.Equal(NumberDataViewType.Single, schema["Probability"].Type);
        foreach (string column in (string[])["PredictedLabel", "Score", "Probability"])
        {
            Assert.Equal("BinaryClassification", Text(schema[column], "ScoreColumnKind"));
            Assert.Equal(column, Text(schema[column], "ScoreValueKind"));
            Assert.Equal(1u, Value<uint>(schema[column], "ScoreColumnSetId"));
        }

        Assert.True(schema["Probability"].IsNormalized());
        Assert.False(schema["Score"].IsNormalized());
    }

    [Fact]
    public void The_multiclass_columns_name_their_classes()
    {
        DataViewSchema schema = Topics().Fit(Reviews.View(_ml, 60)).GetOutputSchema(Reviews.View(_ml, 1).Schema);

        Assert.Equal("Vector<Single, 3>", schema["Score"].Type.ToString());
        KeyDataViewType key = Assert.IsType<KeyDataViewType>(schema["PredictedLabel"].Type);
        Assert.Equal(3ul, key.Count);
        Assert.True(schema["PredictedLabel"].HasKeyValues());
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["PredictedLabel"].GetKeyValues(ref names);
        string[] topics = ["food", "service", "place"];
        Assert.Equal(topics, Strings(names));
        schema["Score"].GetSlotNames(ref names);
        Assert.Equal(topics, Strings(names));
        schema["Score"].Annotations.GetValue("TrainingLabelValues", ref names);
        Assert.Equal(topics, Strings(names));
        Assert.Equal("MulticlassClassification", Text(schema["Score"], "ScoreColumnKind"));
        Assert.Equal("PredictedLabel", Text(schema["PredictedLabel"], "ScoreValueKind"));
    }

    [Fact]
    public void Labels_of_any_type_come_back_as_that_type()
    {
        IDataView data = Reviews.View(_ml, 60);
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Label", "Number")
            .Append(_ml.MulticlassClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline()))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "PredictedLabel")).Fit(data);

        IDataView scored = model.Transform(data);
        Assert.Equal(NumberDataViewType.Single, scored.Schema["Back"].Type);
        Assert.Equal([0f, 1f], scored.GetColumn<float>("Back").Distinct().Order());
    }

    [Fact]
    public void Two_models_in_a_chain_number_their_columns_apart()
    {
        var options = Reviews.SmallBaseline();
        options.ScoreColumnName = "Score2";
        ITransformer model = _ml.BinaryClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline())
            .Append(_ml.BinaryClassification.Trainers.MeanEmbeddingClassification(options)).Fit(Reviews.View(_ml, 60));

        DataViewSchema schema = model.GetOutputSchema(Reviews.View(_ml, 1).Schema);
        Assert.Equal(1u, Value<uint>(schema["Score"], "ScoreColumnSetId"));
        Assert.Equal(2u, Value<uint>(schema["Score2"], "ScoreColumnSetId"));
    }

    [Fact]
    public void What_an_estimator_promises_its_transformer_keeps()
    {
        IDataView data = Reviews.View(_ml, 60);
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(data).Transform(data);
        Check(_ml.BinaryClassification.Trainers.RnnTextClassification(Reviews.SmallNetwork()), data);
        Check(_ml.MulticlassClassification.Trainers.RnnTextClassification(Reviews.SmallNetwork()), keyed);

        static void Check(IEstimator<ITransformer> estimator, IDataView data)
        {
            SchemaShape promised = estimator.GetOutputSchema(ShapeOf(data.Schema));
            SchemaShape kept = ShapeOf(estimator.Fit(data).GetOutputSchema(data.Schema));
            Assert.Equal(kept.Select(Describe).Order(), promised.Select(Describe).Order());
        }

        static string Describe(SchemaShape.Column column) =>
            $"{column.Name}: {column.Kind} {column.ItemType} {(column.IsKey ? "key" : "")} "
                + $"[{string.Join(", ", column.Annotations.Select(Describe).Order())}]";

        static SchemaShape ShapeOf(DataViewSchema schema) =>
            Trainers.SchemaShapes.Of(schema.Where(c => !c.IsHidden).Select(c => new DataViewSchema.DetachedColumn(c)));
    }

    [Fact]
    public void A_mapper_hands_out_the_very_schemas_it_was_given_and_made()
    {
        DataViewSchema input = Reviews.View(_ml, 1).Schema;
        IRowToRowMapper mapper = ((ITransformer)Binary()).GetRowToRowMapper(input);

        Assert.Same(input, mapper.InputSchema);
        Assert.Same(mapper.OutputSchema, mapper.OutputSchema);
        Assert.Equal(["Text"], mapper.GetDependencies([mapper.OutputSchema["Score"]]).Select(c => c.Name));
        Assert.Equal(["Number"], mapper.GetDependencies([mapper.OutputSchema["Number"]]).Select(c => c.Name));
    }

    [Fact]
    public void A_trainer_asks_for_nothing_but_its_columns()
    {
        var trainer = _ml.BinaryClassification.Trainers.RnnTextClassification();
        Assert.False(trainer.Info.NeedNormalization);
        Assert.False(trainer.Info.WantCaching);
    }

    private SequenceClassificationTransformer Binary() =>
        _ml.BinaryClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline()).Fit(Reviews.View(_ml, 60));

    private EstimatorChain<SequenceClassificationTransformer> Topics() => _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
        .Append(_ml.MulticlassClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline()));

    private static string Text(DataViewSchema.Column column, string annotation) =>
        Value<ReadOnlyMemory<char>>(column, annotation).ToString();

    private static T Value<T>(DataViewSchema.Column column, string annotation)
    {
        T value = default!;
        column.Annotations.GetValue(annotation, ref value);
        return value;
    }

    private static IEnumerable<string> Strings(VBuffer<ReadOnlyMemory<char>> values) => values.DenseValues().Select(v => v.ToString());
}
