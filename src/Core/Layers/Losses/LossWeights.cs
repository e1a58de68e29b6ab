namespace MLNetSeq.Layers.Losses;

/// <summary>The weights of the rows of a batch; none given means that each weighs 1.</summary>
internal static class LossWeights
{
    public static float Of(int row, ReadOnlySpan<float> weights) => weights.IsEmpty ? 1 : weights[row];

    public static double Total(int rows, ReadOnlySpan<float> weights)
    {
        Check(rows, weights);
        if (weights.IsEmpty) return rows;
        double total = 0;
        foreach (float weight in weights) total += weight;
        return total;
    }

    public static void Check(int rows, ReadOnlySpan<float> weights)
    {
        if (!weights.IsEmpty && weights.Length != rows)
            throw new ArgumentException($"There are {weights.Length} weights for {rows} rows: give one for each row, or none.");
    }
}
