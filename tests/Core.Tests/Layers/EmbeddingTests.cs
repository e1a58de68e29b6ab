using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class EmbeddingTests
{
    [Theory]
    [GoldenCases("embedding*")]
    public void Embedding_agrees_with_PyTorch_forward_dense_and_sparse(GoldenCase golden)
    {
        int[] shape = golden.Shape("parameters", "weight");
        int padding = (int)golden.Config("paddingIndex", Embedding.NoPadding);
        var embedding = new Embedding("weight", shape[0], shape[1], 1, new RandomStream(1), padding);
        golden.Floats("parameters", "weight").CopyTo(embedding.Table.Value);
        int[] ids = golden.Ints("inputs", "indices");
        float[] y = new float[ids.Length * shape[1]];
        embedding.Forward(ids, new Matrix(y, ids.Length, shape[1]));
        Assert.Equal(golden.Floats("outputs", "output"), y);

        embedding.Backward(ids, new ReadOnlyMatrix(golden.Floats("inputs", "lossWeights.output"), ids.Length, shape[1]));
        RowGradients gradients = embedding.Table.RowGradients!;
        float[] dense = new float[shape[0] * shape[1]];
        for (int row = 0; row < shape[0]; row++)
            if (gradients.SlotOf(row) >= 0) gradients[row].CopyTo(dense.AsSpan(row * shape[1]));
        Near.Assert(golden.Doubles("gradients", "weight"), dense, 1e-6, $"{golden}: gradient");
        Assert.Equal(golden.Ints("gradients", "sparseRows"), gradients.Rows.ToArray().Order());
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        var random = new RandomStream(1);
        var embedding = new Embedding("table", 11, 7, 1, random);
        int[] ids = [3, 0, 3, 10, 5, 3];
        float[] y = new float[ids.Length * 7], dy = RandomBatch.Normal(random, y.Length);
        double Loss()
        {
            embedding.Forward(ids, new Matrix(y, ids.Length, 7));
            return RandomBatch.Dot(y, dy);
        }

        embedding.Backward(ids, new ReadOnlyMatrix(dy, ids.Length, 7));
        new GradientCheck(Loss, random).Check("Embedding", embedding.Table);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void An_id_that_is_not_in_the_table_is_refused(int id)
    {
        var embedding = new Embedding("table", 4, 3, 1, new RandomStream(1));
        Assert.ThrowsAny<ArgumentException>(() => embedding.Forward([id], new Matrix(new float[3], 1, 3)));
    }
}
