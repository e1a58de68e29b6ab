namespace MLNetSeq.Inference.Decoding;

/// <summary>What holds for the tokens of a sequence, whichever way they are chosen.</summary>
/// <remarks>Checked where they are used, together with the model's vocabulary; each error names the option.</remarks>
public record DecodingOptions
{
    /// <summary>The token that ends a sequence, and is its last one; null, the default, for none.</summary>
    public int? EndToken { get; init; }

    /// <summary>How many tokens come before the end token or a stop sequence may end a sequence; 0 by default.</summary>
    public int MinimumLength { get; init; }

    /// <summary>The most tokens of a sequence, the end token included; 100 by default.</summary>
    public int MaximumLength { get; init; } = 100;

    /// <summary>Tokens that are never chosen, such as the unknown word; none by default.</summary>
    public IReadOnlyList<int> BannedTokens { get; init; } = [];

    /// <summary>Runs of tokens each of which ends a sequence, and is its last part; none by default.</summary>
    public IReadOnlyList<IReadOnlyList<int>> StopSequences { get; init; } = [];

    /// <summary>
    /// The θ of <see cref="ScoreRules"/>, above 0: above 1 tokens that were there become less likely; 1, the default, for none.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Refuses options that a sequence of a model's tokens cannot have.</summary>
    internal void Check(int vocabularySize)
    {
        if (MinimumLength < 0)
            throw new ArgumentOutOfRangeException(nameof(MinimumLength), MinimumLength,
                "The minimum length is a number of tokens, 0 or more.");
        if (MaximumLength < 1 || MaximumLength < MinimumLength)
            throw new ArgumentOutOfRangeException(nameof(MaximumLength), MaximumLength,
                $"The maximum length is a number of tokens, at least 1 and at least {nameof(MinimumLength)}, which is {MinimumLength}.");
        if (!((float)RepetitionPenalty > 0 && float.IsFinite((float)RepetitionPenalty)))
            throw new ArgumentOutOfRangeException(nameof(RepetitionPenalty), RepetitionPenalty,
                "The repetition penalty is a number above 0: 1 for none, 1.2 as published.");
        ArgumentNullException.ThrowIfNull(BannedTokens);
        ArgumentNullException.ThrowIfNull(StopSequences);
        if (EndToken is { } end) Check(end, nameof(EndToken), vocabularySize);
        foreach (int token in BannedTokens) Check(token, nameof(BannedTokens), vocabularySize);
        foreach (IReadOnlyList<int> sequence in StopSequences)
        {
            if (sequence.Count == 0)
                throw new ArgumentException("A stop sequence has no tokens, and would end every sequence: leave it out.",
                    nameof(StopSequences));
            foreach (int token in sequence) Check(token, nameof(StopSequences), vocabularySize);
        }

        CheckSupport(vocabularySize);
    }

    private void CheckSupport(int vocabularySize)
    {
        var banned = BannedTokens.ToHashSet();
        bool endsLater = EndToken is { } end && MinimumLength > 0 && banned.Add(end);
        if (banned.Count < vocabularySize) return;
        throw new ArgumentException(endsLater
            ? $"All {vocabularySize} tokens are banned but the end token, and {nameof(MinimumLength)} is {MinimumLength}: ban fewer tokens."
            : $"All {vocabularySize} tokens are banned: there is none to choose. Ban fewer tokens.", nameof(BannedTokens));
    }

    private static void Check(int token, string option, int vocabularySize)
    {
        if ((uint)token >= (uint)vocabularySize)
            throw new ArgumentOutOfRangeException(option, token, $"Tokens are 0 to {vocabularySize - 1}.");
    }
}
