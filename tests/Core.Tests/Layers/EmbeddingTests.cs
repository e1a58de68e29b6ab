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
}
