namespace MLNetSeq.Embeddings;

/// <summary>Which neighbouring words become a phrase.</summary>
public sealed class PhraseOptions
{
    /// <summary>The most passes: each doubles the words that a phrase can have.</summary>
    public const int MostPasses = 16;

    /// <summary>The formula of the score. Default: word2phrase's.</summary>
    public PhraseScoring Scoring { get; set; }

    /// <summary>
    /// The score above which a pair is a phrase; more of it, fewer phrases. Default: 100, as in word2phrase; gensim has 10.
    /// </summary>
    public double Threshold { get; set; } = 100;

    /// <summary>How often a pair must occur. Default: 5.</summary>
    public int MinimumCount { get; set; } = 5;

    /// <summary>What is taken off a pair's count, so that pairs of rare words do not all score high. Default: 5; word2phrase and gensim
    /// take their minimum count for both.</summary>
    public int Discount { get; set; } = 5;

    /// <summary>How often the search is run, each time over the corpus with the phrases before joined: from the second pass on, phrases
    /// have three words and more. Default: 1.</summary>
    public int Passes { get; set; } = 1;

    /// <summary>What stands between the words of a phrase. Default: "_".</summary>
    public string Delimiter { get; set; } = "_";

    /// <summary>The most distinct pairs counted at a time, 16 to 32 bytes each, and as much again while the table grows. Where there are
    /// more, those that have occurred once so far are forgotten, the next time those with two, and so on, as word2phrase does: the counts
    /// of rare pairs can then be too low. Default: 10,000,000.</summary>
    public int MaximumPairs { get; set; } = 10_000_000;

    internal void Check()
    {
        if (!Enum.IsDefined(Scoring))
            throw new ArgumentOutOfRangeException(
                nameof(Scoring), Scoring, $"{nameof(Scoring)} must be one of {string.Join(", ", Enum.GetNames<PhraseScoring>())}.");
        Require(double.IsFinite(Threshold), Threshold, nameof(Threshold), "a finite number");
        Require(MinimumCount >= 1, MinimumCount, nameof(MinimumCount), "at least 1");
        Require(Discount >= 0, Discount, nameof(Discount), "0 or above");
        Require(Passes is >= 1 and <= MostPasses, Passes, nameof(Passes), $"from 1 to {MostPasses}");
        Require(MaximumPairs is >= 1 and <= PairCounts.MostPairs, MaximumPairs, nameof(MaximumPairs), $"from 1 to {PairCounts.MostPairs}");
        PhraseModel.CheckDelimiter(Delimiter, nameof(Delimiter));
    }

    private static void Require(bool isSo, object value, string option, string expected)
    {
        if (!isSo) throw new ArgumentOutOfRangeException(option, value, $"{option} of a search for phrases must be {expected}.");
    }
}
