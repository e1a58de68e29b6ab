using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A column that a language model adds.</summary>
/// <param name="Kind">What it holds.</param>
/// <param name="Name">Its name.</param>
internal readonly record struct LanguageOutput(LanguageOutputKind Kind, string Name)
{
    /// <summary>The column, of a model whose states have this size.</summary>
    public DataViewSchema.DetachedColumn MakeColumn(int hiddenSize) => new(Name, Kind switch
    {
        LanguageOutputKind.LogProbability or LanguageOutputKind.Perplexity => NumberDataViewType.Single,
        LanguageOutputKind.TokenLogProbabilities => new VectorDataViewType(NumberDataViewType.Single),
        LanguageOutputKind.State => new VectorDataViewType(NumberDataViewType.Single, hiddenSize),
        _ => NumberDataViewType.Int32,
    });
}
