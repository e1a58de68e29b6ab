using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>The update of one hidden vector against a run of output rows: negative sampling and hierarchical softmax alike.</summary>
/// <remarks>
/// For rows tₖ with labels yₖ: gₖ = (yₖ − σ(x · tₖ)) η, error = Σ gₖ tₖ, tₖ += gₖ x (Mikolov et al. 2013, eq. 4; as word2vec.c).
/// </remarks>
internal static class ExampleKernel<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Updates the output rows and writes the error of the hidden vector, −η ∂loss/∂x, to the room's errors.</summary>
    /// <param name="x">The hidden vector, as long as a row.</param>
    /// <param name="output">The output matrix.</param>
    /// <param name="rows">The output rows.</param>
    /// <param name="labels">Their labels, with <see cref="TargetGroups.Room"/> numbers to read behind them.</param>
    /// <param name="count">How many; negative where a row may come twice: they are then taken one after the other.</param>
    /// <param name="rate">The learning rate η.</param>
    /// <param name="room">Receives the dot products and the error.</param>
    public static void Run(ref float x, EmbeddingMatrix output, ref int rows, ref float labels, int count, float rate, KernelRoom room)
    {
        Pass pass = new()
        {
            X = ref x,
            Error = ref room.Errors,
            Output = ref output.First,
            Rows = ref rows,
            Labels = ref labels,
            Registers = ref room.Registers,
            Dots = ref room.Dots,
            Factors = ref room.Factors,
            Stride = output.Stride,
            Rate = rate,
            IsFirst = true,
        };
        int most = count < 0 ? 1 : TargetGroups.Most;
        count = Math.Abs(count);
        for (int done = 0; done < count;)
        {
            int next = Math.Min(most, count - done);
            TargetGroups.Run<V, Pass>(next, ref pass);
            pass.IsFirst = false;
            pass.Rows = ref Unsafe.Add(ref pass.Rows, next);
            pass.Labels = ref Unsafe.Add(ref pass.Labels, next);
            pass.Dots = ref Unsafe.Add(ref pass.Dots, next);
            done += next;
        }
    }

    private ref struct Pass : IOverTargets<V>
    {
        public ref float X, Error, Output, Labels, Registers, Dots, Factors;
        public ref int Rows;
        public int Stride;
        public float Rate;
        public bool IsFirst;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<T>() where T : struct, ITargets<V>
        {
            ref float x = ref X, error = ref Error, output = ref Output;
            nuint width = (nuint)S.Width, length = (nuint)Stride;
            T targets = default;
            targets.Choose(ref Rows, Stride);
            for (nuint i = 0; i < length; i += width) targets.Multiply<S>(ref output, i, S.Load(ref x, i));
            targets.Write<S>(ref Registers);
            Sums.Write<S, V>(ref Registers, T.Count, ref Dots);
            TargetGroups.Weigh<S, V>(ref Dots, ref Labels, T.Count, Rate, ref Factors);
            targets.Weigh<S>(ref Factors);
            bool isFirst = IsFirst;
            for (nuint i = 0; i < length; i += width)
            {
                V before = isFirst ? S.Zero : S.Load(ref error, i);
                S.Store(targets.Update<S>(ref output, i, S.Load(ref x, i), before), ref error, i);
            }
        }
    }
}
