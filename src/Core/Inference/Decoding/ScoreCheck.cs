using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>Refuses scores among which there is nothing to choose, and prompts that are not of a model's tokens.</summary>
internal static class ScoreCheck
{
    /// <summary>The largest score, a finite number.</summary>
    /// <exception cref="ArgumentException">All are −∞, or one is +∞ or not a number.</exception>
    public static float Largest(ReadOnlySpan<float> scores)
    {
        float largest = VectorMath.Max(scores);
        return float.IsFinite(largest) ? largest : throw Refuse(scores, largest);
    }

    /// <summary>Refuses a prompt with a token that there is not.</summary>
    public static void Prompt(ReadOnlySpan<int> prompt, int vocabularySize)
    {
        foreach (int token in prompt)
            if ((uint)token >= (uint)vocabularySize)
                throw new ArgumentOutOfRangeException(nameof(prompt), token, $"Tokens are 0 to {vocabularySize - 1}.");
    }

    private static ArgumentException Refuse(ReadOnlySpan<float> scores, float largest)
    {
        if (float.IsNegativeInfinity(largest))
            return new ArgumentException($"Of {scores.Length} tokens none is left to choose: all scores are −∞. "
                + $"Fewer {nameof(DecodingOptions.BannedTokens)} or a smaller {nameof(DecodingOptions.MinimumLength)} leave some.");
        int token = 0;
        while (!float.IsNaN(scores[token]) && !float.IsPositiveInfinity(scores[token])) token++;
        return new ArgumentException($"The score of token {token} is {scores[token]}, expected a finite number or −∞: "
            + "the model's weights or its input are damaged.");
    }
}
