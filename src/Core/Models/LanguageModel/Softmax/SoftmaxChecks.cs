using MLNetSeq.Layers.Losses;
using static MLNetSeq.Models.OptionChecks;

namespace MLNetSeq.Models;

/// <summary>What must hold of the softmax's options before the training of a language model begins.</summary>
internal static class SoftmaxChecks
{
    public static void Options(LanguageModelOptions o)
    {
        Defined(o.Softmax, nameof(o.Softmax));
        Defined(o.SampleDistribution, nameof(o.SampleDistribution));
        AtLeast(o.SampledTokens, 1, nameof(o.SampledTokens));
        if (!(o.AdaptiveDivisor >= 1) || !double.IsFinite(o.AdaptiveDivisor))
            throw new ArgumentOutOfRangeException(nameof(o.AdaptiveDivisor), o.AdaptiveDivisor,
                $"{nameof(o.AdaptiveDivisor)} must be a finite number, 1 or above: no cluster is wider than the one before. 4 is usual.");
        if (o.AdaptiveCutoffs is { } cutoffs) Cutoffs(cutoffs);
        if (o.Softmax == SoftmaxKind.Adaptive) Adaptive(o);
    }

    private static void Adaptive(LanguageModelOptions o)
    {
        if (o.TiedEmbeddings)
            throw new ArgumentException($"{nameof(o.TiedEmbeddings)} makes the tokens' vectors the output's weights, and the clusters of "
                + $"{nameof(o.Softmax)} {nameof(SoftmaxKind.Adaptive)} are narrower than those: leave {nameof(o.TiedEmbeddings)} out, or "
                + $"set {nameof(o.Softmax)} to {nameof(SoftmaxKind.Full)} or {nameof(SoftmaxKind.Sampled)}.", nameof(o.TiedEmbeddings));
        int clusters = o.AdaptiveCutoffs?.Count ?? 1;
        if (AdaptiveSoftmax.WidthOf(clusters - 1, o.HiddenSize, o.AdaptiveDivisor) == 0)
            throw new ArgumentException($"With {nameof(o.HiddenSize)} {o.HiddenSize} and {nameof(o.AdaptiveDivisor)} {o.AdaptiveDivisor} "
                + $"nothing is left for cluster {clusters} of the adaptive softmax: give fewer {nameof(o.AdaptiveCutoffs)}, a smaller "
                + "divisor or a larger state.", nameof(o.AdaptiveDivisor));
    }

    private static void Cutoffs(IReadOnlyList<int> cutoffs)
    {
        bool rise = cutoffs.Count is > 0 and <= AdaptiveShape.MaximumClusters;
        for (int k = 0; k < cutoffs.Count; k++) rise &= cutoffs[k] > (k == 0 ? 0 : cutoffs[k - 1]);
        if (!rise)
            throw new ArgumentException($"{nameof(LanguageModelOptions.AdaptiveCutoffs)} are [{string.Join(", ", cutoffs)}], expected 1 to "
                + $"{AdaptiveShape.MaximumClusters} rising numbers, the first tokens of the clusters, from 1 up; or null for those that "
                + "suit the vocabulary.", nameof(LanguageModelOptions.AdaptiveCutoffs));
    }
}
