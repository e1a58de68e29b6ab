using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class DebiasGloveTests
{
    private const string Twitter = "data/glove-twitter-25d-12k/glove.twitter.27B.25d.subset.txt.gz";

    private static readonly BiasAxis Size = new()
    {
        Name = "size",
        DefinitionalSets = [["big", "small"], ["large", "tiny"], ["huge", "little"], ["tall", "short"]],
        EqualitySets = [["big", "small"]],
        SpecificWords = ["big", "small", "large", "tiny", "huge", "little", "tall", "short", "giant"],
    };

    [SharedDataFact(Twitter)]
    public void Neutral_words_lose_the_direction_and_pairs_are_equally_far_from_them() => KernelPaths.ForEach(() =>
    {
        foreach (bool keepNorms in (bool[])[false, true])
        {
            DebiasOptions options = new() { Axes = [DebiasweLists.Gender], KeepNorms = keepNorms };
            WordVectors before = SharedVectors.Read(Twitter);
            Debiaser debiaser = Debiaser.Fit(before, options);
            Check(debiaser, before, debiaser.Apply(before));
        }
    });

    [SharedDataFact(Twitter)]
    public void Two_axes_at_once_are_lost_by_words_neutral_on_both()
    {
        WordVectors before = SharedVectors.Read(Twitter);
        Debiaser debiaser = Debiaser.Fit(before, new() { Axes = [DebiasweLists.Gender, Size], Components = 2 });
        WordVectors after = debiaser.Apply(before);
        Check(debiaser, before, after);
        BiasRoles size = debiaser.RolesOf(before, 1);
        Assert.Equal(BiasRole.Equalized, size[Row(before, "big")]);
        Assert.Equal(BiasRole.Specific, size[Row(before, "giant")]);
        Assert.Equal(BiasRole.Neutral, size[Row(before, "he")]);
        Assert.Equal(BiasRole.Equalized, debiaser.RolesOf(before)[Row(before, "he")]);
        // A word specific on one axis loses the other, and keeps some of its own.
        Assert.True(Math.Abs(debiaser.Subspaces[0].Cosine(after["giant"])) <= 1e-6);
        Assert.True(Math.Abs(debiaser.Subspaces[1].Cosine(after["giant"])) > 1e-3);
    }

    [SharedDataFact(Twitter)]
    public void Similarity_falls_by_at_most_a_point()
    {
        WordVectors before = SharedVectors.Read(Twitter);
        WordVectors after = before.Debias(new() { Axes = [DebiasweLists.Gender] });
        WordSimilarityTest test = WordSimilarityTest.Read(SharedData.PathOf("data/word-sim/EN-WS-353-ALL.txt"));
        double was = 100 * before.EvaluateSimilarity(test).Spearman, now = 100 * after.EvaluateSimilarity(test).Spearman;
        Assert.True(now >= was - 1, $"{was:F2} before, {now:F2} after");
    }

    [SharedDataFact(Twitter)]
    public void By_means_the_default_lambda_halves_the_bias_of_professions_and_by_sums_it_does_nothing()
    {
        WordVectors before = SharedVectors.Read(Twitter);
        double was = ProfessionBias(before, before), sums = ProfessionBias(before, Soft(SoftTerms.Sums));
        double means = ProfessionBias(before, Soft(SoftTerms.Means));
        Assert.InRange(sums, 0.99 * was, was);
        Assert.InRange(means, 0, 0.5 * was);

        WordVectors Soft(SoftTerms terms) =>
            before.Debias(new() { Axes = [DebiasweLists.Gender], Method = DebiasMethod.Soft, SoftTerms = terms });
    }

    [SharedDataFact(Twitter)]
    public void The_result_does_not_depend_on_the_threads()
    {
        WordVectors before = SharedVectors.Read(Twitter);
        foreach (DebiasMethod method in Enum.GetValues<DebiasMethod>())
        {
            float[][] results = [.. new[] { 1, 2, 5 }.Select(threads =>
                All(before.Debias(new() { Axes = [DebiasweLists.Gender, Size], Method = method, Threads = threads })))];
            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
    }

    private static double ProfessionBias(WordVectors before, WordVectors vectors)
    {
        BiasSubspace direction = BiasSubspace.Fit(before, DebiasweLists.Gender);
        HashSet<string> specific = [.. DebiasweLists.Gender.WordsToKeep];
        return DebiasweLists.Professions.Where(word => vectors.Contains(word) && !specific.Contains(word))
            .Average(word => Math.Abs(direction.Cosine(vectors[word])));
    }

    private static void Check(Debiaser debiaser, WordVectors before, WordVectors after)
    {
        BiasRoles[] roles = [.. debiaser.Subspaces.Select((_, axis) => debiaser.RolesOf(before, axis))];
        int[][] neutral =
            [.. roles.Select(axis => axis.Rows(BiasRole.Neutral).Where(row => roles.All(r => r[row] != BiasRole.Equalized)).ToArray())];
        foreach ((int axis, BiasSubspace subspace) in debiaser.Subspaces.Index())
        {
            Assert.True(neutral[axis].Length > 10_000);
            foreach (int row in neutral[axis])
                for (int k = 0; k < subspace.Count; k++) Assert.InRange(Cosine(after, row, subspace.Direction(k)), -1e-6, 1e-6);
        }

        (int First, int Second)[] pairs =
        [
            .. debiaser.Axes[0].SetsToEqualize.Select(set => set.Select(word => Row(before, word.ToLowerInvariant())).ToArray())
                .Where(rows => rows.All(row => row >= 0)).Select(rows => (rows[0], rows[1])).Distinct(),
        ];
        Assert.Equal(2 * pairs.Length, roles[0].CountOf(BiasRole.Equalized));
        Assert.True(pairs.Length >= 20, $"{pairs.Length} pairs");
        foreach ((int first, int second) in pairs)
            foreach (int row in neutral[0]) Assert.InRange(Similarity(after, first, row) - Similarity(after, second, row), -1e-5, 1e-5);
    }

    private static double Cosine(WordVectors vectors, int row, ReadOnlySpan<double> direction)
    {
        ReadOnlySpan<float> vector = vectors.Rows.Row(row, []);
        double dot = 0;
        for (int i = 0; i < vector.Length; i++) dot += vector[i] * direction[i];
        return dot / Math.Sqrt(VectorMath.Dot(vector, vector));
    }

    private static double Similarity(WordVectors vectors, int a, int b)
    {
        ReadOnlySpan<float> left = vectors.Rows.Row(a, []), right = vectors.Rows.Row(b, []);
        return VectorMath.Dot(left, right) / Math.Sqrt(VectorMath.Dot(left, left) * VectorMath.Dot(right, right));
    }

    private static int Row(WordVectors vectors, string word) => vectors.Words.TryGetIndex(word, out int row) ? row : -1;

    private static float[] All(WordVectors vectors) =>
        [.. Enumerable.Range(0, vectors.Count).SelectMany(row => vectors.Rows.Row(row, []).ToArray())];
}
