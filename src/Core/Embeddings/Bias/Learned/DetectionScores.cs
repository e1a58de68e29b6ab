namespace MLNetSeq.Embeddings;

/// <summary>How well the positive rows are found among all; what would be 0 of 0 is 0.</summary>
internal readonly record struct DetectionScores(double Precision, double Recall, double F1)
{
    /// <summary>Of counts.</summary>
    /// <param name="hits">Positive rows found.</param>
    /// <param name="found">All rows found.</param>
    /// <param name="positives">All positive rows.</param>
    public static DetectionScores Of(int hits, int found, int positives) =>
        new(Share(hits, found), Share(hits, positives), Share(2.0 * hits, found + positives));

    /// <summary>Of the rows with a score above a threshold.</summary>
    public static DetectionScores At(double threshold, ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<int> rows)
    {
        int hits = 0, found = 0, positives = 0;
        foreach (int row in rows)
        {
            bool isFound = scores[row] > threshold;
            if (positive[row]) positives++;
            if (isFound) found++;
            if (isFound && positive[row]) hits++;
        }

        return Of(hits, found, positives);
    }

    /// <summary>The threshold of the highest F1: half way between two scores.</summary>
    public static double BestThreshold(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive, ReadOnlySpan<int> rows)
    {
        int[] order = rows.ToArray();
        double[] descending = new double[order.Length];
        int positives = 0;
        for (int i = 0; i < order.Length; i++)
        {
            descending[i] = -scores[order[i]];
            if (positive[order[i]]) positives++;
        }

        Array.Sort(descending, order);
        int hits = 0;
        double best = 0, threshold = 0;
        for (int i = 0; i < order.Length; i++)
        {
            if (positive[order[i]]) hits++;
            double score = scores[order[i]], next = i + 1 < order.Length ? scores[order[i + 1]] : score - 1;
            if (next == score || Of(hits, i + 1, positives).F1 is var f1 && f1 <= best) continue;
            (best, threshold) = (f1, (score + next) / 2);
        }

        return threshold;
    }

    private static double Share(double part, int whole) => whole == 0 ? 0 : part / whole;
}
