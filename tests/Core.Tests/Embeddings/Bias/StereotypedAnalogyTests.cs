using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class StereotypedAnalogyTests
{
    private const int SlowWords = 2000;

    // The authors' program: all pairs by their score, the better first, each word at most once at each end.
    [Fact]
    public void The_list_is_that_of_all_pairs_in_order_whatever_is_kept_and_on_any_number_of_threads()
    {
        const int rows = 700, width = 6, count = 60;
        (float[] units, double[] direction) = Random(rows, width);
        StereotypedAnalogy[] expected = Slow(units, direction, [.. Enumerable.Range(0, rows).Select(i => $"{i}")], count, 1);
        Assert.Equal(count, expected.Length);
        ScoredPair[]? first = null;
        KernelPaths.ForEach(() =>
        {
            foreach ((int capacity, int threads) in new[] { (1 << 16, 1), (1 << 16, 3), (100, 2), (7, 1), (1, 3) })
            {
                ScoredPair[] found = new AnalogyPairSearch(units, direction, 1, capacity).Find(count, threads, default);
                Check(expected, [.. found.Select(p => new StereotypedAnalogy($"{p.First}", $"{p.Second}", p.Score, p.Distance))]);
                Assert.Equal(first ??= found, found);
            }
        });
    }

    [Fact]
    public void A_search_for_more_pairs_than_there_are_ends()
    {
        (float[] units, double[] direction) = Random(40, 3);
        ScoredPair[] all = new AnalogyPairSearch(units, direction, 2, 5).Find(10_000, 2, default);
        Assert.InRange(all.Length, 20, 40);
        Assert.Equal(all.Length, all.Select(p => p.First).Distinct().Count());
        Assert.Equal(all.Length, all.Select(p => p.Second).Distinct().Count());
        Assert.Equal(Slow(units, direction, [.. Enumerable.Range(0, 40).Select(i => $"{i}")], 10_000, 2).Length, all.Length);
    }

    [Fact]
    public void Words_too_far_apart_filtered_or_rare_are_not_found()
    {
        // she - he points along the first axis; far is at right angles to all others, same is nurse once more.
        WordVectors vectors = WordVectors.Create(["she", "he", "nurse", "doctor", "far", "Nurse", "same", "rare"],
            [1, 2, 0, -1, 2, 0, 0.4f, 1, 0.1f, -0.4f, 1, 0.1f, 0, 0, 1, 0.9f, 1, 0, 0.8f, 2, 0.2f, 0.7f, 1, 0], 3);
        StereotypedAnalogyMetrics metrics = vectors.FindStereotypedAnalogies("she", "he", new() { MaximumWords = 7 });
        Assert.Equal(["she he", "nurse doctor"], metrics.Analogies.Take(2).Select(p => $"{p.First} {p.Second}"));
        Assert.Equal((6, 8, "she - he"), (metrics.Words, metrics.Vocabulary, metrics.Seed));
        Assert.Equal(1, metrics.Analogies[0].Score, 1e-6);
        Assert.DoesNotContain(metrics.Analogies, p => p.First is "far" or "Nurse" or "rare" || p.Second is "far" or "Nurse" or "rare");
        Assert.DoesNotContain(metrics.Analogies, p => (p.First, p.Second) is ("nurse", "same") or ("same", "nurse"));
        Assert.Contains("nurse", metrics.ToString());
        Assert.Single(vectors.FindStereotypedAnalogies("she", "he", new() { Count = 1 }).Analogies);
        Assert.Equal(8, vectors.FindStereotypedAnalogies("she", "he", new() { IsWord = _ => true }).Words);
        Assert.Empty(vectors.FindStereotypedAnalogies("she", "he", new() { IsWord = _ => false }).Analogies);
    }

    [Theory]
    [InlineData("nurse", true)]
    [InlineData("home_run", true)]
    [InlineData("_", false)]
    [InlineData("Nurse", false)]
    [InlineData("nurse1", false)]
    [InlineData("né", true)]
    [InlineData("it's", false)]
    [InlineData("abcdefghijklmnopqrst", false)]
    [InlineData("", false)]
    public void Plain_words_are_those_of_the_authors(string word, bool isPlain) =>
        Assert.Equal(isPlain, CommonWords.IsPlain(word));

    [Fact]
    public void Wrong_words_and_options_are_named()
    {
        WordVectors vectors = WordVectors.Create(["she", "he", "zero"], [1, 0, 2, 0, 0, 0], 2);
        Assert.Contains("'he'", Assert.Throws<ArgumentException>(() => vectors.FindStereotypedAnalogies("she", "he")).Message);
        Assert.Contains("'zero'", Assert.Throws<KeyNotFoundException>(() => vectors.FindStereotypedAnalogies("she", "zero")).Message);
        foreach (double distance in (double[])[0, 2.1, double.NaN])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => vectors.FindStereotypedAnalogies(
                new BiasSubspace("x", [1, 0], 2, []), new() { MaximumDistance = distance }));
        }
    }

    [Fact]
    public void A_search_can_be_cancelled()
    {
        (float[] units, double[] direction) = Random(40, 3);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new AnalogyPairSearch(units, direction, 1).Find(5, 2, source.Token));
    }

    [SharedDataFact(SharedVectors.Glove)]
    public void GloVe_s_analogies_of_she_and_he_are_those_of_all_pairs()
    {
        WordVectors vectors = SharedVectors.Read(SharedVectors.Glove);
        StereotypedAnalogyMetrics metrics = vectors.FindStereotypedAnalogies("she", "he", new() { MaximumWords = SlowWords, Count = 100 });
        string[] words = [.. Enumerable.Range(0, SlowWords).Select(i => vectors.Words[i]).Where(CommonWords.IsPlain)];
        float[] units = [.. words.SelectMany(word => Unit(vectors[word]))];
        double[] direction = [.. Unit(vectors["she"]).Zip(Unit(vectors["he"]), (a, b) => (double)a - b)];
        double length = Math.Sqrt(direction.Sum(x => x * x));
        Check(Slow(units, [.. direction.Select(x => x / length)], words, 100, 1), metrics.Analogies);
        Assert.Equal(words.Length, metrics.Words);
    }

    private static void Check(IReadOnlyList<StereotypedAnalogy> expected, IReadOnlyList<StereotypedAnalogy> actual)
    {
        Assert.Equal(expected.Select(p => (p.First, p.Second)), actual.Select(p => (p.First, p.Second)));
        Assert.All(expected.Zip(actual), both =>
        {
            Near.Assert(both.First.Score, both.Second.Score, 1e-5, "score");
            Near.Assert(both.First.Distance, both.Second.Distance, 1e-5, "distance");
        });
    }

    private static StereotypedAnalogy[] Slow(float[] units, double[] direction, string[] words, int count, double distance)
    {
        var pairs = new List<StereotypedAnalogy>();
        for (int a = 0; a < words.Length; a++)
        {
            for (int b = 0; b < words.Length; b++)
            {
                double along = 0, squares = 0;
                for (int k = 0; k < direction.Length; k++)
                {
                    double difference = (double)units[a * direction.Length + k] - units[b * direction.Length + k];
                    along += difference * direction[k];
                    squares += difference * difference;
                }

                if (along > 0 && squares <= distance * distance)
                    pairs.Add(new StereotypedAnalogy(words[a], words[b], along / Math.Sqrt(squares), Math.Sqrt(squares)));
            }
        }

        HashSet<string> first = [], second = [];
        return
        [
            .. pairs.OrderByDescending(p => p.Score)
                .Where(p => !first.Contains(p.First) && !second.Contains(p.Second) && first.Add(p.First) && second.Add(p.Second))
                .Take(count)
        ];
    }

    private static (float[] Units, double[] Direction) Random(int rows, int width)
    {
        float[] units = new float[rows * width];
        var random = new RandomStream(11);
        random.FillNormal(units, 0, 1);
        return ([.. units.Chunk(width).SelectMany(Unit)], [.. Enumerable.Range(0, width).Select(i => i == 0 ? 0.6 : i == 1 ? 0.8 : 0)]);
    }

    private static float[] Unit(float[] vector)
    {
        double length = Math.Sqrt(vector.Sum(x => (double)x * x));
        return [.. vector.Select(x => (float)(x / length))];
    }
}
