using MLNetSeq.Charts;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Pictures;

public sealed class WordPictureTests
{
    [Theory]
    [InlineData(WordMapMethod.Tsne)]
    [InlineData(WordMapMethod.PrincipalComponents)]
    public void A_map_shows_the_first_words_and_their_neighbours_by_cosine(WordMapMethod method)
    {
        const int Shown = 30, Width = 5;
        float[] values = new float[40 * Width];
        new RandomStream(2).FillNormal(values, 0, 1);
        WordVectors vectors = WordVectors.Create(Enumerable.Range(0, 40).Select(i => $"w{i}"), values, Width);
        PointMap map = WordMap.Draw(vectors, new WordMapOptions { MaximumWords = Shown, Neighbours = 4, Method = method });
        Assert.Equal(Enumerable.Range(0, Shown).Select(i => $"w{i}"), map.Points.Select(p => p.Text));
        for (int i = 0; i < Shown; i++)
        {
            (int Word, double Cosine)[] expected = [.. Enumerable.Range(0, Shown).Where(j => j != i)
                .Select(j => (j, Cosine(vectors[$"w{i}"], vectors[$"w{j}"]))).OrderByDescending(n => n.Item2).Take(4)];
            Assert.Equal(expected.Select(n => n.Word), map.Points[i].Neighbours.Select(n => n.Point));
            Assert.Equal(expected[0].Cosine, map.Points[i].Neighbours[0].Similarity, 1e-6);
        }
    }

    [Fact]
    public void Arrows_of_pairs_that_differ_by_the_same_vector_are_parallel()
    {
        // Cube corners, all of one length: a is −, b is + along the last axis.
        string[] words = ["a0", "b0", "a1", "b1", "a2", "b2"];
        float[] values = [1, 1, -2, 1, 1, 2, -1, 1, -2, -1, 1, 2, 1, -1, -2, 1, -1, 2];
        WordVectors vectors = WordVectors.Create(words, values, 3);
        PointMap map = AnalogyMap.Draw("pairs", vectors, new AnalogyPairs("a to b", [("a0", "b0"), ("a1", "b1"), ("a2", "b2")]));
        (double X, double Y)[] arrows = [.. map.Arrows.Select(a =>
            (map.Points[a.To].X - map.Points[a.From].X, map.Points[a.To].Y - map.Points[a.From].Y))];
        Assert.Equal(3, arrows.Length);
        Assert.All(arrows, a => Assert.Equal((arrows[0].X, arrows[0].Y), (a.X, a.Y), (p, q) => Math.Abs(p.X - q.X) + Math.Abs(p.Y - q.Y) < 1e-5));
        Assert.True(Math.Abs(arrows[0].X) > 1);
    }

    [Fact]
    public void A_word_of_several_pairs_is_one_point() =>
        Assert.Equal(3, AnalogyMap.Draw("pairs", Small(), new AnalogyPairs("x", [("north", "east"), ("north", "both")])).Points.Count);

    [Fact]
    public void An_axis_is_the_difference_of_means_and_its_cells_are_cosines()
    {
        WordVectors vectors = Small();
        NamedAxis axis = NamedAxis.Between("east", vectors, ["north"], ["east"]);
        double half = Math.Sqrt(0.5);
        Assert.Equal(half, axis.Direction[0], 1e-6);
        Assert.Equal(-half, axis.Direction[1], 1e-6);
        HeatMap table = NamedAxis.Table("t", vectors, ["north", "east", "both"], [axis, NamedAxis.Between("up", vectors, [], ["north"])]);
        Assert.Equal([-half, half, 0], table.Cells.Select(row => row[0]), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([1, 0, half], table.Cells.Select(row => row[1]), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void What_cannot_be_drawn_is_named()
    {
        WordVectors vectors = Small();
        Assert.Contains("'up'", Assert.Throws<KeyNotFoundException>(() => AnalogyMap.Draw("p", vectors, new AnalogyPairs("x", [("up", "east")]))).Message,
            StringComparison.Ordinal);
        Assert.Contains("same words at both ends", Assert.Throws<ArgumentException>(() =>
            NamedAxis.Between("x", vectors, ["east"], ["east"])).Message, StringComparison.Ordinal);
        Assert.Contains("leads to no word", Assert.Throws<ArgumentException>(() => NamedAxis.Between("x", vectors, ["east"], [])).Message,
            StringComparison.Ordinal);
        Assert.Contains("at least four", Assert.Throws<ArgumentException>(() => WordMap.Draw(vectors)).Message, StringComparison.Ordinal);
    }

    private static WordVectors Small() => WordVectors.Create(["north", "east", "both"], [0, 2, 3, 0, 1, 1], 2);

    private static double Cosine(float[] a, float[] b) =>
        VectorMath.Dot(a, b) / Math.Sqrt(VectorMath.SumOfSquares(a) * VectorMath.SumOfSquares(b));
}
