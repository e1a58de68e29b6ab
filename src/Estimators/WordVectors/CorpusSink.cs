using MLNetSeq.Embeddings;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Gives the rows of a column to a corpus, a sentence each.</summary>
internal sealed class CorpusSink(WordCorpusBuilder builder, Lazy<ReadOnlyMemory<char>[]> keyValues) : ISequenceSink
{
    public void AddText(ReadOnlyMemory<char> text) => builder.AddText(text.Span);

    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        foreach (ReadOnlyMemory<char> token in tokens) builder.AddWord(token.Span);
        builder.EndSentence();
    }

    public void AddKeys(ReadOnlySpan<uint> keys)
    {
        ReadOnlyMemory<char>[] values = keyValues.Value;
        // 0 is a missing key, and so is what lies beyond the key's range.
        foreach (uint key in keys)
            if (key > 0 && key <= (uint)values.Length) builder.AddWord(values[key - 1].Span);
        builder.EndSentence();
    }

    public void AddVectors(ReadOnlySpan<float> rowMajor) => throw new NotSupportedException("Words are no vectors.");
}
