using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The cosine of the angle between two vectors, in double precision.</summary>
internal static class Cosine
{
    /// <summary>The cosine, in [−1, 1]; 0 where one of the vectors is zero.</summary>
    public static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        Math.Clamp(VectorMath.Dot(a, b) * InverseLength(a) * InverseLength(b), -1, 1);

    /// <summary>1 / |vector|; 0 for a vector of zeros.</summary>
    public static double InverseLength(ReadOnlySpan<float> vector) => InverseLength(VectorMath.Dot(vector, vector));

    /// <summary>1 / |vector| from the sum of its squares; 0 for 0.</summary>
    public static double InverseLength(double squares) => squares > 0 ? 1 / Math.Sqrt(squares) : 0;
}
