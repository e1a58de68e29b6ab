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
    /// <param name="input">The first number of the input matrix.</param>
    /// <param name="inputs">The window's rows of it.</param>
    /// <param name="errors">Room for a row for each of them.</param>
    /// <param name="output">The first number of the output matrix.</param>
    /// <param name="stride">The length of a row.</param>
    /// <param name="rows">The output rows.</param>
    /// <param name="labels">Their labels, with <see cref="TargetGroups.Room"/> numbers to read behind them.</param>
    /// <param name="count">How many; negative where one may come twice: they are then taken one after the other.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="factors">Room for <see cref="TargetGroups.Room"/> numbers a word of the window.</param>
    public static void Run(
        ref float input, ReadOnlySpan<int> inputs, ref float errors, ref float output, int stride,
        ref int rows, ref float labels, int count, float rate, ref float factors)
    {
        Pass pass = new()
        {
            Input = ref input,
            Inputs = inputs,
            Errors = ref errors,
            Output = ref output,
            Stride = stride,
            Factors = ref factors,
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
            TargetGroups.Run<V, Pass>(next, ref pass);
            pass.IsFirst = false;
            done += next;
        }

        for (int c = 0; c < inputs.Length; c++)
        {
            nuint row = (nuint)inputs[c] * (nuint)stride, error = (nuint)c * (nuint)stride;
            for (nuint i = 0; i < (nuint)stride; i += (nuint)S.Width)
                S.Store(S.Add(S.Load(ref input, row + i), S.Load(ref errors, error + i)), ref input, row + i);
        }
    }

    private ref struct Pass : IOverTargets<V>
    {
        public ref float Input, Errors, Output, Labels, Factors;
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
            Weigh();
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
                targets.Write<S>(ref Unsafe.Add(ref Factors, c * TargetGroups.Room));
            }
        }

        /// <summary>g = (y − σ(dot)) η in place of the dot products.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private void Weigh()
        {
            V rate = S.Broadcast(Rate);
            ref float factors = ref Factors;
            for (int c = 0; c < Inputs.Length; c++)
            {
                nuint own = (nuint)(c * TargetGroups.Room);
                for (nuint k = 0; k < TargetGroups.Most; k += (nuint)S.Width)
                {
                    V missing = S.Subtract(S.Load(ref Labels, k), Functions.Sigmoid<S, V>(S.Load(ref factors, own + k)));
                    S.Store(S.Multiply(missing, rate), ref factors, own + k);
                }
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
