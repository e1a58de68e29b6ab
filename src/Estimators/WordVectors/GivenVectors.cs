using MLNetSeq.Embeddings;

namespace MLNetSeq.Estimators;

/// <summary>Word vectors that an estimator's options give as such or as a file.</summary>
internal static class GivenVectors
{
    /// <summary>The vectors; null where neither is set, and a column has to carry them.</summary>
    /// <exception cref="ArgumentException">Both are set.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or of an unknown format.</exception>
    public static WordVectors? Of(WordVectors? vectors, string? vectorsPath)
    {
        if (vectors is not null && vectorsPath is not null)
            throw new ArgumentException("Both Vectors and VectorsPath are set: give one of them.");
        return vectorsPath is null ? vectors : WordVectors.Load(vectorsPath);
    }
}
