using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class VectorSearchTests
{
    private const double Tolerance = 1e-6;

    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 7, 3 }, { 300, 16 }, { 513, 50 }, { 1000, 67 }, { 257, 300 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void One_query_finds_what_looking_at_all_in_double_finds(int count, int dimension) => KernelPaths.ForEach(() =>
    {
        WordVectors vectors = Random(count, dimension);
        float[] query = Numbers(dimension, 5);
        int wanted = Math.Min(10, count);
        CheckAgainstDouble(vectors, query, count, vectors.SimilarByVector(query, wanted));
        int half = Math.Max(1, count / 2);
        CheckAgainstDouble(vectors, query, half, vectors.SimilarByVector(query, wanted, new() { RestrictVocabulary = half }));
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Many_queries_find_what_looking_at_all_in_double_finds(int count, int dimension) => KernelPaths.ForEach(() =>
    {
        const int Queries = 33;
        WordVectors vectors = Random(count, dimension);
        float[] queries = Numbers(Queries * dimension, 6);
        WordSimilarity[][] found = vectors.SimilarByVectorEach(new ReadOnlyMatrix(queries, Queries, dimension), Math.Min(10, count));
        Assert.Equal(Queries, found.Length);
        for (int q = 0; q < Queries; q++) CheckAgainstDouble(vectors, queries.AsSpan(q * dimension, dimension), count, found[q]);
    });

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_that_take_less_room_are_searched_as_the_numbers_they_stand_for(int count, int dimension) => KernelPaths.ForEach(() =>
    {
        foreach (VectorPrecision precision in (VectorPrecision[])[VectorPrecision.Int8, VectorPrecision.Half])
        {
            WordVectors vectors = Random(count, dimension).ToPrecision(precision);
            float[] query = Numbers(dimension, 5);
            CheckAgainstDouble(vectors, query, count, vectors.SimilarByVector(query, Math.Min(10, count)));
            WordSimilarity[][] each = vectors.SimilarByVectorEach(new ReadOnlyMatrix(query, 1, dimension), Math.Min(10, count));
            CheckAgainstDouble(vectors, query, count, each[0]);
        }
    });

    [Fact]
    public void A_mapped_archive_is_searched_like_vectors_in_memory()
    {
        WordVectors memory = Random(300, 50);
        string path = Path.GetTempFileName();
        try
        {
            foreach (VectorPrecision precision in Enum.GetValues<VectorPrecision>())
            {
                WordVectors expected = memory.ToPrecision(precision);
                expected.Save(path, WordVectorsFormat.Archive);
                WordVectors mapped = WordVectors.Open(path);
                Assert.Equal(expected.MostSimilar("w7"), mapped.MostSimilar("w7"));
                Assert.Equal(expected.MostSimilarEach(["w7", "w8"])[1], mapped.MostSimilarEach(["w7", "w8"])[1]);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit() => KernelPaths.ForEach(() =>
    {
        WordVectors vectors = Random(60_001, 150);
        string[] words = [.. Enumerable.Range(0, 40).Select(i => $"w{i * 997}")];
        WordSimilarity[][] expected = vectors.MostSimilarEach(words, 20, new NeighbourOptions { Threads = 1 });
        WordSimilarity[] one = vectors.MostSimilar("w5", 20, new NeighbourOptions { Threads = 1 });
        WordSimilarity[] product = vectors.MostSimilarByProduct(["w5", "w9"], ["w3"], 20, new NeighbourOptions { Threads = 1 });
        foreach (int threads in (int[])[2, 3, 5])
        {
            NeighbourOptions options = new() { Threads = threads };
            Assert.Equal(expected, vectors.MostSimilarEach(words, 20, options));
            Assert.Equal(one, vectors.MostSimilar("w5", 20, options));
            Assert.Equal(product, vectors.MostSimilarByProduct(["w5", "w9"], ["w3"], 20, options));
        }
    });

    [Fact]
    public void Of_equal_similarities_the_lower_index_comes_first_however_they_are_split()
    {
        const int Dimension = 256, Count = 50_000;
        float[] values = new float[Count * Dimension];
        values.AsSpan().Fill(1);
        WordVectors vectors = Named(values, Dimension);
        foreach (int threads in (int[])[1, 2, 3])
        {
            NeighbourOptions options = new() { Threads = threads, Exclude = ["w2"] };
            int[] expected = [0, 1, 3, 4, 6];
            Assert.Equal(expected, vectors.MostSimilar("w5", 5, options).Select(f => f.Index));
            Assert.Equal(expected, vectors.MostSimilarEach(["w5"], 5, options)[0].Select(f => f.Index));
            Assert.Equal(expected, vectors.MostSimilarByProduct(["w5"], [], 5, options).Select(f => f.Index));
        }
    }

    [Fact]
    public void A_word_asked_for_more_neighbours_than_there_are_gets_all_others()
    {
        WordVectors vectors = Random(20, 8);
        Assert.Equal(19, vectors.MostSimilar("w3", 1000).Length);
        Assert.DoesNotContain(vectors.MostSimilar("w3", 1000), f => f.Word == "w3");
        Assert.Empty(Random(1, 8).MostSimilar("w0"));
    }

    [Fact]
    public void Zero_vectors_have_similarity_zero_and_never_a_number_that_is_none()
    {
        float[] values = Numbers(6 * 20, 1);
        values.AsSpan(20, 20).Clear();
        WordVectors vectors = Named(values, 20);
        Assert.Equal(0, vectors.Similarity("w1", "w0"));
        Assert.Equal(0, vectors.Similarity("w1", "w1"));
        Assert.Equal([0, 2, 3, 4, 5], vectors.MostSimilar("w1").Select(f => f.Index));
        Assert.All(vectors.MostSimilar("w1"), f => Assert.Equal(0, f.Similarity));
        Assert.Equal(0, vectors.MostSimilar("w0").Single(f => f.Word == "w1").Similarity);
        Assert.Equal(0, vectors.MostSimilarEach(["w0"])[0].Single(f => f.Word == "w1").Similarity);
        WordVectors bytes = vectors.ToPrecision(VectorPrecision.Int8);
        Assert.Equal(0, bytes.MostSimilar("w0").Single(f => f.Word == "w1").Similarity);
    }

    [Fact]
    public void Rows_that_are_not_numbers_are_never_found()
    {
        float[] values = Numbers(6 * 20, 1);
        values[47] = float.NaN;
        WordVectors vectors = Named(values, 20);
        Assert.Equal(4, vectors.MostSimilar("w0").Length);
        Assert.DoesNotContain(vectors.MostSimilarEach(["w0"])[0], f => f.Word == "w2");
    }

    [Fact]
    public void A_cancelled_search_ends()
    {
        WordVectors vectors = Random(100, 8);
        Assert.Throws<OperationCanceledException>(() => vectors.MostSimilarEach(["w1"], 5, null, new CancellationToken(canceled: true)));
    }

    private static void CheckAgainstDouble(WordVectors vectors, ReadOnlySpan<float> query, int rows, WordSimilarity[] found)
    {
        double[] cosines = new double[rows];
        float[] scratch = new float[vectors.Dimension];
        for (int i = 0; i < rows; i++) cosines[i] = Cosine.Of(query, vectors.Rows.Row(i, scratch));
        double[] best = [.. cosines.OrderDescending().Take(found.Length)];
        for (int i = 0; i < found.Length; i++)
        {
            Near.Assert(best[i], found[i].Similarity, Tolerance, $"place {i}");
            Near.Assert(cosines[found[i].Index], found[i].Similarity, Tolerance, $"row {found[i].Index}");
            Assert.Equal($"w{found[i].Index}", found[i].Word);
        }

        Assert.Equal(found.Length, found.Select(f => f.Index).Distinct().Count());
    }

    private static WordVectors Random(int count, int dimension) => Named(Numbers(count * dimension, 3), dimension);

    private static WordVectors Named(float[] values, int dimension) =>
        WordVectors.Create(Enumerable.Range(0, values.Length / dimension).Select(i => $"w{i}"), values, dimension);

    private static float[] Numbers(int count, long seed)
    {
        float[] numbers = new float[count];
        new RandomStream(seed).FillNormal(numbers, 0, 0.4f);
        return numbers;
    }
}
