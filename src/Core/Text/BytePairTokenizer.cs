namespace MLNetSeq.Text;

/// <summary>The pieces of another tokeniser's words: see <see cref="BytePairMerges"/>.</summary>
public sealed class BytePairTokenizer : ITokenizer
{
    internal BytePairTokenizer(BytePairMerges merges, ITokenizer words)
    {
        (Merges, Words) = (merges, words);
        Name = $"{words.Name} with byte pairs {merges.Fingerprint}";
    }

    /// <summary>What cuts words into pieces.</summary>
    public BytePairMerges Merges { get; }

    /// <summary>What cuts texts into words.</summary>
    public ITokenizer Words { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        Words.Tokenize(text, new Cutter(Merges, sink));
    }

    private sealed class Cutter(BytePairMerges merges, ITokenSink pieces) : ITokenSink
    {
        public bool Add(ReadOnlySpan<char> token) => merges.Cut(token, pieces);
    }
}
