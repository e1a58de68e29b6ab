namespace MLNetSeq.Embeddings;

/// <summary>Which pairs of words are looked at for analogies; the defaults are those of Bolukbasi et al. 2016.</summary>
public sealed record StereotypedAnalogyOptions
{
    /// <summary>How many analogies are found. Default: 150, as many as the paper shows to people.</summary>
    public int Count { get; init; } = 150;

    /// <summary>δ: the two words of a pair are at most so far apart, at length 1; above 0, up to 2. Default: 1, an angle of 60 degrees.
    /// </summary>
    public double MaximumDistance { get; init; } = 1;

    /// <summary>Only the first so many words are looked at, the commonest in trained lists; 0 for all. Default: 50,000.</summary>
    public int MaximumWords { get; init; } = 50_000;

    /// <summary>Which of those words are looked at. Default: null, those of at most 19 letters, none of them a capital, with underscores
    /// between those of a phrase.</summary>
    public Func<string, bool>? IsWord { get; init; }

    /// <summary>The most threads to use; 0, the default, for one a core. The result does not depend on it.</summary>
    public int Threads { get; init; }
}
