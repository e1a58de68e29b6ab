using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>The update of two input rows, each against output rows of its own, at once.</summary>
/// <remarks>
/// A single update waits for its sums, its sigmoids and its factors one after the other; two wait together. Both take their dot products
/// before either changes anything: where they share an output row, as two pairs of one window do, it receives both changes.
/// </remarks>
internal static class TwinKernel<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Updates input and output rows.</summary>
    /// <param name="x">The first input row; not the second one.</param>
    /// <param name="y">The second input row.</param>
    /// <param name="output">The output matrix.</param>
    /// <param name="ofX">The output rows of x.</param>
    /// <param name="ofY">The output rows of y.</param>
    /// <param name="labels">The labels of both, with <see cref="TargetGroups.Room"/> numbers to read behind them.</param>
    /// <param name="count">How many rows each has, at most <see cref="TargetGroups.Most"/>.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="room">Receives the dot products, those of y behind those of x.</param>
    public static void Run(
        ref float x, ref float y, EmbeddingMatrix output, ref int ofX, ref int ofY, ref float labels, int count, float rate, KernelRoom room)
    {
        Pass pass = new()
        {
            X = ref x,
            Y = ref y,
            Output = ref output.First,
            RowsOfX = ref ofX,
            RowsOfY = ref ofY,
            Labels = ref labels,
            Registers = ref room.Registers,
            Dots = ref room.Dots,
            Factors = ref room.Factors,
            Stride = output.Stride,
            Rate = rate,
        };
        TargetGroups.Run<V, Pass>(count, ref pass);
    }

    private ref struct Pass : IOverTargets<V>
    {
        public ref float X, Y, Output, Labels, Registers, Dots, Factors;
        public ref int RowsOfX, RowsOfY;
        public int Stride;
        public float Rate;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<T>() where T : struct, ITargets<V>
        {
            ref float x = ref X, y = ref Y, output = ref Output;
            nuint width = (nuint)S.Width, length = (nuint)Stride;
            T ofX = default, ofY = default;
            ofX.Choose(ref RowsOfX, Stride);
            ofY.Choose(ref RowsOfY, Stride);
            for (nuint i = 0; i < length; i += width)
            {
                ofX.Multiply<S>(ref output, i, S.Load(ref x, i));
                ofY.Multiply<S>(ref output, i, S.Load(ref y, i));
            }

            ofX.Write<S>(ref Registers);
            ofY.Write<S>(ref Unsafe.Add(ref Registers, T.Count * S.Width));
            Sums.Write<S, V>(ref Registers, 2 * T.Count, ref Dots);
            TargetGroups.Weigh<S, V>(ref Dots, ref Labels, 2 * T.Count, Rate, ref Factors);
            ofX.Weigh<S>(ref Factors);
            ofY.Weigh<S>(ref Unsafe.Add(ref Factors, T.Count));
            for (nuint i = 0; i < length; i += width)
            {
                V own = S.Load(ref x, i);
                S.Store(ofX.Update<S>(ref output, i, own, own), ref x, i);
                own = S.Load(ref y, i);
                S.Store(ofY.Update<S>(ref output, i, own, own), ref y, i);
            }
        }
    }
}
