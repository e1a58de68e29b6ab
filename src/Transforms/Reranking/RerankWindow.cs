using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Models;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>Scores the candidates of a window of rows together, some hundreds at a time, whichever rows they are of.</summary>
internal sealed class RerankWindow(
    RerankTextsTransformer owner, ValueGetter<VBuffer<ReadOnlyMemory<char>>> candidates, int threads) : RowWindow
{
    // Bounds the memory: a row may have any number.
    private const int AtOnce = 256;

    private readonly List<ReadOnlyMemory<char>> _texts = [];
    private readonly List<double> _scores = [];
    private readonly List<Row> _rows = [];
    private VBuffer<ReadOnlyMemory<char>> _candidates;
    private LanguageSession? _session;
    private long _scored;
    private long _cut;

    private LanguageSession Session => _session ??= owner.Sessions.Borrow(threads);

    private Span<double> Scores => CollectionsMarshal.AsSpan(_scores).Slice(_rows[Current].Start, _rows[Current].Count);

    public override void Clear()
    {
        _texts.Clear();
        _scores.Clear();
        _rows.Clear();
    }

    public override void Add()
    {
        candidates(ref _candidates);
        _rows.Add(new Row(_texts.Count, _candidates.Length));
        foreach (ReadOnlyMemory<char> text in _candidates.DenseValues()) _texts.Add(text);
    }

    public override void Run()
    {
        for (int start = 0; start < _texts.Count; start += AtOnce) Score(start, Math.Min(_texts.Count, start + AtOnce));
    }

    public override Delegate MakeGetter(int added) => added switch
    {
        RerankSettings.Best => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) =>
            value = Best(Scores) is var best and >= 0 ? _texts[_rows[Current].Start + best] : default),
        RerankSettings.Index => (ValueGetter<int>)((ref int value) => value = Best(Scores)),
        _ => (ValueGetter<VBuffer<float>>)CopyScores,
    };

    public override void Dispose()
    {
        if (_session is null) return;
        _session.Clear();
        owner.Sessions.Return(_session, threads);
        _session = null;
        owner.ReportCut(_cut, _scored);
    }

    // The first of the highest; -1 where no candidate has a score.
    private static int Best(ReadOnlySpan<double> scores)
    {
        int best = -1;
        for (int i = 0; i < scores.Length; i++)
            if (best < 0 ? !double.IsNaN(scores[i]) : scores[i] > scores[best]) best = i;
        return best;
    }

    private void Score(int start, int end)
    {
        Session.Clear();
        for (int i = start; i < end; i++)
            if (!_texts[i].IsEmpty) Session.AddText(_texts[i].Span);
        Session.Run();
        int scored = 0;
        for (int i = start; i < end; i++) _scores.Add(_texts[i].IsEmpty ? double.NaN : ScoreOf(scored++));
        _scored += scored;
    }

    // A text without a token is a missing one: what fills up a vector of fixed length, or is blank, would be the likeliest.
    private double ScoreOf(int text)
    {
        if (Session.CutTokens(text) > 0) _cut++;
        TokenLikelihood likelihood = Session.Likelihood(text);
        if (likelihood.Tokens == 1) return double.NaN; // its end alone
        return owner.Settings.Scoring == CandidateScoring.LogProbability ? likelihood.LogProbability : -likelihood.MeanLoss;
    }

    private void CopyScores(ref VBuffer<float> value)
    {
        ReadOnlySpan<double> scores = Scores;
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, scores.Length);
        for (int i = 0; i < scores.Length; i++) editor.Values[i] = (float)scores[i];
        value = editor.Commit();
    }

    private readonly record struct Row(int Start, int Count);
}
