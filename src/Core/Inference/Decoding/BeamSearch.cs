using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>
/// Looks for the sequence of the best score, log p / lengthᵅ, by following the most promising beginnings only. See
/// <see cref="BeamEnding"/> for the three algorithms.
/// </summary>
/// <remarks>
/// Sums are in double precision; of equal ranks the one from the better beginning and with the lower token is kept, so that the same scores
/// give the same result. Of a large vocabulary only what can still get into the beam is looked at twice. May be used again; for one thread
/// at a time. After its first use it allocates its result only.
/// </remarks>
public sealed class BeamSearch
{
    // What rounding may make of a probability of 1.
    private const float HighestLogProbability = 1e-3f;

    // Of sums in double precision, many times over.
    private const double RoundingError = 1e-12;

    private readonly BeamSearchOptions _options;
    private readonly TokenTree _tree = new();
    private readonly BestHeap<BeamCandidate> _candidates = new();
    private readonly BestHeap<BeamCandidate> _ended = new();
    private readonly AlignedBuffer _scores = new();
    private Beginning[] _live = [];
    private Beginning[] _next = [];
    private int[] _parents = [];
    private int[] _tokens = [];
    private int _liveCount;

    /// <summary>Prepares a search.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option of the search is out of its range.</exception>
    public BeamSearch(BeamSearchOptions? options = null)
    {
        _options = options ?? new BeamSearchOptions();
        _options.CheckSearch();
    }

    /// <summary>Searches.</summary>
    /// <param name="model">The model, for this search alone.</param>
    /// <param name="prompt">What the model has read before, for the repetition penalty.</param>
    /// <param name="cancellationToken">Ends the search between two steps.</param>
    /// <returns>The hypotheses that have ended, the best first: one at least, as many as the beam is wide at most.</returns>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, names a token that there is not, or leaves none to choose; or the model's scores are no logarithms of
    /// probabilities.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<BeamHypothesis> Run(
        INextTokenScores model, ReadOnlySpan<int> prompt = default, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var rules = new ScoreRules(_options, model.VocabularySize);
        ScoreCheck.Prompt(prompt, model.VocabularySize);
        Begin();
        for (int length = 1; _liveCount > 0 && !IsDecided(); length++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Matrix scores = _scores.Matrix(_liveCount, model.VocabularySize);
            if (length == 1) model.Begin(scores);
            else model.Advance(_parents.AsSpan(0, _liveCount), _tokens.AsSpan(0, _liveCount), scores);
            for (int row = 0; row < _liveCount; row++) Apply(rules, prompt, row, scores[row]);
            Rank(scores, length);
            Continue(rules);
        }

        return Result(rules);
    }

    private void Begin()
    {
        _tree.Clear();
        _ended.Reset(_options.Beam);
        Reserve(1);
        (_liveCount, _live[0]) = (1, new Beginning(TokenTree.Root, 0));
    }

    // Whether nothing that is still alive can change the result.
    private bool IsDecided()
    {
        if (!_ended.IsFull || _options.Ending == BeamEnding.Compete) return false;

        // Each token lowers a sum or leaves it, so this is the most that the best of them can come to.
        return _options.Ending == BeamEnding.Shrink
            || Score(_live[0].LogProbability, _options.MaximumLength) <= _ended.Worst.Rank;
    }

    private void Apply(ScoreRules rules, ReadOnlySpan<int> prompt, int row, Span<float> scores)
    {
        float largest = VectorMath.Max(scores);
        if (!(largest <= HighestLogProbability))
            throw new ArgumentException($"The model gives hypothesis {row} a score of {largest} for a token, expected logarithms of "
                + "probabilities, which are 0 at most: normalise its scores, or look whether its weights are damaged.");
        if (rules.ChangeScores) rules.Apply(prompt, _tree.TokensOf(_live[row].Node), scores);
    }

    // Brings the best continuations together.
    private void Rank(Matrix scores, int length)
    {
        if (_options.Ending == BeamEnding.Fixed && _options.EndToken is { } end) SetEndsAside(scores, end, length);
        _candidates.Reset(_options.Ending == BeamEnding.Shrink ? _options.Beam - _ended.Count : _options.Beam);
        if (_options.Ending == BeamEnding.Compete)
        {
            foreach (BeamCandidate ended in _ended.Items) _candidates.Offer(ended);
            _ended.Reset(_options.Beam);
        }

        double scale = _options.Ending == BeamEnding.Compete ? Score(1, length) : 1;
        for (int row = 0; row < _liveCount; row++) Offer(scores[row], row, scale);
    }

    private void SetEndsAside(Matrix scores, int end, int length)
    {
        for (int row = 0; row < _liveCount; row++)
        {
            ref float score = ref scores[row][end];
            if (!float.IsNegativeInfinity(score)) SetAside(_tree.Add(_live[row].Node, end), _live[row].LogProbability + score, length);
            score = float.NegativeInfinity;
        }
    }

    private void Offer(ReadOnlySpan<float> scores, int row, double scale)
    {
        double before = _live[row].LogProbability;
        int start = 0;
        while (TopScores.NextBlock(scores, ref start, Bound(before, scale)) is > 0 and var length)
        {
            for (int end = start + length; start < end; start++)
            {
                if (float.IsNegativeInfinity(scores[start])) continue;
                double logProbability = before + scores[start];
                _candidates.Offer(new BeamCandidate(logProbability * scale, logProbability, row, start));
            }
        }
    }

    // What a score must be above to get into the beam, a little lower, so that rounding leaves none out.
    private double Bound(double before, double scale)
    {
        if (!_candidates.IsFull) return double.NegativeInfinity;
        double worst = _candidates.Worst.Rank / scale;
        return worst - before - RoundingError * (Math.Abs(worst) + Math.Abs(before));
    }

    private void Continue(ScoreRules rules)
    {
        ReadOnlySpan<BeamCandidate> kept = _candidates.Sort();
        Reserve(kept.Length);
        int count = 0;
        foreach (BeamCandidate candidate in kept)
        {
            if (candidate.Row < 0)
            {
                _ended.Offer(candidate);
                continue;
            }

            int node = _tree.Add(_live[candidate.Row].Node, candidate.Token);
            if (rules.EndOf(_tree.TokensOf(node)) != EndReason.None)
            {
                SetAside(node, candidate.LogProbability, _tree.LengthOf(node));
                continue;
            }

            (_next[count], _parents[count], _tokens[count]) = (new(node, candidate.LogProbability), candidate.Row, candidate.Token);
            count++;
        }

        (_live, _next, _liveCount) = (_next, _live, count);
    }

    private void SetAside(int node, double logProbability, int length) =>
        _ended.Offer(new BeamCandidate(Score(logProbability, length), logProbability, Row: -1, node));

    private BeamHypothesis[] Result(ScoreRules rules)
    {
        if (_ended.Count == 0)
            throw new ArgumentException("No hypothesis is left: at some step all tokens of all of them have a probability of 0. A wider "
                + $"{nameof(BeamSearchOptions.Beam)} or fewer {nameof(DecodingOptions.BannedTokens)} may leave one.");
        var result = new BeamHypothesis[_ended.Count];
        ReadOnlySpan<BeamCandidate> sorted = _ended.Sort();
        for (int i = 0; i < result.Length; i++)
        {
            int[] tokens = _tree.TokensOf(sorted[i].Token).ToArray();
            result[i] = new BeamHypothesis(tokens, sorted[i].LogProbability, sorted[i].Rank, rules.EndOf(tokens));
        }

        return result;
    }

    private double Score(double logProbability, int length) => logProbability / Math.Pow(length, _options.LengthExponent);

    private void Reserve(int count)
    {
        if (_parents.Length >= count) return;
        (_parents, _tokens, _next) = (new int[count], new int[count], new Beginning[count]);
        Array.Resize(ref _live, count);
    }

    /// <summary>A hypothesis that has not ended.</summary>
    private readonly record struct Beginning(int Node, double LogProbability);
}
