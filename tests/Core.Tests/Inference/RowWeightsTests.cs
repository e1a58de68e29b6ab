using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using Xunit;

namespace MLNetSeq.Tests.Inference;

public sealed class RowWeightsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 33)]
    [InlineData(128, 65)]
    [InlineData(300, 160)]
    [InlineData(513, 290)]
    public void A_row_alone_gives_what_it_gives_among_others_bit_for_bit(int inputs, int outputs) => KernelPaths.ForEach(() =>
    {
        const int Count = 5;
        var random = new RandomStream(2);
        var weight = new Parameter("w", outputs, inputs);
        random.FillNormal(weight.Value, 0, 1);
        weight.Pack(backward: false);
        float[] x = RandomBatch.Normal(random, Count * inputs), together = new float[Count * outputs];
        Multiply.By(new ReadOnlyMatrix(x, Count, inputs), weight.ForForward, new Matrix(together, Count, outputs));
        RowWeights rows = RowWeights.Copy(weight, WeightPrecision.Single);
        float[] y = new float[rows.PaddedOutputs];
        for (int r = 0; r < Count; r++)
        {
            rows.Multiply(x.AsSpan(r * inputs, inputs), y);
            Assert.Equal(together[(r * outputs)..((r + 1) * outputs)], y[..outputs]);
        }
    });

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(3, 33, 2)]
    [InlineData(128, 65, 5)]
    [InlineData(300, 160, 40)]
    [InlineData(513, 290, 15)]
    [InlineData(7, 20, 500)]
    public void Rows_of_weights_in_bytes_give_together_what_each_gives_alone_bit_for_bit(int inputs, int outputs, int count) =>
        KernelPaths.ForEach(() =>
        {
            var random = new RandomStream(3);
            var weight = new Parameter("w", outputs, inputs);
            random.FillNormal(weight.Value, 0, 1);
            RowWeights rows = RowWeights.Copy(weight, WeightPrecision.Int8);
            int width = rows.PaddedOutputs;
            float[] x = RandomBatch.Normal(random, count * inputs), together = new float[count * width], y = new float[width];
            rows.Multiply(new ReadOnlyMatrix(x, count, inputs), new Matrix(together, count, outputs, width));
            for (int r = 0; r < count; r++)
            {
                rows.Multiply(x.AsSpan(r * inputs, inputs), y);
                Assert.Equal(y[..outputs], together[(r * width)..(r * width + outputs)]);
            }
        });

    [Fact]
    public void Rows_without_room_for_whole_panels_are_refused()
    {
        RowWeights rows = RowWeights.Copy(new Parameter("w", 3, 2), WeightPrecision.Int8);
        string message = Assert.Throws<ArgumentException>(
            () => rows.Multiply(new ReadOnlyMatrix(new float[10], 5, 2), new Matrix(new float[15], 5, 3))).Message;
        Assert.Contains("[5, 2] times [2, 3] does not fit [5, 3] with rows 3 apart", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_arranged_for_other_kernels_are_refused()
    {
        var weight = new Parameter("w", 3, 2);
        RowWeights? other = null;
        KernelPath first = KernelPaths.All.First();
        KernelPaths.ForEach(() =>
        {
            if (Kernels.Path == first) other = RowWeights.Copy(weight, WeightPrecision.Int8);
            else Assert.Contains("arrange them again",
                Assert.Throws<InvalidOperationException>(() => other!.Multiply([1, 2], new float[64])).Message, StringComparison.Ordinal);
        });
    }
}
