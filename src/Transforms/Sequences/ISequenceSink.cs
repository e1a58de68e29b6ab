namespace MLNetSeq.Transforms;

/// <summary>Takes a sequence of whichever kind a column holds.</summary>
internal interface ISequenceSink
{
    void AddText(ReadOnlySpan<char> text);

    void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens);

    void AddKeys(ReadOnlySpan<uint> keys);

    void AddVectors(ReadOnlySpan<float> rowMajor);
}
