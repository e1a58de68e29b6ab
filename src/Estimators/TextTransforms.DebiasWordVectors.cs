using Microsoft.ML;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Interop;
using MLNetSeq.Transforms;

namespace MLNetSeq;

public static partial class TextTransforms
{
    /// <summary>Takes a bias out of the word vectors that a column carries, or out of those of a file; the column's values pass
    /// through.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">Carries the debiased vectors; what reads it next finds them there.</param>
    /// <param name="inputColumnName">The words: text, a vector of text tokens, or a vector of keys with their values; null for the column of
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="vectorsPath">A file of vectors, read now; a saved model holds the debiased vectors, not the path. Null for those that
    /// TrainWordVectors has given the column.</param>
    /// <param name="axes">The biases, one or several at once; null for gender.</param>
    /// <param name="method">Hard, or soft, which trades the bias against the similarities of words.</param>
    /// <param name="keepNorms">Whether vectors keep their length instead of getting length 1.</param>
    /// <returns>The estimator; fitting it gives a <see cref="DebiasWordVectorsTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or there are no axes.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of an unknown format.</exception>
    /// <remarks>The other defaults are those of <see cref="DebiasWordVectorsOptions"/>.</remarks>
    public static DebiasWordVectorsEstimator DebiasWordVectors(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? vectorsPath = null,
        IReadOnlyList<BiasAxis>? axes = null,
        DebiasMethod method = DebiasMethod.Hard,
        bool keepNorms = false) =>
        catalog.DebiasWordVectors(new DebiasWordVectorsOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            VectorsPath = vectorsPath,
            Axes = axes,
            Method = method,
            KeepNorms = keepNorms,
        });

    /// <summary>Gives a column of words the debiased form of these vectors; the column's values pass through.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">Carries the debiased vectors; what reads it next finds them there.</param>
    /// <param name="vectors">The vectors; a saved model holds their debiased form.</param>
    /// <param name="inputColumnName">The words: text, a vector of text tokens, or a vector of keys with their values; null for the column of
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="axes">The biases, one or several at once; null for gender.</param>
    /// <param name="method">Hard, or soft, which trades the bias against the similarities of words.</param>
    /// <param name="keepNorms">Whether vectors keep their length instead of getting length 1.</param>
    /// <returns>The estimator; fitting it gives a <see cref="DebiasWordVectorsTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or there are no axes.</exception>
    /// <remarks>The other defaults are those of <see cref="DebiasWordVectorsOptions"/>.</remarks>
    public static DebiasWordVectorsEstimator DebiasWordVectors(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        WordVectors vectors,
        string? inputColumnName = null,
        IReadOnlyList<BiasAxis>? axes = null,
        DebiasMethod method = DebiasMethod.Hard,
        bool keepNorms = false) =>
        catalog.DebiasWordVectors(new DebiasWordVectorsOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Vectors = vectors ?? throw new ArgumentNullException(nameof(vectors)),
            Axes = axes,
            Method = method,
            KeepNorms = keepNorms,
        });

    /// <summary>Takes a bias out of word vectors, with all options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, axes and method.</param>
    /// <returns>The estimator; fitting it gives a <see cref="DebiasWordVectorsTransformer"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or two sources of vectors or of axes are given.</exception>
    /// <exception cref="FileNotFoundException">A file of vectors or of words is not there.</exception>
    /// <exception cref="InvalidDataException">A file of vectors or of words is damaged or of an unknown format.</exception>
    public static DebiasWordVectorsEstimator DebiasWordVectors(
        this TransformsCatalog.TextTransforms catalog, DebiasWordVectorsOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
