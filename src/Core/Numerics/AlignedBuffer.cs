using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLNetSeq.Numerics;

/// <summary>A growing buffer that starts on a cache line, so that no register of a kernel is loaded across two.</summary>
internal sealed class AlignedBuffer
{
    private const int LineBytes = 64;
    private float[] _values = [];
    private int _start;

    /// <summary>A reference to its first number; valid until the next growth.</summary>
    public ref float First => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_values), _start);

    /// <summary>Views it as a matrix, with room made; what was there is kept only where it did not grow.</summary>
    public Matrix Matrix(int rows, int columns) => new(Span(checked(rows * columns)), rows, columns);

    /// <summary>Views its first numbers, with room made; what was there is kept only where it did not grow.</summary>
    public Span<float> Span(int count)
    {
        Reserve(count);
        return _values.AsSpan(_start, count);
    }

    /// <summary>Makes room for a count of numbers; what was there is lost when it grows.</summary>
    public unsafe void Reserve(int count)
    {
        if (_values.Length - _start >= count && _values.Length > 0) return;
        int capacity = (int)Math.Min(Math.Max(64, count + count / 4L), Array.MaxLength - LineBytes); // room to spare: batches differ in length
        _values = GC.AllocateArray<float>(Math.Max(capacity, count) + LineBytes / sizeof(float), pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values)); // pinned: it stays
        _start = (int)((LineBytes - address % LineBytes) % LineBytes / sizeof(float));
    }
}
