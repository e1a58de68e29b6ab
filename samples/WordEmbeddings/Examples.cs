using MLNetSeq.Embeddings;
using WordEmbeddings.World;

namespace WordEmbeddings;

/// <summary>What vectors are asked: words of the little world that other texts have too. What has no vector is left out.</summary>
/// <param name="vectors">The vectors.</param>
internal sealed class Examples(WordVectors vectors)
{
    private static readonly string[] Neighbours = ["king", "woman", "boy", "dog", "apple", "paris", "france", "walked"];

    private static readonly string[] Rows =
    [
        "man", "woman", "king", "queen", "prince", "princess", "boy", "girl", "grandfather", "grandmother", "father", "daughter",
        "apple", "orange", "bread", "wine", "dog", "puppy", "paris", "france",
    ];

    /// <summary>The words whose neighbours are shown.</summary>
    public IReadOnlyList<string> Words => Known(Neighbours);

    /// <summary>The rows of the table of words against axes.</summary>
    public IReadOnlyList<string> TableWords => Known(Rows);

    /// <summary>Pairs that differ by the same thing, two of a kind at least.</summary>
    public IReadOnlyList<AnalogyPairs> Kinds =>
    [
        .. new[]
        {
            Kind("man to woman", People.All.Select(p => (p.Male, p.Female))),
            Kind("country to capital", Countries.All.Select(c => (c.Country, c.Capital))),
            Kind("today to yesterday", Deeds.All.Select(d => (d.Now, d.Past))),
            Kind("animal to its young", Animals.All.Select(a => (a.Adult, a.Young))),
            Kind("tall to taller", Sizes.All.Select(s => (s.Plain, s.More))),
        }.Where(kind => kind.Pairs.Count > 1),
    ];

    /// <summary>The axes of the table, those whose ends have vectors.</summary>
    public IReadOnlyList<NamedAxis> Axes =>
    [
        .. new[]
        {
            Axis("gender", ["man", "boy", "father", "he"], ["woman", "girl", "mother", "she"]),
            Axis("royalty", ["man", "woman", "boy", "girl"], ["king", "queen", "prince", "princess"]),
            Axis("age", ["boy", "girl", "son", "daughter"], ["grandfather", "grandmother", "old", "elderly"]),
            Axis("food", ["man", "woman", "dog", "cow"], ["bread", "cheese", "plum", "rice"]),
        }.OfType<NamedAxis>(),
    ];

    private string[] Known(IEnumerable<string> words) => [.. words.Where(word => vectors.Contains(word))];

    private AnalogyPairs Kind(string name, IEnumerable<(string From, string To)> pairs) =>
        new(name, [.. pairs.Where(pair => vectors.Contains(pair.From) && vectors.Contains(pair.To))]);

    private NamedAxis? Axis(string name, string[] from, string[] to)
    {
        string[] low = Known(from), high = Known(to);
        return low.Length > 0 && high.Length > 0 ? NamedAxis.Between(name, vectors, low, high) : null;
    }
}
