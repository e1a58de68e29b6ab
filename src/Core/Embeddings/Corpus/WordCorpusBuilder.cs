using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>Takes the sentences of a corpus one by one.</summary>
/// <remarks>
/// Each distinct word gets a provisional number when it is first met; once all sentences are in, it is known which words are kept, and the
/// numbers are replaced in place. A word that is forgotten on the way leaves its number behind, which stands for a word left out. Not safe
/// for several threads at once.
/// </remarks>
public sealed class WordCorpusBuilder : ITokenSink, IDisposable
{
    private const int ReportInterval = 1_000_000;

    private readonly WordCorpusOptions _options;
    private readonly IProgress<EmbeddingProgress>? _progress;
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string?> _words = []; // null where a word was forgotten
    private readonly List<long> _counts = [];
    private readonly long _started = Stopwatch.GetTimestamp();
    private SpilledList<int>? _store;
    private long _read;
    private long _forgetUpTo;
    private int _length;

    /// <summary>Starts an empty corpus.</summary>
    /// <param name="options">Which words are kept, and where they are held.</param>
    /// <param name="progress">Told about every million words.</param>
    /// <exception cref="ArgumentException">An option is out of bounds.</exception>
    public WordCorpusBuilder(WordCorpusOptions options, IProgress<EmbeddingProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(options.Tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumWords, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumDistinctWords, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumSentenceLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumWordsInMemory, 1);
        _options = options;
        _progress = progress;
        _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _store = new SpilledList<int>(options.MaximumWordsInMemory, options.TemporaryFolder);
    }

    private SpilledList<int> Store => _store ?? throw new InvalidOperationException("The corpus is built or disposed already. Make another builder.");

    /// <summary>Tokenises a text and adds it as a sentence.</summary>
    public void AddText(ReadOnlySpan<char> text)
    {
        _options.Tokenizer.Tokenize(text, this);
        EndSentence();
    }

    /// <summary>Tokenises a piece of a text whose other pieces come before or after it.</summary>
    public void AddPiece(ReadOnlySpan<char> text) => _options.Tokenizer.Tokenize(text, this);

    /// <summary>Adds a word to the sentence under way; one that is empty or longer than <see cref="WordList.MaximumWordLength"/> is left out.</summary>
    public void AddWord(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty || word.Length > WordList.MaximumWordLength) return;
        if (_length == _options.MaximumSentenceLength) EndSentence();
        if (!_lookup.TryGetValue(word, out int number)) number = AddNew(word.ToString());
        _counts[number]++;
        Store.Add(number);
        _length++;
        if (++_read % ReportInterval == 0) Report();
    }

    /// <summary>Ends the sentence under way; one without words is none.</summary>
    public void EndSentence()
    {
        if (_length == 0) return;
        Store.Add(WordCorpus.SentenceEnd);
        _length = 0;
    }

    /// <summary>Ends the reading and decides which words are kept.</summary>
    /// <exception cref="InvalidOperationException">No word is left.</exception>
    public WordCorpus Build()
    {
        EndSentence();
        SpilledList<int> store = Store;
        store.Flush();
        int[] kept = Kept();
        if (kept.Length == 0) throw NothingLeft();
        WordList words = WordList.Create(kept.Select(n => _words[n]!), [.. kept.Select(n => _counts[n])]);
        int[] indices = new int[_words.Count];
        Array.Fill(indices, SentenceFilter.Dropped);
        for (int i = 0; i < kept.Length; i++) indices[kept[i]] = i;
        long sentences = SentenceFilter.Replace(store, indices);
        _store = null;
        return new WordCorpus(store, words, sentences, _read, indices.Length);
    }

    /// <summary>Gives up what was read, unless the corpus is built: then that has it.</summary>
    public void Dispose()
    {
        _store?.Dispose();
        _store = null;
    }

    bool ITokenSink.Add(ReadOnlySpan<char> token)
    {
        AddWord(token);
        return true;
    }

    private int AddNew(string word)
    {
        while (_numbers.Count >= _options.MaximumDistinctWords) ForgetRarest();
        int number = _words.Count;
        _numbers.Add(word, number);
        _words.Add(word);
        _counts.Add(0);
        return number;
    }

    /// <summary>Forgets the words of the lowest count; each time a count more, so that this is rare.</summary>
    private void ForgetRarest()
    {
        _forgetUpTo++;
        foreach ((string word, int number) in _numbers)
        {
            if (_counts[number] > _forgetUpTo) continue;
            _numbers.Remove(word); // which an enumeration of a dictionary allows
            _words[number] = null;
            _counts[number] = 0;
        }
    }

    /// <summary>The provisional numbers of the words that are kept, in the order of the list.</summary>
    private int[] Kept()
    {
        int[] kept = [.. Enumerable.Range(0, _words.Count).Where(n => _counts[n] >= _options.MinimumCount)];
        Array.Sort(kept, (a, b) =>
            _counts[a] != _counts[b] ? _counts[b].CompareTo(_counts[a]) : string.CompareOrdinal(_words[a], _words[b]));
        return kept.Length <= _options.MaximumWords ? kept : kept[.._options.MaximumWords];
    }

    private InvalidOperationException NothingLeft() => new(_read == 0
        ? "The corpus has no words: its texts are empty, or the tokenizer finds nothing in them."
        : string.Create(CultureInfo.InvariantCulture,
            $"None of the corpus's {_words.Count} distinct words occurs {nameof(_options.MinimumCount)} = {_options.MinimumCount} times "
            + $"(the commonest occurs {_counts.Max()} times in {_read} words). Lower {nameof(_options.MinimumCount)} or give more text."));

    private void Report()
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_started);
        _progress?.Report(new EmbeddingProgress("reading", 0, 0, _read, 0, null, 0, _read / elapsed.TotalSeconds, elapsed, null));
    }
}
