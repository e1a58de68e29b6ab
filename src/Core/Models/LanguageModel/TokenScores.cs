using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Log-probabilities of tokens from the states before them.</summary>
internal static class TokenScores
{
    /// <summary>Writes the log-probability of a token for each state, a few at a time, so that their logits stay in the cache.</summary>
    public static void Write(Linear output, ReadOnlyMatrix states, ReadOnlySpan<int> targets, AlignedBuffer room, Span<float> scores)
    {
        int block = LinearSoftmax.BlockOf(output.OutputSize);
        for (int row = 0; row < states.Rows; row += block)
        {
            int count = Math.Min(block, states.Rows - row);
            Matrix logits = room.Matrix(count, output.OutputSize);
            output.Forward(states.RowsFrom(row, count), logits);
            for (int i = 0; i < count; i++) scores[row + i] = (float)(logits[i][targets[row + i]] - LogOfSum(logits[i]));
        }
    }

    /// <summary>Turns logits into the log-probabilities of all tokens.</summary>
    public static void Normalize(Span<float> logits) => VectorMath.ScaleAndShift(logits, 1, (float)-LogOfSum(logits));

    private static double LogOfSum(ReadOnlySpan<float> logits)
    {
        float max = VectorMath.Max(logits);
        return max + VectorMath.LogOfSum(logits, max);
    }
}
