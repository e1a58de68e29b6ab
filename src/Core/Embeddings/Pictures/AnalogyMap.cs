using MLNetSeq.Charts;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Pairs of words that differ by the same thing, such as man and woman, king and queen.</summary>
/// <param name="Name">What they differ by, as in "gender" or "capital of".</param>
/// <param name="Pairs">The pairs.</param>
public sealed record AnalogyPairs(string Name, IReadOnlyList<(string From, string To)> Pairs);

/// <summary>Draws analogies as arrows from the one word to the other: where the vectors have learnt them, arrows of a kind run alike.</summary>
/// <remarks>
/// The plane is that of the principal components of all words of the pairs, their vectors scaled to length 1; it is chosen without regard to
/// what the arrows should look like.
/// </remarks>
public static class AnalogyMap
{
    /// <summary>A map of pairs, to be drawn or put on a <see cref="ChartPage"/>.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="vectors">The words' vectors.</param>
    /// <param name="kinds">The pairs; a colour for each kind.</param>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than two words.</exception>
    public static PointMap Draw(string title, WordVectors vectors, params IReadOnlyList<AnalogyPairs> kinds)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(kinds);
        List<string> words = [];
        Dictionary<string, int> places = [];
        List<int> colours = [];
        List<MapArrow> arrows = [];
        for (int colour = 0; colour < kinds.Count; colour++)
        {
            foreach ((string from, string to) in kinds[colour].Pairs)
                arrows.Add(new MapArrow(Place(from, colour), Place(to, colour)) { Colour = colour });
        }

        ReadOnlyMatrix rows = new(UnitRows.Of(vectors, words), words.Count, vectors.Dimension);
        PrincipalComponents plane = PrincipalComponents.Fit(rows, Math.Min(2, Math.Min(rows.Rows, rows.Columns)));
        double[] projected = new double[2 * words.Count];
        for (int i = 0; i < words.Count; i++) plane.Project(rows[i], projected.AsSpan(2 * i, 2));
        double share = Enumerable.Range(0, plane.Count).Sum(plane.ExplainedShare);
        PointMap map = new(title,
            [.. words.Select((word, i) => new MapPoint(word, projected[2 * i], projected[2 * i + 1]) { Colour = colours[i] })])
        {
            Note = FormattableString.Invariant(
                $"The plane of the first two principal components of these words, which holds {100 * share:0} % of how they differ."),
        };
        for (int colour = 0; colour < kinds.Count; colour++) map.Explain(colour, kinds[colour].Name);
        foreach (MapArrow arrow in arrows) map.Add(arrow);
        return map;

        int Place(string word, int colour)
        {
            if (!places.TryAdd(word, words.Count)) return places[word];
            words.Add(word);
            colours.Add(colour);
            return words.Count - 1;
        }
    }
}
