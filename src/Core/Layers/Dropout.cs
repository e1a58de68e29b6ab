using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>Sets a random share of values to zero and scales the others up, so that their expectation stays (Srivastava 2014).</summary>
public static class Dropout
{
    /// <summary>Draws a mask of factors, 0 or 1 / (1 − rate), and multiplies the values by it.</summary>
    /// <param name="values">The values; changed in place.</param>
    /// <param name="rate">The share to drop, in [0, 1).</param>
    /// <param name="random">Where the mask comes from.</param>
    /// <param name="mask">Receives the factors, for <see cref="Backward"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public static void Forward(Span<float> values, float rate, RandomStream random, Span<float> mask)
    {
        Draw(rate, random, mask);
        VectorMath.MultiplyBy(mask, values);
    }

    /// <summary>Multiplies the gradients by the mask of the forward pass.</summary>
    public static void Backward(Span<float> gradients, ReadOnlySpan<float> mask) => VectorMath.MultiplyBy(mask, gradients);

    /// <summary>Fills a mask with 0, at the rate given, and 1 / (1 − rate).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public static void Draw(float rate, RandomStream random, Span<float> mask)
    {
        Check(rate);
        uint threshold = (uint)(rate * 65536);
        float keep = 1 / (1 - threshold / 65536f);

        // Four masks from the four quarters of each draw.
        int i = 0;
        for (; i + 4 <= mask.Length; i += 4)
        {
            ulong bits = random.NextBits();
            mask[i] = (ushort)bits < threshold ? 0 : keep;
            mask[i + 1] = (ushort)(bits >> 16) < threshold ? 0 : keep;
            mask[i + 2] = (ushort)(bits >> 32) < threshold ? 0 : keep;
            mask[i + 3] = (ushort)(bits >> 48) < threshold ? 0 : keep;
        }

        for (; i < mask.Length; i++) mask[i] = (ushort)random.NextBits() < threshold ? 0 : keep;
    }

    /// <summary>Refuses a rate that is no share below 1.</summary>
    internal static void Check(float rate)
    {
        if (!(rate is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A dropout rate is a share from 0 up to, but not including, 1.");
    }
}
