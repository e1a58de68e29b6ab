using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Scores sequences with a <see cref="SequenceClassifier"/>, many at once.</summary>
/// <remarks>
/// Add sequences, run, read the scores, clear, and again. A sequence's score does not depend on which others it is run with.
/// Not safe for several threads at once; its buffers are reused.
/// </remarks>
public sealed class ClassifierSession : IDisposable
{
    private readonly SequenceClassifier _model;
    private readonly TextEncoder? _encoder;
    private readonly SubwordTable? _subwords;
    private readonly SequenceStore _store;
    private readonly WorkerPool _pool;
    private readonly ClassifierEvaluation _evaluation;
    private int[] _all = [];
    private float[] _scores = [];

    internal ClassifierSession(SequenceClassifier model, int threads)
    {
        _model = model;
        ClassifierReading reading = model.Reading;
        _subwords = model.Subwords?.Extend();
        if (model.Vocabulary is { } vocabulary)
            _encoder = new TextEncoder(vocabulary, reading.Tokenizer, reading.MaximumTokens, reading.Keep, _subwords);
        _store = new SequenceStore(model.Input, reading.MaximumTokens, reading.Keep);
        _pool = new WorkerPool(threads);
        _evaluation = new ClassifierEvaluation(model.Network, _pool);
    }

    /// <summary>The sequences added since the last <see cref="Clear"/>.</summary>
    public int Count => _store.Count;

    /// <summary>How many of them were longer than the maximum, and lost a part.</summary>
    public int TruncatedCount => _store.CutCount;

    /// <summary>Forgets all sequences.</summary>
    public void Clear()
    {
        _store.Clear();
        _subwords?.ForgetAdded();
    }

    /// <summary>Adds a text.</summary>
    /// <exception cref="ArgumentException">The model does not read texts.</exception>
    public void AddText(ReadOnlySpan<char> text)
    {
        Expect(SequenceInputKind.Text);
        ReadOnlySpan<int> ids = _encoder!.Encode(text);
        _store.AddTokens(ids, _encoder.WasCut);
    }

    /// <summary>Adds a sequence of text tokens, taken as they are.</summary>
    /// <exception cref="ArgumentException">The model does not read tokens.</exception>
    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        Expect(SequenceInputKind.Tokens);
        _encoder!.BeginText();
        foreach (ReadOnlyMemory<char> token in tokens)
            if (!_encoder.AddToken(token.Span)) break;
        ReadOnlySpan<int> ids = _encoder.EndText();
        _store.AddTokens(ids, _encoder.WasCut);
    }

    /// <summary>Adds a sequence of keys, 1 to the key count; 0 is a missing one.</summary>
    /// <exception cref="ArgumentException">The model does not read keys, or a key is above those it was trained on.</exception>
    public void AddKeys(ReadOnlySpan<uint> keys)
    {
        Expect(SequenceInputKind.Keys);
        _store.AddKeys(keys);
    }

    /// <summary>Adds a sequence of vectors, one after the other.</summary>
    /// <exception cref="ArgumentException">The model does not read vectors, or the numbers are not whole vectors of its width.</exception>
    public void AddVectors(ReadOnlySpan<float> rows)
    {
        Expect(SequenceInputKind.Vectors);
        _store.AddVectors(rows);
    }

    /// <summary>Scores all sequences added.</summary>
    public void Run()
    {
        while (_all.Length < Count) _all = [.. Enumerable.Range(0, Math.Max(Count, 2 * _all.Length))];
        _evaluation.Run(_store, _all.AsSpan(0, Count), [], _subwords);
        if (_model.IsBinary) return;
        if (_scores.Length < Count * _model.ClassCount) _scores = new float[_all.Length * _model.ClassCount];
        for (int i = 0; i < Count; i++) VectorMath.Softmax(_evaluation[i], _scores.AsSpan(i * _model.ClassCount, _model.ClassCount));
    }

    /// <summary>
    /// The scores of a sequence: with two classes the logit of the second, else a probability for each class, their sum 1.
    /// </summary>
    /// <remarks>Valid until the next run.</remarks>
    public ReadOnlySpan<float> Scores(int sequence) =>
        _model.IsBinary ? _evaluation[sequence] : _scores.AsSpan(sequence * _model.ClassCount, _model.ClassCount);

    /// <summary>With two classes, the probability of the second: the logistic function of its logit.</summary>
    public float Probability(int sequence) => (float)(1 / (1 + Math.Exp(-_evaluation[sequence][0])));

    /// <summary>
    /// How the gradient of the logit (of several, the largest one), read at the last step, fares on its way back through the recurrent
    /// layers: means over the sequences added. Works on a copy of the weights, on one thread.
    /// </summary>
    /// <exception cref="InvalidOperationException">No sequence was added, or the model has no recurrent layers.</exception>
    public GradientFlow MeasureGradientFlow()
    {
        if (Count == 0) throw new InvalidOperationException("There is no sequence to follow a gradient through: add some first.");
        return new ClassifierGradientFlow(_model.Network).Run(_store, Count, _subwords);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _pool.Dispose();

    private void Expect(SequenceInputKind kind)
    {
        if (_model.Input.Kind != kind) throw new ArgumentException($"This model was trained on {_model.Input.Kind} and cannot read {kind}.");
    }
}
