namespace MLNetSeq.Embeddings;

/// <summary>Some sentences of a corpus in memory, and at which places each word is in them.</summary>
internal sealed class CorpusChunk(int wordCount, int most)
{
    private readonly int[] _starts = new int[wordCount + 1];
    private int[] _tokens = new int[Math.Min(most, 1 << 16)];
    private int[] _places = [];

    /// <summary>The words and ends of sentences; the first is an end.</summary>
    public int Length { get; private set; }

    /// <summary>The indices of the words, and the ends of sentences.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, Length);

    /// <summary>Where a word is, in ascending order.</summary>
    public ReadOnlySpan<int> Places(int word) => _places.AsSpan(_starts[word], Occurrences(word));

    /// <summary>How often a word is in the chunk.</summary>
    public int Occurrences(int word) => _starts[word + 1] - _starts[word];

    /// <summary>Reads on until the chunk is full; a sentence is never cut.</summary>
    /// <returns>Whether there may be more.</returns>
    public bool Fill(CorpusReader reader, CancellationToken cancellation)
    {
        Length = 0;
        Append([]);
        bool isFull = false;
        while (!isFull && reader.Next(out ReadOnlySpan<int> sentence))
        {
            cancellation.ThrowIfCancellationRequested();
            Append(sentence);
            isFull = Length >= most;
        }

        Index();
        return isFull;
    }

    private void Append(ReadOnlySpan<int> sentence)
    {
        int length = checked(Length + sentence.Length + 1);
        if (length > _tokens.Length) Array.Resize(ref _tokens, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _tokens.Length)));
        sentence.CopyTo(_tokens.AsSpan(Length));
        _tokens[length - 1] = WordCorpus.SentenceEnd;
        Length = length;
    }

    // Counts each word, makes the counts starts, and puts each place behind the earlier ones of its word.
    private void Index()
    {
        if (_places.Length < Length) _places = new int[_tokens.Length];
        Array.Clear(_starts);
        foreach (int word in Tokens)
            if (word >= 0) _starts[word + 1]++;
        for (int word = 0; word < wordCount; word++) _starts[word + 1] += _starts[word];
        for (int place = 0; place < Length; place++)
            if (_tokens[place] is >= 0 and int word) _places[_starts[word]++] = place;
        _starts.AsSpan(0, wordCount).CopyTo(_starts.AsSpan(1)); // each was moved to the next one's start
        _starts[0] = 0;
    }
}
