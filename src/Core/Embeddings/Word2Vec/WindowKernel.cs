using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>The update of all words of a window against the same output rows: the centre and negatives that the window shares.</summary>
/// <remarks>
/// Small matrix products instead of rows one by one (Ji et al. 2016, "Parallelizing Word2Vec in Shared and Distributed Memory"): all dot
/// products are taken before anything is changed, and each output row is read and written once a window.
/// </remarks>
internal static class WindowKernel<S, V> where S : struct, ISimd<V> where V : struct
{
    /// <summary>Updates input and output rows.</summary>
    /// <param name="input">The input matrix.</param>
    /// <param name="inputs">The window's rows of it.</param>
    /// <param name="output">The output matrix.</param>
    /// <param name="rows">The output rows.</param>
    /// <param name="labels">Their labels, with <see cref="TargetGroups.Room"/> numbers to read behind them.</param>
    /// <param name="count">How many; negative where one may come twice: they are then taken one after the other.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="room">Receives the factors of the last group of rows, and the errors.</param>
    public static void Run(EmbeddingMatrix input, ReadOnlySpan<int> inputs, EmbeddingMatrix output, ref int rows, ref float labels, int count,
        float rate, KernelRoom room)
    {
        Pass pass = new()
        {
            Input = ref input.First,
            Inputs = inputs,
            Errors = ref room.Errors,
            Output = ref output.First,
            Rows = ref rows,
            Labels = ref labels,
            Registers = ref room.Registers,
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
            done += next;
        }

        nuint stride = (nuint)input.Stride;
        for (int c = 0; c < inputs.Length; c++)
        {
            nuint row = (nuint)inputs[c] * stride, error = (nuint)c * stride;
            for (nuint i = 0; i < stride; i += (nuint)S.Width)
                S.Store(S.Add(S.Load(ref pass.Input, row + i), S.Load(ref pass.Errors, error + i)), ref pass.Input, row + i);
        }
    }

    private ref struct Pass : IOverTargets<V>
    {
        public ref float Input, Errors, Output, Labels, Registers, Factors;
        public ReadOnlySpan<int> Inputs;
        public ref int Rows;
        public int Stride;
        public float Rate;
        public bool IsFirst;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Run<T>() where T : struct, ITargets<V>
        {
            T targets = default;
            Multiply(ref targets);
            for (int c = 0; c < Inputs.Length; c++)
            {
                ref float own = ref Unsafe.Add(ref Factors, c * TargetGroups.Room);
                TargetGroups.Weigh<S, V>(ref own, ref Labels, T.Count, Rate, ref own);
            }

            Spread(ref targets);
        }

        /// <summary>The dot products of each word with each row.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Multiply<T>(ref T targets) where T : struct, ITargets<V>
        {
            ref float input = ref Input, output = ref Output;
            nuint length = (nuint)Stride;
            for (int c = 0; c < Inputs.Length; c++)
            {
                nuint row = (nuint)Inputs[c] * length;
                targets.Choose(ref Rows, Stride);
                for (nuint i = 0; i < length; i += (nuint)S.Width) targets.Multiply<S>(ref output, i, S.Load(ref input, row + i));
                targets.Write<S>(ref Registers);
                Sums.Write<S, V>(ref Registers, T.Count, ref Unsafe.Add(ref Factors, c * TargetGroups.Room));
            }
        }

        /// <summary>Adds to the errors of the words and changes the output rows.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Spread<T>(ref T targets) where T : struct, ITargets<V>
        {
            ref float input = ref Input, errors = ref Errors, output = ref Output;
            nuint length = (nuint)Stride;
            targets.Choose(ref Rows, Stride);
            for (nuint i = 0; i < length; i += (nuint)S.Width)
            {
                targets.Load<S>(ref output, i);
                for (int c = 0; c < Inputs.Length; c++)
                {
                    nuint error = (nuint)c * length + i;
                    V before = IsFirst ? S.Zero : S.Load(ref errors, error);
                    V x = S.Load(ref input, (nuint)Inputs[c] * length + i);
                    S.Store(targets.Spread<S>(ref Unsafe.Add(ref Factors, c * TargetGroups.Room), x, before), ref errors, error);
                }

                targets.Store<S>(ref output, i);
            }
        }
    }
}
