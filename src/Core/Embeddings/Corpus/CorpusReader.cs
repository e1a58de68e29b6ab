namespace MLNetSeq.Embeddings;

/// <summary>Reads the sentences of a part of a corpus, one after the other.</summary>
public sealed class CorpusReader
{
    private const int Room = 1 << 14;

    private readonly SpilledList<int> _store;
    private readonly long _end;
    private int[] _buffer = new int[Room];
    private int _from;
    private int _to;
    private long _read;

    internal CorpusReader(SpilledList<int> store, long start, long end)
    {
        _store = store;
        Start = start;
        _end = end;
        Position = start;
    }

    /// <summary>Where the next sentence begins, in the corpus's own count; set it to go on from there.</summary>
    public long Position
    {
        get => _read - (_to - _from);
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, Start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _end);
            _read = value;
            _from = _to = 0;
        }
    }

    /// <summary>Where the part begins.</summary>
    public long Start { get; }

    /// <summary>Reads the next sentence.</summary>
    /// <param name="sentence">Its words' indices; valid until the next call.</param>
    /// <returns>Whether there was one.</returns>
    public bool Next(out ReadOnlySpan<int> sentence)
    {
        int searched = _from;
        while (true)
        {
            int end = _buffer.AsSpan(searched, _to - searched).IndexOf(WordCorpus.SentenceEnd);
            if (end >= 0)
            {
                sentence = _buffer.AsSpan(_from, searched + end - _from);
                _from = searched + end + 1;
                return true;
            }

            if (_read >= _end)
            {
                sentence = default;
                return false;
            }

            searched = Refill();
        }
    }

    /// <summary>Brings what was not given out to the front and reads on; returns where the new numbers begin.</summary>
    private int Refill()
    {
        int rest = _to - _from;
        if (rest == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        _buffer.AsSpan(_from, rest).CopyTo(_buffer);
        int most = (int)Math.Min(_buffer.Length - rest, _end - _read);
        int read = _store.Read(_read, _buffer.AsSpan(rest, most));
        _read += read;
        _from = 0;
        _to = rest + read;
        return rest;
    }
}
