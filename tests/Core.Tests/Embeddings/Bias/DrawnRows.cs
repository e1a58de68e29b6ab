using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Embeddings.Bias;

/// <summary>Rows drawn for tests of classifiers and clusters.</summary>
internal static class DrawnRows
{
    public const int Width = 13;

    /// <summary>Rows of which the positive ones lie somewhat further along the first two numbers.</summary>
    public static (float[] Values, bool[] Positive) Two(int count, double apart, long seed = 7)
    {
        RandomStream random = new(seed);
        float[] values = new float[count * Width];
        random.FillNormal(values, 0.1f, 1);
        bool[] positive = new bool[count];
        for (int i = 0; i < count; i++)
        {
            positive[i] = i % 3 == 0;
            if (!positive[i]) continue;
            values[i * Width] += (float)apart;
            values[i * Width + 1] -= (float)apart;
        }

        return (values, positive);
    }

    public static LabeledRows Labeled(int count = 300, double apart = 1)
    {
        (float[] values, bool[] positive) = Two(count, apart);
        return new LabeledRows(values, Width, positive);
    }

    /// <summary>Forty rows of two numbers that any program can make, to compare with others' results.</summary>
    public static (float[] Values, bool[] Positive) Forty()
    {
        float[] values = new float[80];
        bool[] positive = new bool[40];
        for (int i = 0; i < 40; i++)
        {
            values[2 * i] = (i * 7 % 40 - 17) / 8f;
            values[2 * i + 1] = (i * 11 % 40 - 21) / 16f;
            positive[i] = i * 7 % 40 + i * 11 % 40 / 2 + i * 13 % 17 > 35;
        }

        return (values, positive);
    }

    public static int[] All(int count) => [.. Enumerable.Range(0, count)];
}
