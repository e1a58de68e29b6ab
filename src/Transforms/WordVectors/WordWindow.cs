using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>The words of one column in a window of rows; of so many threads, row r belongs to thread r modulo their number.</summary>
internal sealed class WordWindow(BoundWords words, DataViewRow row, bool pools, int threads) : ISequenceSink, IDisposable
{
    private readonly SequenceReader _reader = SequenceReader.Open(row, words.Column);
    private readonly List<ReadOnlyMemory<char>> _texts = [];
    private FoundWords[]? _found;
    private float[] _pooled = [];
    private int _rows;

    // Borrowed with the first row: many cursors are opened for their schema alone.
    private FoundWords[] Found => _found ??= [.. Enumerable.Range(0, threads).Select(_ => words.Borrow())];

    /// <summary>The words of the rows; for one thread, text r is that of row r.</summary>
    public FoundWords Words => Found[0];

    public void Clear()
    {
        _rows = 0;
        _texts.Clear();
        foreach (FoundWords found in _found ?? []) found.Clear();
    }

    /// <summary>Takes the row at which the input stands; its text is cut later, by its own thread.</summary>
    public void Add()
    {
        _reader.Read(this);
        _rows++;
    }

    /// <summary>Makes room for the results, before the threads begin.</summary>
    public void Prepare()
    {
        _ = Found;
        if (pools && _pooled.Length < _rows * words.Pooler.Width) _pooled = new float[_rows * words.Pooler.Width];
    }

    /// <summary>Does the rows of one thread.</summary>
    public void Run(int share)
    {
        FoundWords found = Found[share];
        for (int r = share; r < _rows; r += threads)
        {
            if (words.Tokenizer is { } tokenizer)
            {
                tokenizer.Tokenize(_texts[r].Span, found);
                found.EndText();
            }

            if (pools) words.Pooler.Pool(found, r / threads, _pooled.AsSpan(r * words.Pooler.Width, words.Pooler.Width));
        }
    }

    public ReadOnlySpan<float> Pooled(int row) => _pooled.AsSpan(row * words.Pooler.Width, words.Pooler.Width);

    public int UnknownCount(int row) => Found[row % threads].UnknownCount(row / threads);

    public void CopyPooled(int row, ref VBuffer<float> value)
    {
        ReadOnlySpan<float> pooled = Pooled(row);
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, pooled.Length);
        pooled.CopyTo(editor.Values);
        value = editor.Commit();
    }

    public void CopySequence(int row, ref VBuffer<float> value)
    {
        FoundWords found = Found[row % threads];
        ReadOnlySpan<int> ids = found.Ids(row / threads);
        int dimension = words.Vectors.Dimension;
        VBufferEditor<float> editor = VBufferEditor.Create(ref value, checked(ids.Length * dimension));
        for (int i = 0; i < ids.Length; i++) found.Vector(ids[i]).CopyTo(editor.Values.Slice(i * dimension, dimension));
        value = editor.Commit();
    }

    public void AddText(ReadOnlyMemory<char> text) => _texts.Add(text);

    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        FoundWords found = Found[_rows % threads];
        foreach (ReadOnlyMemory<char> token in tokens) found.Add(token.Span);
        found.EndText();
    }

    public void AddKeys(ReadOnlySpan<uint> keys)
    {
        FoundWords found = Found[_rows % threads];
        words.Add(keys, found);
        found.EndText();
    }

    public void AddVectors(ReadOnlySpan<float> rowMajor) => throw new NotSupportedException("Words are no vectors.");

    public void Dispose()
    {
        foreach (FoundWords found in _found ?? []) words.Return(found);
        _found = null;
    }
}
