using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>Scores the texts of a window of rows together.</summary>
internal sealed class LanguageModelWindow(
    RnnLanguageModelTransformer owner, SequenceReader reader, Func<TextCondition>? condition, DataViewRow row, KeyWords keyWords, int threads)
    : RowWindow, ISequenceSink
{
    private TextCondition _condition;
    private LanguageSession? _session;
    private long _rows;
    private long _cut;

    // Borrowed with the first row: many cursors are opened for their schema alone.
    private LanguageSession Session => _session ??= owner.Sessions.Borrow(threads);

    public override void Clear() => _session?.Clear();

    public override void Add()
    {
        if (condition is not null) _condition = condition();
        try
        {
            reader.Read(this);
        }
        catch (ArgumentException e) when (condition is not null)
        {
            throw new InvalidOperationException($"Column '{owner.ConditionColumnName}', row {row.Position}: {e.Message}", e);
        }
    }

    public override void Run()
    {
        Session.Run();
        _rows += Session.Count;
        for (int row = 0; row < Session.Count; row++)
            if (Session.CutTokens(row) > 0) _cut++;
    }

    public override Delegate MakeGetter(int added) => owner.Settings.Outputs[added].Kind switch
    {
        LanguageOutputKind.LogProbability =>
            (ValueGetter<float>)((ref float value) => value = (float)Session.Likelihood(Current).LogProbability),
        LanguageOutputKind.Perplexity => (ValueGetter<float>)((ref float value) => value = (float)Session.Likelihood(Current).Perplexity),
        LanguageOutputKind.TokenCount => (ValueGetter<int>)((ref int value) => value = Session.TokenLogProbabilities(Current).Length),
        LanguageOutputKind.CutTokens => (ValueGetter<int>)((ref int value) => value = Session.CutTokens(Current)),
        LanguageOutputKind.UnknownTokens => (ValueGetter<int>)((ref int value) => value = Session.UnknownTokens(Current)),
        LanguageOutputKind.TokenLogProbabilities =>
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Session.TokenLogProbabilities(Current), ref value)),
        _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => Copy(Session.FinalState(Current), ref value)),
    };

    public void AddText(ReadOnlyMemory<char> text) => Session.AddText(text.Span, _condition);

    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => Session.AddTokens(tokens, _condition);

    public void AddKeys(ReadOnlySpan<uint> keys) => Session.AddTokens(keyWords.Of(keys), _condition);

    public void AddVectors(ReadOnlySpan<float> rowMajor) => throw new NotSupportedException("Words are no vectors.");

    public override void Dispose()
    {
        if (_session is null) return;
        _session.Clear();
        owner.Sessions.Return(_session, threads);
        _session = null;
        owner.ReportCut(_cut, _rows);
    }

    private static void Copy(ReadOnlySpan<float> numbers, ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, numbers.Length);
        numbers.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
