using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>Word vectors applied to the columns of an input schema.</summary>
internal sealed class WordFeaturesMapper(WordFeatureSettings settings, DataViewSchema input, BoundWords[] inputs)
    : ComputingMapper(input, MakeColumns(settings, name => inputs[Array.IndexOf(settings.Inputs, name)].Vectors.Dimension))
{
    // A model is trained on one machine and used on another, and a file may ask for any number: never more than there are cores.
    protected override int Threads => ScoringThreads.Of(settings.Threads);

    /// <summary>The added columns, in the order in which they are numbered: those of the settings, then the count of unknown words.</summary>
    public static IEnumerable<DataViewSchema.DetachedColumn> MakeColumns(WordFeatureSettings settings, Func<string, int> dimensionOf)
    {
        foreach ((string output, string input) in settings.Columns)
        {
            int dimension = dimensionOf(input);
            yield return settings.Output == WordVectorOutput.Sequence
                ? new(output, new VectorDataViewType(NumberDataViewType.Single, 0, dimension))
                : new(output, new VectorDataViewType(NumberDataViewType.Single, settings.Poolings.Length * dimension),
                    SlotNames(settings.Poolings, dimension));
        }

        if (settings.UnknownCountColumnName is { } count) yield return new(count, NumberDataViewType.Single);
    }

    public override RowWindow OpenWindow(DataViewRow input, ColumnSelection active, int threads) =>
        new WordFeaturesWindow(settings, inputs, input, added => active[InputSchema.Count + added], threads);

    protected override IEnumerable<DataViewSchema.Column> SourcesOf(int added) => added == settings.Columns.Length
        ? inputs.Select(i => i.Column)
        : [inputs[Array.IndexOf(settings.Inputs, settings.Columns[added].Input)].Column];

    private static DataViewSchema.Annotations SlotNames(WordPooling[] poolings, int dimension)
    {
        int count = poolings.Length * dimension;
        Lazy<ReadOnlyMemory<char>[]> names = new(() =>
            [.. Enumerable.Range(0, count).Select(i => $"{poolings[i / dimension]}.{i % dimension}".AsMemory())]);
        DataViewSchema.Annotations.Builder builder = new();
        builder.Add(AnnotationKinds.SlotNames, new VectorDataViewType(TextDataViewType.Instance, count),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(count, names.Value).CopyTo(ref value));
        return builder.ToAnnotations();
    }
}
