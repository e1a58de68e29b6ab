using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers;

/// <summary>Turns the steps of each sequence into one vector.</summary>
/// <remarks>Shapes: y [rows of the layout, width], pooled [sequences, width].</remarks>
public static class Pooling
{
    /// <summary>pooled = the mean over the steps of each sequence.</summary>
    public static void Mean(PackedLayout layout, ReadOnlyMatrix y, Matrix pooled)
    {
        pooled.Fill(0);
        for (int t = 0; t < layout.Steps; t++)
            Rows.Add(y.RowsFrom(layout.Offsets[t], layout.BatchSizes[t]), pooled.RowsFrom(0, layout.BatchSizes[t]));
        for (int i = 0; i < layout.Sequences; i++) VectorMath.Scale(pooled[i], 1f / layout.Lengths[i]);
    }

    /// <summary>Writes the gradient of every step; changes that of the pooled vectors.</summary>
    public static void MeanBackward(PackedLayout layout, Matrix dPooled, Matrix dy)
    {
        for (int i = 0; i < layout.Sequences; i++) VectorMath.Scale(dPooled[i], 1f / layout.Lengths[i]);
        for (int t = 0; t < layout.Steps; t++)
            Rows.Copy(dPooled.RowsFrom(0, layout.BatchSizes[t]), dy.RowsFrom(layout.Offsets[t], layout.BatchSizes[t]));
    }

    /// <summary>pooled = the largest value over the steps, position by position.</summary>
    /// <param name="layout">Where the steps stand in y.</param>
    /// <param name="y">The values of the steps.</param>
    /// <param name="pooled">Receives the maxima.</param>
    /// <param name="steps">Receives the step of each maximum, [sequences, width], as whole numbers.</param>
    public static void Max(PackedLayout layout, ReadOnlyMatrix y, Matrix pooled, Matrix steps)
    {
        pooled.Fill(float.NegativeInfinity);
        steps.Fill(0);
        for (int t = 0; t < layout.Steps; t++)
        {
            var kernel = new MaxKernel { Step = t };
            for (int i = 0; i < layout.BatchSizes[t]; i++)
            {
                ref float largest = ref MemoryMarshal.GetReference(pooled[i]);
                ref float step = ref MemoryMarshal.GetReference(steps[i]);
                Elementwise.Run(ref kernel, y.Columns, ref MemoryMarshal.GetReference(y[layout.Offsets[t] + i]), ref largest, ref step, ref step);
            }
        }
    }

    /// <summary>Writes the gradient of every step: that of the pooled value at the step of the maximum, 0 elsewhere.</summary>
    public static void MaxBackward(PackedLayout layout, ReadOnlyMatrix dPooled, ReadOnlyMatrix steps, Matrix dy)
    {
        dy.Fill(0);
        for (int i = 0; i < layout.Sequences; i++)
        {
            ReadOnlySpan<float> from = dPooled[i], at = steps[i];
            for (int j = 0; j < from.Length; j++) dy[layout.Offsets[(int)at[j]] + i][j] = from[j];
        }
    }

    private struct MaxKernel : IKernel
    {
        public float Step;

        // a: the values of a step, b: the largest so far, c: their steps. What is not a number stays the largest.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Run<S, V>(nuint start, nuint end, ref float a, ref float b, ref float c, ref float d)
            where S : struct, ISimd<V> where V : struct
        {
            V step = S.Broadcast(Step), half = S.Broadcast(0.5f);
            for (nuint j = start; j < end; j += (nuint)S.Width)
            {
                V value = S.Load(ref a, j), largest = S.Load(ref b, j);
                S.Store(S.WhereGreater(value, largest, step, S.Load(ref c, j)), ref c, j);

                // Where neither is greater they are equal, or one is not a number: their mean is what either is, or no number.
                V mean = S.MultiplyAdd(half, value, S.Multiply(half, largest));
                S.Store(S.WhereGreater(value, largest, value, S.WhereGreater(largest, value, largest, mean)), ref b, j);
            }
        }
    }
}
