using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>
/// Pairs of words that are written as one, such as new_york (Mikolov et al. 2013); immutable and safe for several threads.
/// </summary>
/// <remarks>
/// Words are joined from left to right, each with at most one neighbour, as word2phrase and gensim do; then the phrases of the next pass
/// among the words and phrases that result.
/// </remarks>
public sealed class PhraseModel
{
    private const int LongestDelimiter = 16;

    private readonly Phrase[] _phrases;
    private readonly PhrasePass[] _passes;

    /// <summary>A model of given phrases.</summary>
    /// <param name="phrases">The phrases; those of lower passes are joined first.</param>
    /// <param name="delimiter">What stands between the words of a phrase.</param>
    /// <exception cref="ArgumentException">A phrase comes twice in a pass, or is no two words, or too long; or the delimiter is
    /// bad.</exception>
    public PhraseModel(IEnumerable<Phrase> phrases, string delimiter = "_")
    {
        ArgumentNullException.ThrowIfNull(phrases);
        CheckDelimiter(delimiter, nameof(delimiter));
        _phrases = [.. phrases];
        Delimiter = delimiter;
        foreach (Phrase phrase in _phrases) Check(phrase, delimiter);
        _passes = [.. _phrases.GroupBy(p => p.Pass).OrderBy(g => g.Key).Select(g => new PhrasePass(g, delimiter))];
    }

    /// <summary>The phrases, pass by pass, those of the highest score first where they were found by <see cref="Find"/>.</summary>
    public IReadOnlyList<Phrase> Phrases => _phrases;

    /// <summary>What stands between the words of a phrase.</summary>
    public string Delimiter { get; }

    /// <summary>What tells the model from others.</summary>
    internal string Fingerprint
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Span<byte> pass = stackalloc byte[sizeof(int)];
            foreach (Phrase phrase in _phrases.OrderBy(p => p.Pass).ThenBy(p => p.First, StringComparer.Ordinal)
                .ThenBy(p => p.Second, StringComparer.Ordinal))
            {
                BinaryPrimitives.WriteInt32LittleEndian(pass, phrase.Pass);
                hash.AppendData(pass);
                hash.AppendData(MemoryMarshal.AsBytes($"{phrase.First}\n{Delimiter}\n{phrase.Second}\n".AsSpan()));
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, sizeof(ulong)));
        }
    }

    /// <summary>Finds the phrases of a corpus.</summary>
    /// <param name="corpus">
    /// The corpus. Words left out of it for their low count have closed up already, so that their neighbours are a pair: build it with
    /// a minimum count of 1 to have the pairs of the text as it was, and leave out rare words when the phrases are joined.
    /// </param>
    /// <param name="options">Which pairs become a phrase; null for the defaults.</param>
    /// <param name="progress">Told about every million words, stage "phrases"; the passes are the epochs.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    public static PhraseModel Find(
        WordCorpus corpus,
        PhraseOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        options ??= new PhraseOptions();
        options.Check();
        List<Phrase> phrases = [];
        WordCorpus? joined = null;
        try
        {
            for (int pass = 1; pass <= options.Passes; pass++)
            {
                List<Phrase> found = PhraseSearch.Run(joined ?? corpus, options, pass, progress, cancellation);
                if (found.Count == 0) break;
                phrases.AddRange(found);
                if (pass == options.Passes) break;
                WordCorpus next = new PhraseModel(found, options.Delimiter).Apply(joined ?? corpus, cancellation: cancellation);
                joined?.Dispose();
                joined = next;
            }
        }
        finally
        {
            joined?.Dispose();
        }

        return new PhraseModel(phrases, options.Delimiter);
    }

    /// <summary>Reads a model that <see cref="Save"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or something else: the message names the line.</exception>
    public static PhraseModel Load(string path) => PhraseFile.Read(path);

    /// <summary>A corpus with the phrases as words.</summary>
    /// <param name="corpus">The corpus; it stays as it is.</param>
    /// <param name="options">
    /// Which words are kept and where the new corpus is held; the tokeniser is not used. Null keeps all words, in sentences as they are.
    /// </param>
    /// <param name="cancellation">Stops the joining.</param>
    /// <returns>A corpus of its own; its count of words read is that of words and phrases after the joining.</returns>
    public WordCorpus Apply(WordCorpus corpus, WordCorpusOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        using WordCorpusBuilder builder = new(options ?? new WordCorpusOptions { MinimumCount = 1, MaximumSentenceLength = int.MaxValue });
        PhraseJoiner? joiner = JoinerTo(builder);
        ITokenSink sink = joiner ?? (ITokenSink)builder;
        CorpusReader reader = corpus.Open();
        while (reader.Next(out ReadOnlySpan<int> sentence))
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (int word in sentence) sink.Add(corpus.Words[word]);
            joiner?.Flush();
            builder.EndSentence();
        }

        return builder.Build();
    }

    /// <summary>The words of a sentence with its phrases joined.</summary>
    public IReadOnlyList<string> Apply(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        TokenList result = new();
        PhraseJoiner? joiner = JoinerTo(result);
        ITokenSink sink = joiner ?? (ITokenSink)result;
        foreach (string word in words) sink.Add(word);
        joiner?.Flush();
        return result.Tokens;
    }

    /// <summary>A tokeniser that joins the phrases among another's tokens: for applying vectors that were trained on them.</summary>
    /// <remarks>Its name is that of the other one with a hash of the phrases. No phrase goes beyond the end of a text.</remarks>
    public ITokenizer Over(ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return new PhraseTokenizer(this, tokenizer);
    }

    /// <summary>Writes the model as text: a line that names the format and the delimiter, then pass, words and score of a phrase a line,
    /// between tabs.</summary>
    /// <exception cref="InvalidOperationException">A word has a tab or a line break in it, which the format has no room for.</exception>
    public void Save(string path) => PhraseFile.Write(this, path);

    /// <summary>Joins the phrases on the way to a sink; null where there are none.</summary>
    internal PhraseJoiner? JoinerTo(ITokenSink sink)
    {
        PhraseJoiner? joiner = null;
        for (int i = _passes.Length - 1; i >= 0; i--) joiner = new PhraseJoiner(_passes[i], joiner ?? sink);
        return joiner;
    }

    internal static void CheckDelimiter(string delimiter, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(delimiter, parameter);
        if (delimiter.Length > LongestDelimiter || delimiter.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw new ArgumentException($"The delimiter '{delimiter}' of phrases must have 1 to {LongestDelimiter} characters, none of them "
                + "white space: a phrase is to be one word.", parameter);
    }

    private static void Check(Phrase phrase, string delimiter)
    {
        if (string.IsNullOrEmpty(phrase.First) || string.IsNullOrEmpty(phrase.Second))
            throw new ArgumentException($"A phrase of pass {phrase.Pass} has an empty word: '{phrase.First}', '{phrase.Second}'.");
        int length = phrase.First.Length + delimiter.Length + phrase.Second.Length;
        if (length > WordList.MaximumWordLength)
            throw new ArgumentException(
                $"A phrase of pass {phrase.Pass} has {length} characters; a word has at most {WordList.MaximumWordLength}.");
        if (phrase.Pass is < 1 or > PhraseOptions.MostPasses)
            throw new ArgumentException(
                $"The phrase '{phrase.First}{delimiter}{phrase.Second}' is of pass {phrase.Pass}, expected 1 to {PhraseOptions.MostPasses}.");
        if (double.IsNaN(phrase.Score))
            throw new ArgumentException($"The score of the phrase '{phrase.First}{delimiter}{phrase.Second}' is not a number.");
    }
}
