using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Layers;

/// <summary>Random lengths and random numbers for tests of layers.</summary>
internal static class RandomBatch
{
    /// <summary>A batch of up to so many sequences of up to so many steps.</summary>
    public static PackedLayout Layout(RandomStream random, int sequences, int steps)
    {
        int[] lengths = [.. Enumerable.Range(0, 1 + random.Next(sequences)).Select(_ => 1 + random.Next(steps))];
        Array.Sort(lengths, (a, b) => b - a);
        var layout = new PackedLayout();
        layout.Set(lengths);
        return layout;
    }

    /// <summary>Numbers of the normal distribution.</summary>
    public static float[] Normal(RandomStream random, int count)
    {
        float[] values = new float[count];
        random.FillNormal(values, 0, 1);
        return values;
    }

    /// <summary>Σ a b in double.</summary>
    public static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }
}
