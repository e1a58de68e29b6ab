using System.Globalization;
using Microsoft.ML;
using MLNetSeq.Models;
using MLNetSeq.Transforms;

namespace MLNetSeq.Trainers;

/// <summary>Reads what a classifier is trained on from the rows of an <see cref="IDataView"/>, in one pass.</summary>
internal sealed class TrainingData : ISequenceSink
{
    private readonly ClassificationData _data;
    private int _label;
    private float _weight = 1;

    private TrainingData(ClassificationData data) => _data = data;

    /// <summary>The examples.</summary>
    public ClassificationData Examples => _data;

    /// <summary>Rows read, with a label or without.</summary>
    public long RowCount { get; private set; }

    /// <summary>Rows skipped because their label is missing.</summary>
    public long WithoutLabel { get; private set; }

    /// <summary>Rows skipped because their weight is not a number.</summary>
    public long WithoutWeight { get; private set; }

    /// <summary>The class of the first example.</summary>
    public int FirstLabel { get; private set; }

    /// <summary>Whether there are examples of more than one class.</summary>
    public bool HasSeveralClasses { get; private set; }

    /// <summary>Reads all rows.</summary>
    public static TrainingData Read(IDataView view, DataViewSchema.Column feature, SequenceInput input, LabelColumn label,
        DataViewSchema.Column? weight, SequenceClassifierOptions options)
    {
        TrainingData result = new(new ClassificationData(input, label.ClassCount, options));
        DataViewSchema.Column[] needed = weight is { } w ? [feature, label.Column, w] : [feature, label.Column];
        using DataViewRowCursor cursor = view.GetRowCursor(needed);
        SequenceReader sequence = SequenceReader.Open(cursor, feature);
        Func<int> labels = label.Open(cursor);
        ValueGetter<float>? weights = weight is { } column ? cursor.GetGetter<float>(column) : null;
        while (cursor.MoveNext())
        {
            result.RowCount++;
            result._label = labels();
            if (result._label == LabelColumn.Missing)
            {
                result.WithoutLabel++;
                continue;
            }

            weights?.Invoke(ref result._weight);
            if (float.IsNaN(result._weight))
            {
                result.WithoutWeight++;
                continue;
            }

            if (!float.IsFinite(result._weight) || result._weight < 0)
            {
                throw new InvalidOperationException($"Weight column '{weight!.Value.Name}' holds {Text(result._weight)} "
                    + $"in row {cursor.Position}; an example's weight is finite and not negative.");
            }

            if (result._data.Count == 0) result.FirstLabel = result._label;
            result.HasSeveralClasses |= result._label != result.FirstLabel;
            sequence.Read(result);
        }

        return result;
    }

    private static string Text(float weight) => weight.ToString(CultureInfo.InvariantCulture);

    void ISequenceSink.AddText(ReadOnlyMemory<char> text) => _data.AddText(text.Span, _label, _weight);

    void ISequenceSink.AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => _data.AddTokens(tokens, _label, _weight);

    void ISequenceSink.AddKeys(ReadOnlySpan<uint> keys) => _data.AddKeys(keys, _label, _weight);

    void ISequenceSink.AddVectors(ReadOnlySpan<float> rowMajor) => _data.AddVectors(rowMajor, _label, _weight);
}
