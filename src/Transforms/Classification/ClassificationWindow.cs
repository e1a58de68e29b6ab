using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Models;

namespace MLNetSeq.Transforms;

/// <summary>Scores the sequences of a window of rows together.</summary>
internal sealed class ClassificationWindow : RowWindow, ISequenceSink
{
    private const int Predicted = 0;
    private const int Score = 1;

    private readonly SequenceClassificationTransformer _owner;
    private readonly SequenceReader _reader;
    private readonly int _threads;
    private ClassifierSession? _session;
    private long _rows;
    private long _truncated;

    public ClassificationWindow(SequenceClassificationTransformer owner, DataViewRow input, DataViewSchema.Column feature, int threads)
    {
        _owner = owner;
        _threads = threads;
        _reader = SequenceReader.Open(input, feature);
    }

    // Borrowed with the first row: many cursors are opened for their schema alone.
    private ClassifierSession Session => _session ??= _owner.Sessions.Borrow(_threads);

    public override void Clear() => _session?.Clear();

    public override void Add() => _reader.Read(this);

    public override void Run()
    {
        Session.Run();
        _rows += Session.Count;
        _truncated += Session.TruncatedCount;
    }

    // The order is that of ClassificationColumns.
    public override Delegate MakeGetter(int added) => (_owner.IsBinary, added) switch
    {
        (true, Predicted) => (ValueGetter<bool>)((ref bool value) => value = Session.Probability(Current) > _owner.DecisionThreshold),
        (true, Score) => (ValueGetter<float>)((ref float value) => value = Session.Scores(Current)[0]),
        (true, _) => (ValueGetter<float>)((ref float value) => value = Session.Probability(Current)),
        (false, Predicted) => (ValueGetter<uint>)((ref uint value) => value = MostProbable()),
        (false, _) => (ValueGetter<VBuffer<float>>)CopyProbabilities,
    };

    public void AddText(ReadOnlyMemory<char> text) => Session.AddText(text.Span);

    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => Session.AddTokens(tokens);

    public void AddKeys(ReadOnlySpan<uint> keys) => Session.AddKeys(keys);

    public void AddVectors(ReadOnlySpan<float> rowMajor) => Session.AddVectors(rowMajor);

    public override void Dispose()
    {
        if (_session is null) return;
        _session.Clear();
        _owner.Sessions.Return(_session, _threads);
        _session = null;
        _owner.ReportTruncated(_truncated, _rows);
    }

    // Of two classes a model has one logit, and so one probability.
    private void CopyProbabilities(ref VBuffer<float> value)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, _owner.Model.ClassCount);
        if (_owner.Model.IsBinary)
        {
            float second = Session.Probability(Current);
            editor.Values[0] = 1 - second;
            editor.Values[1] = second;
        }
        else
        {
            Session.Scores(Current).CopyTo(editor.Values);
        }

        value = editor.Commit();
    }

    // A key: classes count from 1, and 0, a missing value, is what a model that answers NaN predicts.
    private uint MostProbable()
    {
        if (_owner.Model.IsBinary)
        {
            float second = Session.Probability(Current);
            return float.IsNaN(second) ? 0u : second > 0.5f ? 2u : 1u;
        }

        ReadOnlySpan<float> scores = Session.Scores(Current);
        uint best = 0;
        float highest = float.NegativeInfinity;
        for (int i = 0; i < scores.Length; i++)
        {
            if (!(scores[i] > highest)) continue;
            highest = scores[i];
            best = (uint)i + 1;
        }

        return best;
    }
}
