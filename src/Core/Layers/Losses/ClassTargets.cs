namespace MLNetSeq.Layers.Losses;

/// <summary>The target classes of the rows of a batch, some of which may be ignored.</summary>
internal static class ClassTargets
{
    /// <summary>The sum of the weights of the rows that count.</summary>
    public static double TotalWeight(ReadOnlySpan<int> targets, int ignored, ReadOnlySpan<float> weights)
    {
        LossWeights.Check(targets.Length, weights);
        double total = 0;
        for (int r = 0; r < targets.Length; r++) total += Weight(r, targets, ignored, weights);
        return total;
    }

    /// <summary>How much a row counts: nothing where its target is ignored.</summary>
    public static float Weight(int row, ReadOnlySpan<int> targets, int ignored, ReadOnlySpan<float> weights) =>
        targets[row] == ignored ? 0 : LossWeights.Of(row, weights);

    /// <summary>Refuses targets and weights that do not fit the rows or the classes.</summary>
    public static void Check(int rows, int classes, ReadOnlySpan<int> targets, int ignored, ReadOnlySpan<float> weights)
    {
        if (targets.Length != rows) throw new ArgumentException($"There are {targets.Length} targets for {rows} rows.");
        LossWeights.Check(targets.Length, weights);
        for (int r = 0; r < targets.Length; r++)
        {
            if ((uint)targets[r] >= (uint)classes && targets[r] != ignored)
                throw new ArgumentException(
                    $"The target of row {r} is {targets[r]}, but the classes are 0 to {classes - 1}; ignored is {ignored}.");
        }
    }
}
