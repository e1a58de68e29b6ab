using MLNetSeq.Charts;
using MLNetSeq.Embeddings;
using WordEmbeddings.Display;

namespace WordEmbeddings;

/// <summary>Draws what the vectors have learned: a page to look around in, and each of its parts as a picture.</summary>
internal sealed class Pictures(EmbeddingsSettings settings, WordVectors vectors, Examples examples)
{
    // With fewer words there is no map to speak of.
    private const int FewestWords = 10;

    /// <summary>Writes the files, and says which.</summary>
    public IEnumerable<string> Save(WorkDisplay display, CancellationToken cancellation)
    {
        if (vectors.Count < FewestWords)
        {
            yield return $"{vectors.Count} words are too few for a map.";
            yield break;
        }

        ChartPage page = new("Word vectors");
        PointMap map = display.Show("Map", (IProgress<TsneProgress> progress) => WordMap.Draw(vectors, MapOptions(), progress, cancellation));
        page.Add(map);
        map.Save(In("map.svg"));
        yield return $"Map of {map.Points.Count:N0} words: {In("map.svg")}";

        IReadOnlyList<AnalogyPairs> kinds = examples.Kinds;
        if (kinds.Count > 0)
        {
            for (int i = 0; i < kinds.Count; i++)
            {
                PointMap arrows = AnalogyMap.Draw($"Analogies: {kinds[i].Name}", vectors, kinds[i]);
                page.Add(arrows);
                arrows.Save(In($"analogies-{i + 1}.svg"));
            }

            yield return $"Analogies as arrows: {In("analogies-1.svg")} and so on";
        }

        if (examples.Axes is { Count: > 0 } axes && examples.TableWords is { Count: > 0 } words)
        {
            HeatMap table = NamedAxis.Table("Words against named axes", vectors, words, axes);
            page.Add(table);
            table.Save(In("axes.svg"));
            yield return $"Words against named axes: {In("axes.svg")}";
        }

        page.Save(In("words.html"));
        yield return $"All of it to look around in, in a browser: {In("words.html")}";
    }

    private WordMapOptions MapOptions() => new()
    {
        MaximumWords = settings.MapWords,
        Title = $"The {Math.Min(settings.MapWords, vectors.Count):N0} {(vectors.Words.HasCounts ? "commonest" : "first")} words",
        Tsne = new TsneOptions { Threads = settings.Threads },
    };

    private string In(string name) => Path.Combine(settings.Output, name);
}
