using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A thread's own copies of the rows that all threads would change all the time.</summary>
/// <remarks>
/// A row that two cores write to moves from cache to cache with each write, and frequent words are in every other example. So each thread
/// changes copies of its own, which lie behind the matrix's shared rows, and now and then adds what it changed to those.
/// </remarks>
internal sealed class HotRows
{
    /// <summary>The most rows that are copied; together they fit a core's own cache.</summary>
    public const int Most = 256;

    private readonly EmbeddingMatrix _matrix;
    private readonly int _first;
    private readonly int _count;
    private readonly int _own;
    private readonly float[] _before;

    /// <summary>Prepares the copies.</summary>
    /// <param name="matrix">The matrix, with room for the copies of all threads behind its shared rows.</param>
    /// <param name="first">The first of the rows that are copied.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="own">The first of the thread's copies.</param>
    public HotRows(EmbeddingMatrix matrix, int first, int count, int own)
    {
        (_matrix, _first, _count, _own) = (matrix, first, count, own);
        _before = new float[count * matrix.Dimension];
    }

    /// <summary>Replaces rows that are copied by their copies.</summary>
    public void Replace(Span<int> rows)
    {
        if (_count == 0) return; // one thread has all rows to itself
        foreach (ref int row in rows)
        {
            if ((uint)(row - _first) < (uint)_count) row += _own - _first;
        }
    }

    /// <summary>Copies the shared rows.</summary>
    public void Begin()
    {
        lock (_matrix)
        {
            for (int row = 0; row < _count; row++) Copy(row);
        }
    }

    /// <summary>Adds what was changed since to the shared rows, and copies them again with what others have added.</summary>
    public void Exchange()
    {
        lock (_matrix)
        {
            for (int row = 0; row < _count; row++)
            {
                Span<float> own = _matrix[_own + row];
                VectorMath.AddScaled(Before(row), -1, own);
                VectorMath.Add(own, _matrix[_first + row]);
                Copy(row);
            }
        }
    }

    private void Copy(int row)
    {
        _matrix[_first + row].CopyTo(_matrix[_own + row]);
        _matrix[_first + row].CopyTo(Before(row));
    }

    private Span<float> Before(int row) => _before.AsSpan(row * _matrix.Dimension, _matrix.Dimension);
}
