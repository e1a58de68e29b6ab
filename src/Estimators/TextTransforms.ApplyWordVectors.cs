using Microsoft.ML;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Interop;
using MLNetSeq.Transforms;

namespace MLNetSeq;

public static partial class TextTransforms
{
    /// <summary>Turns words into the numbers of their vectors: those that the column carries, or those of a file.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">Receives the result: Vector of Single.</param>
    /// <param name="inputColumnName">The words: text, a vector of text tokens, or a vector of keys with their values; null for the column of
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="vectorsPath">A file of vectors, read now; a saved model holds the vectors, not the path. Null for those that
    /// TrainWordVectors has given the column.</param>
    /// <param name="pooling">How the words of a row become one vector; several poolings stand one after the other. Null for the
    /// mean.</param>
    /// <param name="output">Whether the words of a row become one vector (of fixed size, for any trainer), or a vector each (for a recurrent
    /// network).</param>
    /// <param name="unknown">What becomes of words without a vector.</param>
    /// <returns>The estimator; fitting it gives a <see cref="WordFeaturesTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or a pooling comes twice.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of an unknown format.</exception>
    /// <remarks>The other defaults are those of <see cref="ApplyWordVectorsOptions"/>.</remarks>
    public static WordFeaturesEstimator ApplyWordVectors(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? vectorsPath = null,
        IReadOnlyList<WordPooling>? pooling = null,
        WordVectorOutput output = WordVectorOutput.Pooled,
        UnknownWords unknown = UnknownWords.Subword) =>
        catalog.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            VectorsPath = vectorsPath,
            Pooling = pooling ?? [WordPooling.Mean],
            Output = output,
            Unknown = unknown,
        });

    /// <summary>Turns words into the numbers of the given vectors.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="outputColumnName">Receives the result: Vector of Single.</param>
    /// <param name="vectors">The vectors; a saved model holds them.</param>
    /// <param name="inputColumnName">The words: text, a vector of text tokens, or a vector of keys with their values; null for the column of
    /// <paramref name="outputColumnName"/>.</param>
    /// <param name="pooling">How the words of a row become one vector; several poolings stand one after the other. Null for the
    /// mean.</param>
    /// <param name="output">Whether the words of a row become one vector (of fixed size, for any trainer), or a vector each (for a recurrent
    /// network).</param>
    /// <param name="unknown">What becomes of words without a vector.</param>
    /// <returns>The estimator; fitting it gives a <see cref="WordFeaturesTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or a pooling comes twice.</exception>
    /// <remarks>The other defaults are those of <see cref="ApplyWordVectorsOptions"/>.</remarks>
    public static WordFeaturesEstimator ApplyWordVectors(
        this TransformsCatalog.TextTransforms catalog,
        string outputColumnName,
        WordVectors vectors,
        string? inputColumnName = null,
        IReadOnlyList<WordPooling>? pooling = null,
        WordVectorOutput output = WordVectorOutput.Pooled,
        UnknownWords unknown = UnknownWords.Subword) =>
        catalog.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Vectors = vectors ?? throw new ArgumentNullException(nameof(vectors)),
            Pooling = pooling ?? [WordPooling.Mean],
            Output = output,
            Unknown = unknown,
        });

    /// <summary>Turns the words of several columns into the numbers of their vectors.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="columns">The columns that receive the results, and those of the words.</param>
    /// <param name="vectors">The vectors; a saved model holds them. Null for those that TrainWordVectors has given the columns.</param>
    /// <param name="pooling">How the words of a row become one vector; several poolings stand one after the other. Null for the
    /// mean.</param>
    /// <param name="output">Whether the words of a row become one vector (of fixed size, for any trainer), or a vector each (for a recurrent
    /// network).</param>
    /// <param name="unknown">What becomes of words without a vector.</param>
    /// <returns>The estimator; fitting it gives a <see cref="WordFeaturesTransformer"/>.</returns>
    /// <exception cref="ArgumentException">There are no columns, or a pooling comes twice.</exception>
    /// <remarks>The other defaults are those of <see cref="ApplyWordVectorsOptions"/>.</remarks>
    public static WordFeaturesEstimator ApplyWordVectors(
        this TransformsCatalog.TextTransforms catalog,
        InputOutputColumnPair[] columns,
        WordVectors? vectors = null,
        IReadOnlyList<WordPooling>? pooling = null,
        WordVectorOutput output = WordVectorOutput.Pooled,
        UnknownWords unknown = UnknownWords.Subword) =>
        catalog.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            Columns = columns ?? throw new ArgumentNullException(nameof(columns)),
            Vectors = vectors,
            Pooling = pooling ?? [WordPooling.Mean],
            Output = output,
            Unknown = unknown,
        });

    /// <summary>Turns words into the numbers of their vectors, with all options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, vectors and pooling.</param>
    /// <returns>The estimator; fitting it gives a <see cref="WordFeaturesTransformer"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of range, or two sources of vectors are given.</exception>
    /// <exception cref="FileNotFoundException">There is no file of vectors at the path.</exception>
    /// <exception cref="InvalidDataException">The file of vectors is damaged or of an unknown format.</exception>
    public static WordFeaturesEstimator ApplyWordVectors(this TransformsCatalog.TextTransforms catalog, ApplyWordVectorsOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
