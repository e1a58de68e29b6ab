using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>Runs a cell's gate pass over the rows of one step, at the register width in use and its tail one by one.</summary>
internal static class GatePass<C> where C : struct, ICell
{
    /// <summary>The forward pass of a step: all matrices have a row for each sequence of the step.</summary>
    /// <param name="projected">W x: the gates themselves, or the rows that an index names.</param>
    /// <param name="gates">Receives the activated gates.</param>
    /// <param name="product">U h.</param>
    /// <param name="biasInput">The bias of W x.</param>
    /// <param name="biasHidden">The bias of U h.</param>
    /// <param name="state">The states: before the step and after it.</param>
    /// <param name="cell">The cell states likewise.</param>
    /// <param name="saved">Receives what the backward pass needs besides.</param>
    /// <param name="y">Receives the states too.</param>
    public static void Forward(IndexedRows projected, Matrix gates, ReadOnlyMatrix product, ReadOnlySpan<float> biasInput,
        ReadOnlySpan<float> biasHidden, Matrix state, Matrix cell, Matrix saved, Matrix y)
    {
        ref float bx = ref MemoryMarshal.GetReference(biasInput);
        ref float bh = ref MemoryMarshal.GetReference(biasHidden);
        ref float s = ref MemoryMarshal.GetReference(saved.Values);
        switch (Kernels.Path)
        {
            case KernelPath.Avx512:
                Forward<Simd512, Vector512<float>>(projected, gates, product, ref bx, ref bh, state, cell, ref s, y);
                break;
            case KernelPath.Avx2:
                Forward<Simd256, Vector256<float>>(projected, gates, product, ref bx, ref bh, state, cell, ref s, y);
                break;
            default:
                Forward<SimdPortable, Vector<float>>(projected, gates, product, ref bx, ref bh, state, cell, ref s, y);
                break;
        }
    }

    /// <summary>The backward pass of a step.</summary>
    public static void Backward(Matrix gates, Matrix product, ReadOnlyMatrix before, Matrix state, Matrix cell, ReadOnlyMatrix saved)
    {
        ref float g = ref MemoryMarshal.GetReference(gates.Values);
        ref float u = ref MemoryMarshal.GetReference(product.Values);
        ref float b = ref MemoryMarshal.GetReference(before.Values);
        ref float h = ref MemoryMarshal.GetReference(state.Values);
        ref float c = ref MemoryMarshal.GetReference(cell.Values);
        ref float s = ref MemoryMarshal.GetReference(saved.Values);
        switch (Kernels.Path)
        {
            case KernelPath.Avx512:
                Backward<Simd512, Vector512<float>>(state.Rows, state.Columns, ref g, ref u, ref b, ref h, ref c, ref s);
                break;
            case KernelPath.Avx2:
                Backward<Simd256, Vector256<float>>(state.Rows, state.Columns, ref g, ref u, ref b, ref h, ref c, ref s);
                break;
            default:
                Backward<SimdPortable, Vector<float>>(state.Rows, state.Columns, ref g, ref u, ref b, ref h, ref c, ref s);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Forward<S, V>(IndexedRows projected, Matrix gates, ReadOnlyMatrix product, ref float biasInput,
        ref float biasHidden, Matrix state, Matrix cell, ref float saved, Matrix y)
        where S : struct, ISimd<V> where V : struct
    {
        ref float u = ref MemoryMarshal.GetReference(product.Values);
        ref float c = ref MemoryMarshal.GetReference(cell.Values);
        int hidden = state.Columns;
        nuint width = (nuint)hidden, whole = (nuint)(hidden - hidden % S.Width);
        for (int r = 0; r < state.Rows; r++)
        {
            Span<float> g = gates[r], h = state[r];
            if (projected.IsIndexed) projected.Rows[projected.Index[r]].CopyTo(g); // row by row, so that they stay in the first-level cache
            ref float gate = ref MemoryMarshal.GetReference(g), next = ref MemoryMarshal.GetReference(h);
            C.Forward<S, V>(0, whole, width, ref gate, ref u, ref biasInput, ref biasHidden, ref next, ref c, ref saved);
            C.Forward<SimdScalar, float>(whole, width, width, ref gate, ref u, ref biasInput, ref biasHidden, ref next, ref c, ref saved);
            h.CopyTo(y[r]);
            u = ref Unsafe.Add(ref u, product.Stride);
            if (C.HasCellState) c = ref Unsafe.Add(ref c, cell.Stride);
            saved = ref Unsafe.Add(ref saved, C.Saved * hidden);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Backward<S, V>(int rows, int hidden, ref float gates, ref float product, ref float before, ref float state,
        ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct
    {
        nuint width = (nuint)hidden, whole = (nuint)(hidden - hidden % S.Width);
        for (; rows > 0; rows--)
        {
            C.Backward<S, V>(0, whole, width, ref gates, ref product, ref before, ref state, ref cell, ref saved);
            C.Backward<SimdScalar, float>(whole, width, width, ref gates, ref product, ref before, ref state, ref cell, ref saved);
            gates = ref Unsafe.Add(ref gates, C.Gates * hidden);
            if (C.HasOwnProductGradient) product = ref Unsafe.Add(ref product, C.Gates * hidden);
            before = ref Unsafe.Add(ref before, hidden);
            state = ref Unsafe.Add(ref state, hidden);
            if (C.HasCellState) cell = ref Unsafe.Add(ref cell, hidden);
            saved = ref Unsafe.Add(ref saved, C.Saved * hidden);
        }
    }
}
