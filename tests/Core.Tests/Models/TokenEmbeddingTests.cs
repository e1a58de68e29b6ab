using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class TokenEmbeddingTests
{
    private const int Width = 7;
    private const int Buckets = 50;

    [Fact]
    public void Gradients_of_words_and_ngrams_agree_with_finite_differences()
    {
        var random = new RandomStream(1);
        SubwordTable table = Table(out Vocabulary vocabulary);
        int[] tokens = [.. ((string[])["cat", "cats", "cat", "unheard", "a"]).Select(t => table.NumberOf(t)), Vocabulary.Unknown];
        var embedding = new TokenEmbedding(vocabulary.Count, Buckets, Width, 1, random);
        var workspace = new TokenEmbedding.Workspace();
        float[] x = new float[tokens.Length * Width], dx = RandomBatch.Normal(random, x.Length);
        double Loss()
        {
            embedding.Forward(tokens, table, new Matrix(x, tokens.Length, Width), workspace);
            return RandomBatch.Dot(x, dx);
        }

        Loss();
        embedding.Backward(tokens, table, new ReadOnlyMatrix(dx, tokens.Length, Width), workspace);
        var check = new GradientCheck(Loss, random);
        foreach (Parameter p in embedding.Parameters) check.Check("TokenEmbedding", p);
    }

    [Fact]
    public void A_tokens_vector_is_its_words_plus_the_mean_of_its_ngrams()
    {
        var random = new RandomStream(1);
        SubwordTable table = Table(out Vocabulary vocabulary);
        var embedding = new TokenEmbedding(vocabulary.Count, Buckets, Width, 1, random);
        int known = table.NumberOf("dog"), added = table.NumberOf("dogged");
        float[] x = new float[2 * Width];
        embedding.Forward([known, added], table, new Matrix(x, 2, Width), new TokenEmbedding.Workspace());
        Parameter[] p = [.. embedding.Parameters];
        for (int j = 0; j < Width; j++)
        {
            foreach ((int row, int token) in ((int, int)[])[(0, known), (1, added)])
            {
                double ngrams = table.BucketsOf(token).ToArray().Average(b => p[1].Value[b * Width + j]);
                Assert.Equal(p[0].Value[table.IdOf(token) * Width + j] + ngrams, x[row * Width + j], 1e-5);
            }
        }
    }

    [Fact]
    public void A_workspace_is_good_for_one_batch_after_another_as_words_come_and_go()
    {
        var random = new RandomStream(1);
        SubwordTable table = Table(out Vocabulary vocabulary);
        var embedding = new TokenEmbedding(vocabulary.Count, Buckets, Width, 1, random);
        var reused = new TokenEmbedding.Workspace();
        for (int round = 0; round < 20; round++)
        {
            int[] tokens =
                [.. Enumerable.Range(0, 1 + random.Next(9)).Select(i => table.NumberOf(i % 2 == 0 ? "dog" : $"word{random.Next(50)}"))];
            float[] expected = new float[tokens.Length * Width], actual = new float[tokens.Length * Width];
            embedding.Forward(tokens, table, new Matrix(expected, tokens.Length, Width), new TokenEmbedding.Workspace());
            embedding.Forward(tokens, table, new Matrix(actual, tokens.Length, Width), reused);
            Assert.Equal(expected, actual);
            if (round % 3 == 0) table.ForgetAdded();
        }
    }

    private static SubwordTable Table(out Vocabulary vocabulary)
    {
        vocabulary = Vocabulary.FromWords(["cat", "cats", "dog", "a"]);
        return new SubwordTable(vocabulary, new SubwordHasher(Buckets)).Extend();
    }
}
