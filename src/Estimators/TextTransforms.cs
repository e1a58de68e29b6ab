using Microsoft.ML;
using MLNetSeq.Estimators;
using MLNetSeq.Interop;
using MLNetSeq.Transforms;

namespace MLNetSeq;

/// <summary>The transforms on <c>mlContext.Transforms.Text</c>.</summary>
public static partial class TextTransforms
{
    /// <summary>Trains word vectors on a column of text, and adds its tokens, which carry the vectors down the
    /// chain.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">Receives the tokens, a vector of text of any length; ApplyWordVectors reads it.</param>
    /// <param name="inputColumnName">The corpus, a sentence or paragraph a row: text, a vector of text tokens, or a vector of keys with
    /// their values; null for the column of <paramref name="outputColumnName"/>.</param>
    /// <param name="dimension">The numbers of a vector.</param>
    /// <param name="algorithm">How the vectors are trained.</param>
    /// <param name="epochs">The passes over the corpus; null for the algorithm's default.</param>
    /// <param name="minimumCount">How often a word must occur to get a vector.</param>
    /// <returns>The estimator; fitting it gives a <see cref="WordVectorsTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty.</exception>
    /// <remarks>The other defaults are those of <see cref="TrainWordVectorsOptions"/>.</remarks>
    public static WordVectorsEstimator TrainWordVectors(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int dimension = 100,
        WordVectorAlgorithm algorithm = WordVectorAlgorithm.SkipGram,
        int? epochs = null,
        int minimumCount = 5)
    {
        TrainWordVectorsOptions options = new()
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Dimension = dimension,
            Algorithm = algorithm,
            MinimumCount = minimumCount,
        };
        options.Word2Vec.Epochs = epochs ?? options.Word2Vec.Epochs;
        options.GloVe.Epochs = epochs ?? options.GloVe.Epochs;
        return catalog.TrainWordVectors(options);
    }

    /// <summary>Trains word vectors on a column of text, with all their options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, corpus and training.</param>
    /// <returns>The estimator; fitting it gives a <see cref="WordVectorsTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or a checkpoint is asked for without a seed.</exception>
    public static WordVectorsEstimator TrainWordVectors(this TransformsCatalog.TextTransforms catalog, TrainWordVectorsOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
