using System.Runtime.ExceptionServices;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;

namespace MLNetSeq.Formats;

/// <summary>Reads text with a line for each word, with several threads: each takes lines, and what they say is put together in order.
/// </summary>
internal sealed class TextVectorsReader : IShares
{
    private readonly Lock _reading = new();
    private readonly object _adding = new();
    private readonly LineBlocks _text;
    private readonly string _name;
    private readonly TextLayout _layout;
    private readonly WordVectorsLoadOptions _options;
    private readonly VectorCollector _vectors;
    private long _blocksRead;
    private long _blocksAdded;
    private long _lines;
    private long _entries;
    private volatile bool _ended;
    private bool _stopped;

    private TextVectorsReader(Stream stream, string name, TextLayout layout, long length, WordVectorsLoadOptions options)
    {
        (_text, _name, _layout, _options) = (new LineBlocks(stream, name), name, layout, options);
        // The first lines are of short words, which are the common ones: a little fewer than they promise will come.
        long expected = (long)(length / layout.LineLength * 1.01) + 1;
        _vectors = new VectorCollector(name, options, layout.Dimension, Math.Max(0, layout.Announced), length == 0 ? 0 : expected);
    }

    /// <summary>Reads a text to its end.</summary>
    /// <param name="stream">The text from its beginning.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="layout">What is known of it.</param>
    /// <param name="length">Its bytes; 0 where that is not known.</param>
    /// <param name="options">What is wanted.</param>
    public static WordVectors Read(Stream stream, string name, TextLayout layout, long length, WordVectorsLoadOptions options)
    {
        TextVectorsReader reader = new(stream, name, layout, length, options);
        using WorkerPool pool = new(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        pool.Run(reader);
        return reader.Finish();
    }

    /// <summary>Reads blocks until there are no more.</summary>
    public void Run(int share)
    {
        TextBlock block = new(_layout.Dimension, _options.Vocabulary);
        for (bool isMore = true; isMore;)
        {
            long number;
            ExceptionDispatchInfo? failure = null;
            lock (_reading)
            {
                if (_ended) return;
                number = _blocksRead++;
                isMore = Try(() => block.Read(_text), ref failure);
                _ended |= !isMore;
            }

            if (isMore) Try(() => block.Parse(startsWithHeader: number == 0 && _layout.HasHeader), ref failure);
            AddInTurn(number, block, isMore, failure);
        }
    }

    // What is wrong with a block may not matter: the blocks before it may be all that is wanted, or be wrong too.
    private static bool Try(Func<bool> action, ref ExceptionDispatchInfo? failure)
    {
        try
        {
            return action();
        }
        catch (Exception e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    private void AddInTurn(long number, TextBlock block, bool hasLines, ExceptionDispatchInfo? failure)
    {
        lock (_adding)
        {
            while (_blocksAdded != number && !_stopped) Monitor.Wait(_adding);
            if (_stopped) return;
            try
            {
                failure?.Throw();
                if (hasLines) Add(block);
            }
            catch
            {
                Stop();
                throw;
            }
            finally
            {
                _blocksAdded++;
                Monitor.PulseAll(_adding);
            }
        }
    }

    private void Add(TextBlock block)
    {
        int row = 0;
        for (int i = 0; i < block.Entries; i++)
        {
            if (IsAllThatWasAnnounced()) return;
            _entries++;
            if (block.Word(i) is not { } word) continue;
            _vectors.Add(word, block.Row(row++));
            if (!_vectors.IsFull) continue;
            Stop();
            return;
        }

        _vectors.See(block.Entries);
        _lines += block.Lines;
        if (block.Problem is not null && !IsAllThatWasAnnounced())
            throw new InvalidDataException($"{_name}, line {_lines + 1}: {block.Problem}.");
    }

    private bool IsAllThatWasAnnounced()
    {
        if (_entries != _layout.Announced) return false;
        _vectors.Warn($"line 1 says that there are {_entries} words; what follows them was not read.");
        Stop();
        return true;
    }

    private void Stop() => _stopped = _ended = true;

    private WordVectors Finish()
    {
        if (!_stopped && _entries < _layout.Announced)
        {
            throw new InvalidDataException(
                $"{_name} ends after {_entries} words, and line 1 says that there are {_layout.Announced}: it is cut off.");
        }

        return _vectors.Build();
    }
}
