using MLNetSeq.Layers.Losses;

namespace MLNetSeq.Models;

/// <summary>The head and the clusters of an adaptive softmax.</summary>
/// <param name="Cutoffs">The first token of each cluster.</param>
/// <param name="Divisor">How much narrower each cluster is than the one before.</param>
/// <param name="HasHeadBias">Whether the head has a bias.</param>
internal sealed record AdaptiveShape(int[] Cutoffs, double Divisor, bool HasHeadBias)
{
    /// <summary>The most clusters there can be.</summary>
    public const int MaximumClusters = 16;

    // A tenth of the words are nine tenths of a text, and half of them nearly all of it.
    private const int HeadShare = 10;
    private const int FirstClusterShare = 2;

    // The end of a text and the unknown token come first whatever their counts.
    private const int SmallestHead = Text.Vocabulary.FirstWord;
    private const int LargestHead = 20_000;

    /// <summary>The adaptive softmax that some options ask for; null where they ask for another kind.</summary>
    /// <exception cref="ArgumentException">It cannot be over so many tokens.</exception>
    public static AdaptiveShape? Of(LanguageModelOptions o, int tokens)
    {
        if (o.Softmax != SoftmaxKind.Adaptive) return null;
        int[] cutoffs = o.AdaptiveCutoffs is { } given ? [.. given] : DefaultCutoffs(tokens, o.HiddenSize, o.AdaptiveDivisor);
        if (cutoffs[^1] >= tokens)
            throw new ArgumentException($"{nameof(o.AdaptiveCutoffs)} are [{string.Join(", ", cutoffs)}], and the vocabulary has {tokens} "
                + "tokens, end of text and unknown one included: each cluster must begin below that. Lower them, or leave them out for "
                + "those that suit the vocabulary.", nameof(o.AdaptiveCutoffs));
        return new AdaptiveShape(cutoffs, o.AdaptiveDivisor, o.AdaptiveHeadBias);
    }

    /// <summary>The number of weights over so many tokens.</summary>
    public long WeightCount(int inputs, int tokens)
    {
        long head = Cutoffs[0] + Cutoffs.Length, count = head * inputs + (HasHeadBias ? head : 0);
        for (int k = 0; k < Cutoffs.Length; k++)
        {
            long size = (k + 1 < Cutoffs.Length ? Cutoffs[k + 1] : tokens) - Cutoffs[k];
            count += AdaptiveSoftmax.WidthOf(k, inputs, Divisor) * ((long)inputs + size);
        }

        return count;
    }

    /// <summary>Whether there is such a layer.</summary>
    public bool IsPossible(int inputs, int tokens)
    {
        bool rises = Cutoffs.Length is > 0 and <= MaximumClusters && Cutoffs[0] >= 1 && Cutoffs[^1] < tokens;
        for (int k = 1; rises && k < Cutoffs.Length; k++) rises = Cutoffs[k] > Cutoffs[k - 1];
        return rises && Divisor >= 1 && double.IsFinite(Divisor) && AdaptiveSoftmax.WidthOf(Cutoffs.Length - 1, inputs, Divisor) > 0;
    }

    // As many clusters as the states are wide enough for, one at least: where that is too much the options are refused.
    private static int[] DefaultCutoffs(int tokens, int inputs, double divisor)
    {
        int head = Math.Min(Math.Clamp(tokens / HeadShare, SmallestHead, LargestHead), tokens - 1), second = tokens / FirstClusterShare;
        return second > head && AdaptiveSoftmax.WidthOf(1, inputs, divisor) > 0 ? [head, second] : [head];
    }
}
