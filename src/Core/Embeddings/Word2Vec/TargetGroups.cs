using System.Runtime.CompilerServices;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Embeddings;

/// <summary>Work on a number of output rows that is known when it is compiled.</summary>
internal interface IOverTargets<V> where V : struct
{
    void Run<T>() where T : struct, ITargets<V>;
}

/// <summary>Puts together the type for a number of output rows.</summary>
internal static class TargetGroups
{
    /// <summary>The most rows at once: with more, sums and factors no longer fit the registers.</summary>
    public const int Most = 6;

    /// <summary>Room for the numbers of a group in whole registers.</summary>
    public const int Room = 16;

    /// <summary>The dot product beyond which a row is left alone, as gensim does: it is settled, or a word drawn by mistake.</summary>
    public const float LargestProduct = 6;

    /// <summary>Runs the work for 1 to <see cref="Most"/> rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<V, W>(int count, ref W work) where V : struct where W : struct, IOverTargets<V>, allows ref struct
    {
        switch (count)
        {
            case 6:
                work.Run<Targets<V, Targets<V, Targets<V, Target<V>, Target<V>>, Target<V>>,
                    Targets<V, Targets<V, Target<V>, Target<V>>, Target<V>>>>();
                break;
            case 5:
                work.Run<Targets<V, Targets<V, Targets<V, Target<V>, Target<V>>, Target<V>>, Targets<V, Target<V>, Target<V>>>>();
                break;
            case 4: work.Run<Targets<V, Targets<V, Target<V>, Target<V>>, Targets<V, Target<V>, Target<V>>>>(); break;
            case 3: work.Run<Targets<V, Targets<V, Target<V>, Target<V>>, Target<V>>>(); break;
            case 2: work.Run<Targets<V, Target<V>, Target<V>>>(); break;
            default: work.Run<Target<V>>(); break;
        }
    }

    /// <summary>The factors of an update, g = (y − σ(dot)) η; zero where |dot| is above <see cref="LargestProduct"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Weigh<S, V>(ref float dots, ref float labels, int count, float rate, ref float factors)
        where S : struct, ISimd<V> where V : struct
    {
        V limit = S.Broadcast(LargestProduct);
        for (nuint k = 0; k < (nuint)count; k += (nuint)S.Width)
        {
            V dot = S.Load(ref dots, k);
            V g = S.Multiply(S.Subtract(S.Load(ref labels, k), Functions.Sigmoid<S, V>(dot)), S.Broadcast(rate));
            g = S.WhereGreater(dot, limit, S.Zero, g);
            S.Store(S.WhereGreater(S.Subtract(S.Zero, limit), dot, S.Zero, g), ref factors, k);
        }
    }
}
