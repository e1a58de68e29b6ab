namespace MLNetSeq.Embeddings;

/// <summary>Chooses the words that an axis' picture shows: half of them neutral, a quarter specific, a quarter equalised.</summary>
internal sealed class DrawnWords(
    WordVectors before, WordVectors after, BiasAxis axis, BiasSubspace subspace, BiasRoles roles, WordLookup lookup)
{
    public BiasWordShift[] Choose(IReadOnlyList<string> neutral, int most)
    {
        int[] equalized = EqualizedRows(most / 4);
        int[] specific = [.. Rows(axis.WordsToKeep, BiasRole.Specific).Order().Take(most / 4)];
        BiasWordShift[] leaning = [.. Shifts(Rows(neutral, BiasRole.Neutral))];
        int room = most - equalized.Length - specific.Length;
        // Those that lean most to either end; the others would all stand in the middle.
        BiasWordShift[] shown = leaning.Length <= room ? leaning : [.. leaning[..((room + 1) / 2)], .. leaning[^(room / 2)..]];
        return [.. shown, .. Shifts(specific), .. Shifts(equalized)];
    }

    // Whole sets, so that all words that become equal are seen.
    private int[] EqualizedRows(int most)
    {
        List<int> rows = [];
        foreach (IReadOnlyList<string> set in axis.SetsToEqualize)
        {
            int[] found = [.. Rows(set, BiasRole.Equalized)];
            if (rows.Count + found.Length > most) break;
            rows.AddRange(found);
        }

        return [.. rows.Distinct()];
    }

    private IEnumerable<int> Rows(IEnumerable<string> words, BiasRole role)
    {
        HashSet<int> rows = [];
        foreach (string word in words)
            if (lookup.TryFind(word, out int row) && roles[row] == role && rows.Add(row)) yield return row;
    }

    private IEnumerable<BiasWordShift> Shifts(IEnumerable<int> rows)
    {
        float[] scratch = new float[before.Dimension];
        double Cosine(WordVectors vectors, int row) => subspace.Cosine(vectors.Rows.Row(row, scratch));
        return rows.Select(row => new BiasWordShift(before.Words[row], roles[row], BiasFigure.Of(Cosine(before, row), Cosine(after, row))))
            .OrderByDescending(word => word.Cosine.Before);
    }
}
