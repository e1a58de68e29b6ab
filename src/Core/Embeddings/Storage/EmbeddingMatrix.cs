using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Rows that are being trained: each starts on a cache line and is filled up with zeros to whole ones.</summary>
/// <remarks>
/// Zeros stay zeros in every update that adds multiples of other rows, so kernels need no last partial register. It does not move, so that
/// rows can be asked for ahead of time.
/// </remarks>
internal sealed class EmbeddingMatrix
{
    private readonly float[] _values;
    private readonly int _start;

    /// <summary>Zeros.</summary>
    /// <exception cref="InvalidOperationException">One array cannot hold so many numbers.</exception>
    public unsafe EmbeddingMatrix(int rows, int dimension)
    {
        Rows = rows;
        Dimension = dimension;
        Stride = (dimension + CacheLine.Length - 1) / CacheLine.Length * CacheLine.Length;
        long length = (long)rows * Stride + CacheLine.Length;
        if (length > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"{rows} rows of {dimension} numbers take {length} numbers, more than an array holds ({Array.MaxLength}): train fewer words, "
                + "n-gram buckets or dimensions.");
        }

        _values = GC.AllocateArray<float>((int)length, pinned: true);
        nuint line = CacheLine.Length * sizeof(float);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values)); // pinned: it stays
        _start = (int)((line - address % line) % line / sizeof(float));
    }

    public int Rows { get; }

    public int Dimension { get; }

    /// <summary>The numbers from the start of one row to that of the next.</summary>
    public int Stride { get; }

    /// <summary>The first number of the first row.</summary>
    public ref float First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start);

    /// <summary>A row without what fills it up.</summary>
    public Span<float> this[int row] => _values.AsSpan(_start + row * Stride, Dimension);

    /// <summary>All rows with what fills them up.</summary>
    public Span<float> Values => _values.AsSpan(_start, Rows * Stride);

    /// <summary>Fills the rows with numbers from −limit up to limit.</summary>
    public void FillUniform(RandomStream random, float limit)
    {
        for (int row = 0; row < Rows; row++) random.FillUniform(this[row], -limit, limit);
    }

    /// <summary>The first rows without what fills them up, one after the other.</summary>
    public float[] ToArray(int rows)
    {
        float[] values = new float[checked(rows * Dimension)];
        for (int row = 0; row < rows; row++) this[row].CopyTo(values.AsSpan(row * Dimension));
        return values;
    }
}
