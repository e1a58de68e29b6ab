using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>The tokens of a window of rows.</summary>
internal sealed class WordTokensWindow(
    SequenceReader reader, WordList known, ITokenizer? tokenizer, Lazy<ReadOnlyMemory<char>[]> keyValues) : RowWindow, ISequenceSink, ITokenSink
{
    private readonly List<ReadOnlyMemory<char>> _tokens = [];
    private readonly List<int> _ends = [];

    public override void Clear()
    {
        _tokens.Clear();
        _ends.Clear();
    }

    public override void Add()
    {
        reader.Read(this);
        _ends.Add(_tokens.Count);
    }

    public override void Run() { }

    public override Delegate MakeGetter(int added) => (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
    {
        int start = Current == 0 ? 0 : _ends[Current - 1];
        int count = _ends[Current] - start;
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, count);
        for (int i = 0; i < count; i++) editor.Values[i] = _tokens[start + i];
        value = editor.Commit();
    });

    public void AddText(ReadOnlyMemory<char> text) => tokenizer!.Tokenize(text.Span, this);

    // The strings of the list stand for known words: only unknown ones are copied.
    bool ITokenSink.Add(ReadOnlySpan<char> token)
    {
        _tokens.Add(known.TryGetIndex(token, out int index) ? known[index].AsMemory() : token.ToString().AsMemory());
        return true;
    }

    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        foreach (ReadOnlyMemory<char> token in tokens)
            if (!token.IsEmpty) _tokens.Add(token);
    }

    public void AddKeys(ReadOnlySpan<uint> keys)
    {
        ReadOnlyMemory<char>[] values = keyValues.Value;
        foreach (uint key in keys)
            if (key > 0 && key <= (uint)values.Length && !values[key - 1].IsEmpty) _tokens.Add(values[key - 1]);
    }

    public void AddVectors(ReadOnlySpan<float> rowMajor) => throw new NotSupportedException("Words are no vectors.");

    public override void Dispose() { }
}
