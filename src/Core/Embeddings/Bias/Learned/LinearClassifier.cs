using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A plane between two classes: rows with w·x + b above 0 are of the positive one.</summary>
/// <param name="Weights">w.</param>
/// <param name="Intercept">b.</param>
internal sealed record LinearClassifier(double[] Weights, double Intercept)
{
    /// <summary>w·x + b.</summary>
    public double Score(ReadOnlySpan<float> row) => MixedVectors.Dot(row, Weights) + Intercept;
}
