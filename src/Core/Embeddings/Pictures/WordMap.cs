using MLNetSeq.Charts;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Lays words out on a plane by their vectors, scaled to length 1.</summary>
public static class WordMap
{
    private const double LeastPerplexity = 1, WordsOfPerplexity = 3;

    /// <summary>A map of words, to be drawn or put on a <see cref="ChartPage"/>.</summary>
    /// <param name="vectors">The words' vectors.</param>
    /// <param name="options">Which words, and how; null for the defaults.</param>
    /// <param name="progress">Told how far t-SNE is.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="KeyNotFoundException">A word of the options has no vector.</exception>
    /// <exception cref="ArgumentException">There are fewer than four words, or an option is out of bounds.</exception>
    public static PointMap Draw(
        WordVectors vectors,
        WordMapOptions? options = null,
        IProgress<TsneProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new WordMapOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.Neighbours);
        if (options.MaximumWords is < 1 or > PointMap.MaximumPoints)
            throw new ArgumentException($"MaximumWords is {options.MaximumWords}: a map shows 1 to {PointMap.MaximumPoints}.", nameof(options));
        string[] words = options.Words is null
            ? [.. Enumerable.Range(0, Math.Min(vectors.Count, options.MaximumWords)).Select(i => vectors.Words[i])]
            : [.. options.Words.Take(options.MaximumWords)];
        if (words.Length < 4) throw new ArgumentException($"There are {words.Length} words: a map needs at least four.", nameof(options));

        ReadOnlyMatrix rows = new(UnitRows.Of(vectors, words), words.Length, vectors.Dimension);
        MapNeighbour[][] neighbours = Neighbours(rows, options, cancellation);
        (double X, double Y)[] places = options.Method == WordMapMethod.Tsne
            ? ByTsne(rows, options.Tsne, progress, cancellation)
            : ByComponents(rows);
        string count = $"{words.Length:N0}";
        return new PointMap(options.Title ?? $"{count} words",
            [.. words.Select((word, i) => new MapPoint(word, places[i].X, places[i].Y) { Neighbours = neighbours[i] })])
        {
            Note = options.Method == WordMapMethod.Tsne
                ? "t-SNE of vectors of length 1: words stand near those they are near to; distances between groups mean little."
                : "The first two principal components of vectors of length 1.",
        };
    }

    private static (double X, double Y)[] ByTsne(
        ReadOnlyMatrix rows, TsneOptions options, IProgress<TsneProgress>? progress, CancellationToken cancellation)
    {
        double most = Math.Max(LeastPerplexity, (rows.Rows - 1) / WordsOfPerplexity);
        TsneLayout layout = Tsne.Fit(rows, options with { Perplexity = Math.Min(options.Perplexity, most) }, progress, cancellation);
        return [.. layout.X.Zip(layout.Y)];
    }

    private static (double X, double Y)[] ByComponents(ReadOnlyMatrix rows)
    {
        // Of vectors of one number there is one component: all words on a line.
        PrincipalComponents plane = PrincipalComponents.Fit(rows, Math.Min(2, rows.Columns));
        (double X, double Y)[] places = new (double X, double Y)[rows.Rows];
        Span<double> place = stackalloc double[2];
        for (int i = 0; i < places.Length; i++)
        {
            plane.Project(rows[i], place);
            places[i] = (place[0], place[1]);
        }

        return places;
    }

    private static MapNeighbour[][] Neighbours(ReadOnlyMatrix rows, WordMapOptions options, CancellationToken cancellation)
    {
        int each = Math.Min(options.Neighbours, rows.Rows - 1);
        if (each == 0) return [.. Enumerable.Repeat<MapNeighbour[]>([], rows.Rows)];
        using WorkerPool pool = new(options.Tsne.Threads > 0 ? options.Tsne.Threads : Environment.ProcessorCount);
        NearestRows nearest = NearestRows.Find(rows, each, pool, cancellation);

        // Of vectors of length 1, |a − b|² is 2 − 2 cos.
        MapNeighbour Neighbour(int e) => new(nearest.Indices[e], 1 - nearest.SquaredDistances[e] / 2);
        return [.. Enumerable.Range(0, rows.Rows).Select(i => Enumerable.Range(i * each, each).Select(Neighbour).ToArray())];
    }
}
