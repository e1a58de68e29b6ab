using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>
/// Scores texts with a <see cref="LanguageModel"/>, each by itself from a state of zero or of its condition, many at once.
/// </summary>
/// <remarks>
/// Add texts, run, read the scores, clear, and again. A text's score does not depend on which others it is run with. A text is its tokens
/// and its end; one longer than <see cref="LanguageModel.MaximumTokens"/> loses what is behind that, and its end follows there. Not safe
/// for several threads at once; its buffers are reused.
/// </remarks>
public sealed class LanguageSession : IDisposable
{
    private readonly LanguageVocabulary _vocabulary;
    private readonly TextEncoder _encoder;
    private readonly int _maximum;
    private readonly WorkerPool _pool;
    private readonly LanguageEvaluation _evaluation;
    private readonly ConditionVocabulary _conditions;
    private readonly ConditionRows _conditionRows;
    private readonly LanguageBatch _batch;
    private readonly List<Row> _rows = [];
    private int[] _ids = [];
    private int[] _keys = [];
    private int[] _order = [];
    private int _length;

    internal LanguageSession(LanguageModel model, int threads)
    {
        _vocabulary = model.Vocabulary;
        _maximum = model.MaximumTokens;
        _conditions = model.Conditions;
        _conditionRows = _conditions.CreateRows();
        _batch = new LanguageBatch([], _conditionRows);
        _encoder = _vocabulary.CreateEncoder(int.MaxValue);
        _pool = new WorkerPool(threads);
        _evaluation = new LanguageEvaluation(model.Network, _pool);
    }

    /// <summary>The texts added since the last <see cref="Clear"/>.</summary>
    public int Count => _rows.Count;

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        _rows.Clear();
        _conditionRows.Clear();
        _length = 0;
    }

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="condition">What it is of, where the model knows conditions.</param>
    /// <exception cref="ArgumentException">The condition is none of this model's.</exception>
    /// <exception cref="InvalidOperationException">It has a token that the model does not know, and there is no unknown one.</exception>
    public void AddText(ReadOnlySpan<char> text, TextCondition condition = default)
    {
        ReadOnlySpan<int> ids = Cut(_encoder.Encode(text), out int cut);
        _vocabulary.Check(ids, text);
        Add(ids, cut, condition);
    }

    /// <summary>Adds a text that is cut into words already; empty ones are left out.</summary>
    /// <param name="tokens">The words.</param>
    /// <param name="condition">What it is of, where the model knows conditions.</param>
    /// <exception cref="ArgumentException">The condition is none of this model's.</exception>
    /// <exception cref="InvalidOperationException">It has a word that the model does not know, and there is no unknown one; or the model's
    /// tokens are characters.</exception>
    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens, TextCondition condition = default)
    {
        if (_vocabulary.Level != TokenLevel.Word)
            throw new InvalidOperationException("This model's tokens are characters, and the text comes as words: give it whole.");
        _encoder.BeginText();
        foreach (ReadOnlyMemory<char> token in tokens) _encoder.AddToken(token.Span);
        ReadOnlySpan<int> ids = Cut(_encoder.EndText(), out int cut);
        _vocabulary.Check(ids, tokens);
        Add(ids, cut, condition);
    }

    /// <summary>Scores all texts added.</summary>
    public void Run()
    {
        if (_order.Length < Count)
        {
            _order = new int[2 * Count];
            _keys = new int[2 * Count];
        }

        Span<int> order = _order.AsSpan(0, Count), keys = _keys.AsSpan(0, Count);
        for (int i = 0; i < Count; i++) (order[i], keys[i]) = (i, -_rows[i].Length);
        keys.Sort(order);
        _batch.Begin(_ids);
        for (int run = 0; run < Count; run++)
        {
            Row row = _rows[order[run]];
            _batch.Add(row.Start, row.Length, order[run]);
            _rows[order[run]] = row with { Run = run };
        }

        _evaluation.Run(_batch, _length);
    }

    /// <summary>How likely a text is: all its tokens, and its end.</summary>
    public TokenLikelihood Likelihood(int text) => TokenLikelihood.Of(TokenLogProbabilities(text));

    /// <summary>The natural logarithm of the probability of each token of a text, and of its end; valid until the next run.</summary>
    public ReadOnlySpan<float> TokenLogProbabilities(int text) => _evaluation.LogProbabilities(_rows[text].Run);

    /// <summary>The last layer's state after the last token of a text; valid until the next run.</summary>
    public ReadOnlySpan<float> FinalState(int text) => _evaluation.FinalState(_rows[text].Run);

    /// <summary>How many tokens of a text the model does not know.</summary>
    public int UnknownTokens(int text) => _rows[text].Unknown;

    /// <summary>How many tokens of a text were left out.</summary>
    public int CutTokens(int text) => _rows[text].Cut;

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _pool.Dispose();

    private ReadOnlySpan<int> Cut(ReadOnlySpan<int> ids, out int cut)
    {
        cut = Math.Max(0, ids.Length - _maximum);
        return ids[..^cut];
    }

    private void Add(ReadOnlySpan<int> ids, int cut, TextCondition condition)
    {
        if (_conditions.Add(condition, _conditionRows) is { } problem) throw LanguageModel.NoCondition(problem);
        int length = ids.Length + 1;
        if (_ids.Length < _length + length + 1) Array.Resize(ref _ids, checked(Math.Max(2 * _ids.Length, _length + length + 1)));
        Span<int> own = _ids.AsSpan(_length, length + 1);
        own[0] = _vocabulary.StartOfText;
        ids.CopyTo(own[1..]);
        own[^1] = LanguageVocabulary.EndOfText;
        _rows.Add(new Row(_length, length, ids.Count(LanguageVocabulary.Unknown), cut, Run: 0));
        _length += length + 1;
    }

    private readonly record struct Row(int Start, int Length, int Unknown, int Cut, int Run);
}
