namespace MLNetSeq.Inference.Decoding;

/// <summary>The smallest set of the heaviest tokens that together have at least a given weight, found without sorting.</summary>
/// <remarks>
/// In the manner of Hoare's selection (1961), by weights instead of counts, so that the time is proportional to the number of tokens. Of
/// equally heavy tokens those of the lowest ids come first.
/// </remarks>
internal static class Nucleus
{
    /// <summary>Brings the set to the front, in no order, and returns its size.</summary>
    /// <param name="tokens">The tokens; behind the set some may be lost.</param>
    /// <param name="weights">Their weights, not negative; moved as the tokens are.</param>
    /// <param name="total">The sum of the weights.</param>
    /// <param name="share">Which share of it the set has at least, below 1.</param>
    public static int Select(Span<int> tokens, Span<float> weights, double total, double share)
    {
        int start = 0, end = KeepHeavy(tokens, weights, (1 - share) * total / tokens.Length);
        double wanted = share * total, taken = 0;
        while (start < end)
        {
            int pivot = Partition(tokens, weights, start, end);
            double before = taken;
            for (int i = start; i < pivot; i++) before += weights[i];
            if (before >= wanted)
            {
                end = pivot;
                continue;
            }

            taken = before + weights[pivot];
            if (taken >= wanted) return pivot + 1;
            start = pivot + 1;
        }

        return end;
    }

    // All tokens lighter than the mean of what may be left out could be left out together, so none of them is needed: of a large
    // vocabulary that is nearly all, and one pass.
    private static int KeepHeavy(Span<int> tokens, Span<float> weights, double least)
    {
        int kept = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            if (weights[i] < least) continue;
            (tokens[kept], weights[kept]) = (tokens[i], weights[i]);
            kept++;
        }

        return kept;
    }

    // What comes before the pivot goes to its left; returns the pivot's place.
    private static int Partition(Span<int> tokens, Span<float> weights, int start, int end)
    {
        Exchange(tokens, weights, MiddleOfThree(tokens, weights, start, end), end - 1);
        (int token, float weight) = (tokens[end - 1], weights[end - 1]);
        int place = start;
        for (int i = start; i < end - 1; i++)
            if (IsBefore(tokens[i], weights[i], token, weight)) Exchange(tokens, weights, i, place++);
        Exchange(tokens, weights, place, end - 1);
        return place;
    }

    private static int MiddleOfThree(ReadOnlySpan<int> tokens, ReadOnlySpan<float> weights, int start, int end)
    {
        int a = start, b = start + (end - start) / 2, c = end - 1;
        bool ab = IsBefore(tokens[a], weights[a], tokens[b], weights[b]);
        bool bc = IsBefore(tokens[b], weights[b], tokens[c], weights[c]);
        bool ac = IsBefore(tokens[a], weights[a], tokens[c], weights[c]);
        return ab == bc ? b : ab == ac ? c : a;
    }

    private static bool IsBefore(int token, float weight, int otherToken, float otherWeight) =>
        weight > otherWeight || (weight == otherWeight && token < otherToken);

    private static void Exchange(Span<int> tokens, Span<float> weights, int i, int j) =>
        (tokens[i], tokens[j], weights[i], weights[j]) = (tokens[j], tokens[i], weights[j], weights[i]);
}
