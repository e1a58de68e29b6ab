using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>The update of one hidden vector against a run of output rows: negative sampling and hierarchical softmax alike.</summary>
/// <remarks>
/// For rows tₖ with labels yₖ: gₖ = (yₖ − σ(x · tₖ)) η, error = Σ gₖ tₖ, tₖ += gₖ x (Mikolov et al. 2013, eq. 4; as word2vec.c).
/// </remarks>
internal static class ExampleKernel<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Updates the output rows and writes the error of the hidden vector.</summary>
    /// <param name="x">The hidden vector, as long as a row.</param>
    /// <param name="error">Receives −η ∂loss/∂x.</param>
    /// <param name="output">The first number of the output matrix.</param>
    /// <param name="stride">The length of a row, a multiple of a cache line.</param>
    /// <param name="rows">The output rows.</param>
    /// <param name="labels">Their labels, with <see cref="TargetGroups.Room"/> numbers to read behind them.</param>
    /// <param name="count">How many; negative where a row may come twice: they are then taken one after the other.</param>
    /// <param name="rate">The learning rate η.</param>
    /// <param name="dots">Receives the dot products, with <see cref="TargetGroups.Room"/> numbers of room behind them.</param>
    /// <param name="factors">Room for <see cref="TargetGroups.Room"/> numbers.</param>
    public static void Run(
        ref float x, ref float error, ref float output, int stride, ref int rows, ref float labels, int count, float rate,
        ref float dots, ref float factors)
    {
        Pass pass = new()
        {
            X = ref x,
            Error = ref error,
            Output = ref output,
            Factors = ref factors,
            Stride = stride,
            Rate = rate,
            IsFirst = true,
        };
        int most = count < 0 ? 1 : TargetGroups.Most;
        count = Math.Abs(count);
        for (int done = 0; done < count;)
        {
            int next = Math.Min(most, count - done);
            pass.Rows = ref Unsafe.Add(ref rows, done);
            pass.Labels = ref Unsafe.Add(ref labels, done);
            pass.Dots = ref Unsafe.Add(ref dots, done);
            TargetGroups.Run<V, Pass>(next, ref pass);
            pass.IsFirst = false;
            done += next;
        }
    }

    private ref struct Pass : IOverTargets<V>
    {
        public ref float X, Error, Output, Labels, Dots, Factors;
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
            targets.Write<S>(ref Dots);

            ref float factors = ref Factors;
            for (nuint k = 0; k < (nuint)T.Count; k += width)
            {
                V missing = S.Subtract(S.Load(ref Labels, k), Functions.Sigmoid<S, V>(S.Load(ref Dots, k)));
                S.Store(S.Multiply(missing, S.Broadcast(Rate)), ref factors, k);
            }

            targets.Weigh<S>(ref factors);
            bool isFirst = IsFirst;
            for (nuint i = 0; i < length; i += width)
            {
                V before = isFirst ? S.Zero : S.Load(ref error, i);
                S.Store(targets.Update<S>(ref output, i, S.Load(ref x, i), before), ref error, i);
            }
        }
    }
}
