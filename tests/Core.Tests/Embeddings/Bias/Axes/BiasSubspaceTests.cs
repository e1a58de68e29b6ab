using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class BiasSubspaceTests
{
    private const int Dimension = 4;

    // Fewer and more words than numbers: the directions come out of one matrix or the other.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(40)]
    public void No_direction_has_more_variance_of_the_sets_than_the_first_component(int pairs)
    {
        WordVectors vectors = Random(2 * pairs);
        BiasSubspace subspace = BiasSubspace.Fit(vectors, Axis(vectors.Words, pairs), BiasDirection.PrincipalComponents);
        double[][] rows = [.. Enumerable.Range(0, pairs).SelectMany(i => Centred(vectors, i))];
        double total = rows.Sum(row => row.Sum(x => x * x)), most = Variance(rows, subspace.Direction(0).ToArray());
        Assert.Equal(most / total, Assert.Single(subspace.ExplainedShares), 1e-9);
        RandomStream random = new(3);
        for (int i = 0; i < 500; i++)
        {
            float[] other = new float[Dimension];
            random.FillNormal(other, 0, 1);
            double length = Math.Sqrt(other.Sum(x => (double)x * x));
            Assert.True(Variance(rows, [.. other.Select(x => x / length)]) <= most + 1e-9);
        }
    }

    [Fact]
    public void More_directions_than_the_sets_span_are_refused_with_the_number_they_span()
    {
        foreach ((int pairs, int most) in (ReadOnlySpan<(int, int)>)[(1, 1), (3, 3), (40, Dimension)])
        {
            WordVectors vectors = Random(2 * pairs);
            BiasSubspace subspace = BiasSubspace.Fit(vectors, Axis(vectors.Words, pairs), BiasDirection.PrincipalComponents, most);
            Assert.Equal(1, subspace.ExplainedShares.Sum(), 1e-9);
            string message = Assert.Throws<ArgumentOutOfRangeException>(() => BiasSubspace.Fit(
                vectors, Axis(vectors.Words, pairs), BiasDirection.PrincipalComponents, most + 1)).Message;
            Assert.Contains($"span {most} directions: ask for 1 to {most}", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Vectors_of_one_word_have_no_direction()
    {
        WordVectors one = WordVectors.Create(["she"], [1, 2, 3, 4], Dimension);
        BiasAxis axis = new() { Name = "gender", DefinitionalSets = [["she", "he"]] };
        Assert.Contains("without a vector, or with one of zeros or not finite (1): he",
            Assert.Throws<ArgumentException>(() => one.Debias(new() { Axes = [axis] })).Message, StringComparison.Ordinal);
    }

    private static BiasAxis Axis(WordList words, int pairs) => new()
    {
        Name = "pairs",
        DefinitionalSets = [.. Enumerable.Range(0, pairs).Select(i => (string[])[words[2 * i], words[2 * i + 1]])],
    };

    private static WordVectors Random(int words)
    {
        float[] values = new float[words * Dimension];
        new RandomStream(words).FillNormal(values, 0.1f, 1);
        return WordVectors.Create(Enumerable.Range(0, words).Select(i => $"w{i}"), values, Dimension);
    }

    private static double[][] Centred(WordVectors vectors, int pair)
    {
        double[] first = vectors.Unit($"w{2 * pair}"), second = vectors.Unit($"w{2 * pair + 1}");
        double[] half = [.. first.Zip(second, (a, b) => (a - b) / 2)];
        return [half, [.. half.Select(x => -x)]];
    }

    private static double Variance(double[][] rows, double[] direction) =>
        rows.Sum(row => Math.Pow(row.Zip(direction, (a, b) => a * b).Sum(), 2));
}
