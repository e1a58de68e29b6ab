using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Numerics;

/// <summary>What is done to all rows of a matrix.</summary>
public static class Rows
{
    /// <summary>Adds a vector to each row.</summary>
    /// <exception cref="ArgumentException">The vector is not as long as a row.</exception>
    public static void Add(Matrix m, ReadOnlySpan<float> vector)
    {
        for (int r = 0; r < m.Rows; r++) VectorMath.Add(vector, m[r]);
    }

    /// <summary>Adds the sum of the rows to a vector.</summary>
    /// <exception cref="ArgumentException">The vector is not as long as a row.</exception>
    public static void SumAdd(ReadOnlyMatrix m, Span<float> vector)
    {
        if (m.Columns != vector.Length) throw new ArgumentException($"The rows have {m.Columns} numbers, and the vector {vector.Length}.");
        ref float target = ref MemoryMarshal.GetReference(vector);
        int r = 0;
        for (; r + SumKernel.Rows <= m.Rows; r += SumKernel.Rows)
        {
            var kernel = new SumKernel { Stride = (nuint)m.Stride };
            ref float first = ref MemoryMarshal.GetReference(m[r]);
            ref float fifth = ref Unsafe.Add(ref first, 4 * m.Stride);
            Elementwise.Run(ref kernel, vector.Length, ref first, ref fifth, ref target, ref target);
        }

        for (; r < m.Rows; r++) VectorMath.Add(m[r], vector);
    }

    /// <summary>Copies all rows.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Copy(ReadOnlyMatrix from, Matrix to)
    {
        if (from.Rows != to.Rows || from.Columns != to.Columns)
            throw new ArgumentException($"[{from.Rows}, {from.Columns}] does not fit [{to.Rows}, {to.Columns}].");
        if (from.Stride == from.Columns && to.Stride == to.Columns) from.Values[..(from.Rows * from.Columns)].CopyTo(to.Values);
        else for (int r = 0; r < from.Rows; r++) from[r].CopyTo(to[r]);
    }

    /// <summary>Adds the rows of a matrix to those of another.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Add(ReadOnlyMatrix from, Matrix to)
    {
        if (from.Rows != to.Rows || from.Columns != to.Columns)
            throw new ArgumentException($"[{from.Rows}, {from.Columns}] does not fit [{to.Rows}, {to.Columns}].");
        if (from.Stride == from.Columns && to.Stride == to.Columns)
            VectorMath.Add(from.Values[..(from.Rows * from.Columns)], to.Values[..(from.Rows * from.Columns)]);
        else for (int r = 0; r < from.Rows; r++) VectorMath.Add(from[r], to[r]);
    }

    /// <summary>Copies row <c>index[r]</c> of a matrix to row r of another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index names a row that is not there.</exception>
    public static void Gather(ReadOnlyMatrix from, ReadOnlySpan<int> index, Matrix to)
    {
        for (int r = 0; r < index.Length; r++) from[index[r]].CopyTo(to[r]);
    }

    /// <summary>Adds row r of a matrix to row <c>index[r]</c> of another, one after the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index names a row that is not there.</exception>
    public static void ScatterAdd(ReadOnlyMatrix from, ReadOnlySpan<int> index, Matrix to)
    {
        for (int r = 0; r < index.Length; r++) VectorMath.Add(from[r], to[index[r]]);
    }

    // Eight rows at a time: the sums are read and written an eighth as often.
    private struct SumKernel : IKernel
    {
        public const int Rows = 8;

        public nuint Stride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            nuint two = Stride + Stride, three = two + Stride;
            for (nuint i = start; i < end; i += (nuint)S.Width)
            {
                V first = S.Add(S.Add(S.Load(ref a, i), S.Load(ref a, i + Stride)), S.Add(S.Load(ref a, i + two), S.Load(ref a, i + three)));
                V last = S.Add(S.Add(S.Load(ref b, i), S.Load(ref b, i + Stride)), S.Add(S.Load(ref b, i + two), S.Load(ref b, i + three)));
                S.Store(S.Add(S.Load(ref c, i), S.Add(first, last)), ref c, i);
            }
        }
    }
}
