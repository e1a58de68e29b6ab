namespace MLNetSeq.Text;

/// <summary>A sink that looks words up, and so takes a short one in a form that is quick to hash.</summary>
internal interface IAsciiWordSink : ITokenSink
{
    /// <summary>Takes the next token, given in both forms.</summary>
    /// <returns>Whether more tokens are wanted.</returns>
    bool Add(ReadOnlySpan<char> token, AsciiWord word);
}
