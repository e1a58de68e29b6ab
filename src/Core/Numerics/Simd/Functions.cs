using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace MLNetSeq.Numerics.Simd;

/// <summary>The elementary functions on one register; inlined into every kernel that needs them.</summary>
internal static class Functions
{
    // Below this, numbers are on their way to denormals, which cost a hundred times a normal one on most processors.
    internal const float Denormal = 1e-30f;

    // The largest x whose exponential is finite, and the smallest whose exponential is a normal number.
    private const float ExpOverflow = 88.72284f;
    private const float ExpUnderflow = -87.33655f;

    // The smallest x at which the approximation of tanh is 1 exactly, so that ±∞ gives ±1: it depends on how products are rounded.
    private static float TanhLimit => Fma.IsSupported || AdvSimd.IsSupported ? 7.998811722f : 7.905311108f;

    /// <summary>eˣ to 2 ulp; 0 below the smallest normal result, ∞ above the largest.</summary>
    /// <remarks>x = n ln 2 + r with |r| ≤ ln 2 / 2; the polynomial in r is the one of Cephes' expf (Moshier).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V bounded = S.AtMost(S.AtLeast(x, S.Broadcast(ExpUnderflow)), S.Broadcast(ExpOverflow));
        V n = S.Round(S.Multiply(bounded, S.Broadcast(1.44269504f)));
        V r = S.MultiplyAdd(n, S.Broadcast(-0.693359375f), bounded);
        r = S.MultiplyAdd(n, S.Broadcast(2.12194440e-4f), r);

        V p = S.MultiplyAdd(S.Broadcast(1.9875691500e-4f), r, S.Broadcast(1.3981999507e-3f));
        p = S.MultiplyAdd(p, r, S.Broadcast(8.3334519073e-3f));
        p = S.MultiplyAdd(p, r, S.Broadcast(4.1665795894e-2f));
        p = S.MultiplyAdd(p, r, S.Broadcast(1.6666665459e-1f));
        p = S.MultiplyAdd(p, r, S.Broadcast(5.0000001201e-1f));
        V y = S.Add(S.MultiplyAdd(S.Multiply(r, r), p, r), S.Broadcast(1f));

        // In two steps, because n reaches 128 and 2^128 is not a number of this width.
        V half = S.Round(S.Multiply(n, S.Broadcast(0.5f)));
        y = S.Multiply(S.Multiply(y, S.PowerOfTwo(half)), S.PowerOfTwo(S.Subtract(n, half)));

        y = S.WhereGreater(x, S.Broadcast(ExpOverflow), S.Broadcast(float.PositiveInfinity), y);
        return S.WhereGreater(S.Broadcast(ExpUnderflow), x, S.Zero, y);
    }

    /// <summary>tanh x to 3e-7: a rational function, odd of degree 13 over even of degree 6.</summary>
    /// <remarks>The coefficients are the minimax fit in use in Eigen and XLA.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V b = S.AtMost(S.AtLeast(x, S.Broadcast(-TanhLimit)), S.Broadcast(TanhLimit));
        V b2 = S.Multiply(b, b);
        V p = S.MultiplyAdd(b2, S.Broadcast(-2.76076847742355e-16f), S.Broadcast(2.00018790482477e-13f));
        p = S.MultiplyAdd(b2, p, S.Broadcast(-8.60467152213735e-11f));
        p = S.MultiplyAdd(b2, p, S.Broadcast(5.12229709037114e-08f));
        p = S.MultiplyAdd(b2, p, S.Broadcast(1.48572235717979e-05f));
        p = S.MultiplyAdd(b2, p, S.Broadcast(6.37261928875436e-04f));
        p = S.MultiplyAdd(b2, p, S.Broadcast(4.89352455891786e-03f));
        V q = S.MultiplyAdd(b2, S.Broadcast(1.19825839466702e-06f), S.Broadcast(1.18534705686654e-04f));
        q = S.MultiplyAdd(b2, q, S.Broadcast(2.26843463243900e-03f));
        q = S.MultiplyAdd(b2, q, S.Broadcast(4.89352518554385e-03f));
        return S.Ratio(S.Multiply(b, p), q);
    }

    /// <summary>1 / (1 + e⁻ˣ) to 2e-7, as ½ + ½ tanh(x / 2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<S, V>(V x) where S : struct, ISimd<V> where V : struct
    {
        V half = S.Broadcast(0.5f);
        return S.MultiplyAdd(half, Tanh<S, V>(S.Multiply(x, half)), half);
    }
}
