namespace MLNetSeq.Transforms;

/// <summary>Takes a sequence of whichever kind a column holds.</summary>
internal interface ISequenceSink
{
    // Memory, which may be kept: ML.NET never writes over a text it has handed out.
    void AddText(ReadOnlyMemory<char> text);

    void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens);

    void AddKeys(ReadOnlySpan<uint> keys);

    void AddVectors(ReadOnlySpan<float> rowMajor);
}
