using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLNetSeq.Embeddings;

/// <summary>The rows of co-occurrences, one after the other, and where each begins.</summary>
/// <param name="words">The number of rows.</param>
/// <param name="mostInMemory">The most entries held in memory.</param>
/// <param name="folder">The folder of the file of the others.</param>
internal sealed class CountTable(int words, long mostInMemory, string? folder) : IDisposable
{
    private readonly SpilledList<ContextValue> _entries = new(mostInMemory, folder);
    private readonly long[] _starts = new long[words + 1];
    private readonly double[] _sums = new double[words];
    private ContextValue[] _row = [];

    /// <summary>The number of entries.</summary>
    public long Length => _entries.Length;

    /// <summary>Whether some are in a file.</summary>
    public bool IsSpilled => _entries.IsSpilled;

    /// <summary>Adds rows in the form of a run: a row's word and length, then its entries. Words come in ascending order.</summary>
    public void AddRows(ReadOnlySpan<CountedContext> rows)
    {
        while (rows.Length > 0)
        {
            int word = rows[0].Index, length = (int)rows[0].Amount;
            AddRow(word, rows.Slice(1, length));
            rows = rows[(1 + length)..];
        }
    }

    /// <summary>Ends the adding.</summary>
    public void Flush()
    {
        _entries.Flush();
        _row = [];
        for (int word = 0; word < words; word++) _starts[word + 1] = Math.Max(_starts[word + 1], _starts[word]); // rows left out are empty
    }

    /// <summary>The sum of a row.</summary>
    public double Sum(int word) => _sums[word];

    /// <summary>An entry's value; 0 where there is none.</summary>
    public float Value(int word, int context)
    {
        long low = _starts[word], high = _starts[word + 1];
        Span<ContextValue> entry = stackalloc ContextValue[1];
        while (low < high)
        {
            long middle = low + (high - low) / 2;
            _entries.ReadExactly(middle, entry);
            if (entry[0].Context == context) return entry[0].Value;
            if (entry[0].Context < context) low = middle + 1;
            else high = middle;
        }

        return 0;
    }

    /// <summary>A row's entries from one on, as many as lie together: none at the row's end.</summary>
    public ReadOnlySpan<ContextValue> Row(int word, long skip, ContextValue[] scratch)
    {
        long start = _starts[word] + skip;
        return _entries.View(start, (int)Math.Min(scratch.Length, _starts[word + 1] - start), scratch);
    }

    /// <summary>Adds all rows to a hash.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes<long>(_starts));
        ContextValue[] scratch = new ContextValue[1 << 12];
        for (long position = 0; position < Length;)
        {
            ReadOnlySpan<ContextValue> entries = _entries.View(position, (int)Math.Min(int.MaxValue, Length - position), scratch);
            hash.AppendData(MemoryMarshal.AsBytes(entries));
            position += entries.Length;
        }
    }

    public void Dispose() => _entries.Dispose();

    private void AddRow(int word, ReadOnlySpan<CountedContext> row)
    {
        if (_row.Length < row.Length) _row = new ContextValue[row.Length];
        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            double value = row[i].Amount / CountRow.Unit;
            sum += value;
            _row[i] = new ContextValue(row[i].Index, (float)value);
        }

        _starts[word] = _entries.Length;
        _entries.AddRange(_row.AsSpan(0, row.Length));
        _starts[word + 1] = _entries.Length;
        _sums[word] = sum;
    }
}
