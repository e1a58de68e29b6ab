using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>Makes sequences token by token, several as one batch: scores, rules, a choice, which the model then reads.</summary>
/// <remarks>
/// Each sequence draws from a random stream of its own, so that the first of ten is the first of a hundred too, where the model's scores of
/// a row do not depend on the others. A sequence that has ended leaves the batch. For one thread at a time.
/// </remarks>
public sealed class TokenGenerator
{
    private readonly INextTokenScores _model;
    private readonly ITokenChoice _choice;
    private readonly ScoreRules _rules;
    private readonly int[] _prompt;
    private readonly GeneratedSequence[] _sequences;
    private readonly int[] _live;
    private readonly int[] _parents;
    private readonly int[] _read;
    private readonly AlignedBuffer _scores = new();
    private readonly AlignedBuffer _changed = new();
    private int _liveCount;
    private bool _hasBegun;

    /// <summary>Prepares to make sequences.</summary>
    /// <param name="model">The model, for this generator alone until it has ended.</param>
    /// <param name="options">Lengths, ends, bans and penalty; null for 100 tokens of any kind.</param>
    /// <param name="choice">How tokens are chosen; null for a draw from the model's probabilities.</param>
    /// <param name="count">How many sequences.</param>
    /// <param name="seed">Where chance begins: the same seed gives the same sequences.</param>
    /// <param name="prompt">What the model has read before, for the repetition penalty.</param>
    /// <exception cref="ArgumentException">An option is out of its range, names a token that there is not, or leaves none to choose.
    /// </exception>
    public TokenGenerator(INextTokenScores model, DecodingOptions? options = null, ITokenChoice? choice = null, int count = 1,
        long seed = 0, ReadOnlySpan<int> prompt = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _model = model;
        _choice = choice ?? new SampledChoice();
        _rules = new ScoreRules(options ?? new DecodingOptions(), model.VocabularySize);
        ScoreCheck.Prompt(prompt, model.VocabularySize);
        _prompt = prompt.ToArray();
        var random = new RandomStream(seed);
        _sequences = [.. Enumerable.Range(0, count).Select(_ => new GeneratedSequence(random.Fork()))];
        (_live, _parents, _read) = ([.. Enumerable.Range(0, count)], new int[count], new int[count]);
        _liveCount = count;
    }

    /// <summary>The sequences, as far as they are.</summary>
    public IReadOnlyList<GeneratedSequence> Sequences => _sequences;

    /// <summary>Adds a token to each sequence that has not ended; false where there is none.</summary>
    /// <exception cref="ArgumentException">No token is left to choose, or the model's scores are not numbers.</exception>
    public bool Step()
    {
        if (_hasBegun) DropEnded();
        if (_liveCount == 0) return false;
        Matrix scores = _scores.Matrix(_liveCount, _model.VocabularySize);
        if (_hasBegun) _model.Advance(_parents.AsSpan(0, _liveCount), _read.AsSpan(0, _liveCount), scores);
        else _model.Begin(scores);
        _hasBegun = true;
        for (int row = 0; row < _liveCount; row++) AddToken(_sequences[_live[row]], scores[row]);
        return true;
    }

    /// <summary>Goes on until all sequences have ended.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; what was made stays.</exception>
    /// <exception cref="ArgumentException">No token is left to choose, or the model's scores are not numbers.</exception>
    public IReadOnlyList<GeneratedSequence> Run(CancellationToken cancellationToken = default)
    {
        while (Step()) cancellationToken.ThrowIfCancellationRequested();
        return _sequences;
    }

    /// <summary>Ends a sequence as it is, where it has not ended: what its reader waited for has come.</summary>
    public void End(int sequence)
    {
        if (_sequences[sequence].End == EndReason.None) _sequences[sequence].End = EndReason.Stopped;
    }

    private void AddToken(GeneratedSequence sequence, ReadOnlySpan<float> scores)
    {
        ReadOnlySpan<float> choices = scores;
        if (_rules.ChangeScores)
        {
            Span<float> changed = _changed.Span(scores.Length); // the model's own tell the probability
            scores.CopyTo(changed);
            _rules.Apply(_prompt, sequence.Tokens, changed);
            choices = changed;
        }

        int token = _choice.Choose(choices, sequence.Random);
        sequence.Add(token, scores[token]);
        sequence.End = _rules.EndOf(sequence.Tokens);
    }

    private void DropEnded()
    {
        int kept = 0;
        for (int row = 0; row < _liveCount; row++)
        {
            GeneratedSequence sequence = _sequences[_live[row]];
            if (sequence.End != EndReason.None) continue;
            (_live[kept], _parents[kept], _read[kept]) = (_live[row], row, sequence.Tokens[^1]);
            kept++;
        }

        _liveCount = kept;
    }
}
