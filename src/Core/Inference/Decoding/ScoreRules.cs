namespace MLNetSeq.Inference.Decoding;

/// <summary>What <see cref="DecodingOptions"/> do to the scores of the next token before one is chosen, and where a sequence ends.</summary>
/// <remarks>
/// The repetition penalty is that of Keskar et al. 2019: the score x of a token that was there already, however often, becomes x / θ. Where
/// x is below 0 that would favour it, so there x θ takes its place: for logarithms of probabilities, which all are, p becomes p to the power
/// θ. Scores may be logits or logarithms of probabilities; the penalty, unlike everything else, does not come to the same for both. Banned
/// tokens, and the end token where it comes too early, get −∞. What is left is not normalised. Allocates nothing; for one thread at a time.
/// </remarks>
public sealed class ScoreRules
{
    private readonly DecodingOptions _options;
    private readonly int[] _banned;
    private readonly int[][] _stops;
    private readonly int[] _penalised;
    private int _turn;

    /// <summary>Prepares the rules for a model's tokens.</summary>
    /// <exception cref="ArgumentException">An option is out of its range, names a token that there is not, or leaves none to choose.
    /// </exception>
    public ScoreRules(DecodingOptions options, int vocabularySize)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(vocabularySize);
        options.Check(vocabularySize);
        _options = options;
        _banned = [.. options.BannedTokens.Distinct()];
        _stops = [.. options.StopSequences.Select(s => s.ToArray())];
        _penalised = new int[options.RepetitionPenalty == 1 ? 0 : vocabularySize];
        VocabularySize = vocabularySize;
    }

    /// <summary>The number of tokens.</summary>
    public int VocabularySize { get; }

    /// <summary>Whether any score can be changed.</summary>
    public bool ChangeScores => _banned.Length > 0 || _penalised.Length > 0 || (_options.EndToken is not null && _options.MinimumLength > 0);

    /// <summary>Changes the scores of the next token.</summary>
    /// <param name="prompt">What came before the sequence; its tokens are penalised too.</param>
    /// <param name="tokens">The sequence so far.</param>
    /// <param name="scores">A score for each token, [<see cref="VocabularySize"/>].</param>
    /// <exception cref="ArgumentException">There are not as many scores as tokens.</exception>
    public void Apply(ReadOnlySpan<int> prompt, ReadOnlySpan<int> tokens, Span<float> scores)
    {
        if (scores.Length != VocabularySize)
            throw new ArgumentException($"There are {scores.Length} scores and {VocabularySize} tokens.", nameof(scores));
        if (_penalised.Length > 0)
        {
            NextTurn();
            Penalise(prompt, scores);
            Penalise(tokens, scores);
        }

        foreach (int token in _banned) scores[token] = float.NegativeInfinity;
        if (_options.EndToken is { } end && tokens.Length < _options.MinimumLength) scores[end] = float.NegativeInfinity;
    }

    /// <summary>Whether a sequence ends with its last token, and why.</summary>
    /// <param name="tokens">The sequence so far, of one token at least.</param>
    public EndReason EndOf(ReadOnlySpan<int> tokens)
    {
        if (tokens[^1] == _options.EndToken) return EndReason.EndToken;
        if (tokens.Length >= _options.MinimumLength)
            foreach (int[] stop in _stops)
                if (tokens.EndsWith(stop)) return EndReason.StopSequence;
        return tokens.Length >= _options.MaximumLength ? EndReason.MaximumLength : EndReason.None;
    }

    private void Penalise(ReadOnlySpan<int> tokens, Span<float> scores)
    {
        float penalty = (float)_options.RepetitionPenalty;
        foreach (int token in tokens)
        {
            if (_penalised[token] == _turn) continue;
            _penalised[token] = _turn;
            ref float score = ref scores[token];
            score = score > 0 ? score / penalty : score * penalty;
        }
    }

    // Which tokens were penalised is told by the turn they were in, so that nothing has to be cleared but every 2 billion turns.
    private void NextTurn()
    {
        if (_turn == int.MaxValue)
        {
            _turn = 0;
            _penalised.AsSpan().Clear();
        }

        _turn++;
    }
}
