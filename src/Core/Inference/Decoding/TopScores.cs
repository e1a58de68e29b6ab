using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>Looks through scores for those above a bound, most of which are far below it.</summary>
internal static class TopScores
{
    // The largest of so many is found faster than two of them are compared one by one.
    private const int BlockLength = 256;

    /// <summary>Moves on to the next block that has a score above a bound.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="start">Where to look on; receives the block's place.</param>
    /// <param name="bound">The bound.</param>
    /// <returns>The block's length, 0 where there is none left.</returns>
    public static int NextBlock(ReadOnlySpan<float> scores, ref int start, double bound)
    {
        for (; start < scores.Length; start += BlockLength)
        {
            int length = Math.Min(BlockLength, scores.Length - start);
            if (VectorMath.Max(scores.Slice(start, length)) > bound) return length;
        }

        return 0;
    }

    /// <summary>Keeps the largest scores in a heap; of equal ones those of the lowest tokens, and none of −∞.</summary>
    public static void Offer(ReadOnlySpan<float> scores, BestHeap<TokenScore> best)
    {
        int start = 0;
        while (NextBlock(scores, ref start, Bound(best)) is > 0 and var length)
            for (int end = start + length; start < end; start++)
                if (scores[start] > Bound(best)) best.Offer(new TokenScore(start, scores[start]));
    }

    private static float Bound(BestHeap<TokenScore> best) => best.IsFull ? best.Worst.Score : float.NegativeInfinity;
}

/// <summary>A token and its score.</summary>
internal readonly record struct TokenScore(int Token, float Score) : IRanked<TokenScore>
{
    /// <summary>Whether it is the likelier one, of equally likely ones that of the lower id.</summary>
    public bool IsBefore(TokenScore other) => Score > other.Score || (Score == other.Score && Token < other.Token);
}
