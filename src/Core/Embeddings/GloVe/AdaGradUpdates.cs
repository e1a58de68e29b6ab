using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>A form of AdaGrad, as a kernel updates a register of a row.</summary>
internal interface IAdaGradUpdate
{
    /// <summary>What the other row is multiplied with: the gradient's factor, with the learning rate or without.</summary>
    static abstract float Factor(float rate, float difference);

    /// <summary>Adds to the sum, and returns by how much the numbers fall.</summary>
    static abstract V Step<S, V>(V gradient, V rate, ref V sum) where S : struct, ISimd<V> where V : struct;
}

/// <summary>See <see cref="AdaGradForm.GloVe"/>.</summary>
internal readonly struct GloVeUpdate : IAdaGradUpdate
{
    public static float Factor(float rate, float difference) => rate * difference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Step<S, V>(V gradient, V rate, ref V sum) where S : struct, ISimd<V> where V : struct
    {
        V step = S.Multiply(gradient, S.ReciprocalSqrt(sum));
        sum = S.MultiplyAdd(gradient, gradient, sum);
        return step;
    }
}

/// <summary>See <see cref="AdaGradForm.Textbook"/>.</summary>
internal readonly struct TextbookUpdate : IAdaGradUpdate
{
    private const float Epsilon = 1e-10f; // beside the root

    // A square is that of a gradient too small to matter, and on its way to a denormal number.
    private const float Negligible = 1e-30f;

    public static float Factor(float rate, float difference) => difference;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Step<S, V>(V gradient, V rate, ref V sum) where S : struct, ISimd<V> where V : struct
    {
        sum = S.FlushBelow(S.MultiplyAdd(gradient, gradient, sum), S.Broadcast(Negligible));
        return S.Ratio(S.Multiply(rate, gradient), S.Add(S.Sqrt(sum), S.Broadcast(Epsilon)));
    }
}
