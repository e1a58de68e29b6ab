using System.Diagnostics;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>What is kept of a file: each word once, the first time it comes, and no more words than are wanted.</summary>
/// <param name="name">The file, for messages.</param>
/// <param name="options">What is wanted.</param>
/// <param name="dimension">The numbers of a vector.</param>
/// <param name="announced">The words the file says it has; 0 where it does not say.</param>
/// <param name="expected">The words it has room for.</param>
internal sealed class VectorCollector(string name, WordVectorsLoadOptions options, int dimension, long announced, long expected)
{
    private const long ReportEvery = 1 << 14;
    private const string Stage = "loading";

    private readonly WordListBuilder _words = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly int _most = options.MaximumWords ?? int.MaxValue;
    private readonly RowStore _rows = new(
        dimension,
        options.Precision ?? VectorPrecision.Single,
        Math.Min(expected, Math.Min(options.MaximumWords ?? long.MaxValue, options.Vocabulary?.Count ?? long.MaxValue)));
    private long _seen;
    private long _repeated;
    private long _empty;

    /// <summary>Whether no further word is wanted.</summary>
    public bool IsFull => _words.Count == _most || _words.Count == options.Vocabulary?.Count;

    /// <summary>Takes a word, or leaves it where it came before or has no characters.</summary>
    /// <returns>Whether it was taken.</returns>
    public bool Add(string word, ReadOnlySpan<float> row)
    {
        if (word.Length == 0) _empty++;
        else if (!_words.TryAdd(word)) _repeated++;
        else return Store(word, row);
        return false;
    }

    /// <summary>Counts words, wanted or not, and reports and cancels where it is time to.</summary>
    public void See(int words)
    {
        long before = _seen;
        _seen += words;
        options.Cancellation.ThrowIfCancellationRequested();
        if (options.Progress is null || before / ReportEvery == _seen / ReportEvery) return;
        TimeSpan elapsed = _watch.Elapsed;
        double rate = _seen / Math.Max(elapsed.TotalSeconds, 1e-6);
        TimeSpan? remaining = announced > _seen ? TimeSpan.FromSeconds((announced - _seen) / rate) : null;
        options.Progress.Report(new EmbeddingProgress(Stage, 0, 0, _seen, announced, null, 0, rate, elapsed, remaining));
    }

    /// <summary>Says what is odd.</summary>
    public void Warn(string what) => options.Warn?.Invoke($"{name}: {what}");

    /// <summary>The words and their vectors.</summary>
    public WordVectors Build(long[]? counts = null, SubwordVectors? subwords = null)
    {
        if (_repeated > 0) Warn($"{_repeated} words came before, and their later vectors were left out.");
        if (_empty > 0) Warn($"{_empty} vectors have a word without characters, and were left out.");
        return new WordVectors(_words.Build(counts), _rows.Build(), subwords);
    }

    private bool Store(string word, ReadOnlySpan<float> row)
    {
        try
        {
            _rows.Add(row);
            return true;
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{name}: the vector of '{word}': {e.Message}", e);
        }
    }
}
