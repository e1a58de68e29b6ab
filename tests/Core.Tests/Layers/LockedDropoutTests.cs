using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class LockedDropoutTests
{
    private const int Width = 13;

    [Fact]
    public void All_steps_of_a_sequence_lose_the_same_values_and_other_sequences_others() => KernelPaths.ForEach(() =>
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new RandomStream(seed);
            PackedLayout layout = RandomBatch.Layout(random, sequences: 7, steps: 9);
            float[] y = new float[layout.Rows * Width], dy = new float[y.Length], mask = new float[layout.Sequences * Width];
            y.AsSpan().Fill(1);
            dy.AsSpan().Fill(1);
            var masks = new Matrix(mask, layout.Sequences, Width);
            LockedDropout.Forward(layout, new Matrix(y, layout.Rows, Width), 0.5f, random, masks);
            LockedDropout.Backward(layout, new Matrix(dy, layout.Rows, Width), masks);
            Assert.Equal(y, dy);
            for (int i = 0; i < layout.Sequences; i++)
            {
                Assert.All(masks[i].ToArray(), f => Assert.True(f is 0 or 2, $"A factor is {f}."));
                if (i > 0) Assert.NotEqual(masks[0].ToArray(), masks[i].ToArray());
                for (int t = 0; t < layout.Lengths[i]; t++)
                    Assert.Equal(masks[i], y.AsSpan((layout.Offsets[t] + i) * Width, Width));
            }
        }
    });

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(0.8f)]
    public void The_mean_stays(float rate)
    {
        var layout = new PackedLayout();
        layout.Set([.. Enumerable.Repeat(2, 4000)]);
        float[] y = new float[layout.Rows * Width];
        y.AsSpan().Fill(1);
        LockedDropout.Forward(layout, new Matrix(y, layout.Rows, Width), rate, new RandomStream(1),
            new Matrix(new float[layout.Sequences * Width], layout.Sequences, Width));
        Assert.Equal(1, y.Average(), 0.03);
        Assert.Equal(rate, y.Count(v => v == 0) / (double)y.Length, 0.01);
    }

    [Fact]
    public void A_stack_drops_the_same_values_between_its_layers_at_every_step()
    {
        var random = new RandomStream(4);
        PackedLayout layout = RandomBatch.Layout(random, sequences: 5, steps: 8);
        var stack = new RecurrentStack(new(RecurrentCell.Gru, 3, 9) { Layers = 2, Bidirectional = true }, random);
        stack.Pack(backward: false);
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        workspace.ClearStates(layout.Sequences, stack.HiddenSize);
        float[] x = RandomBatch.Normal(random, layout.Rows * 3), y = new float[layout.Rows * stack.OutputSize];
        stack.Forward(layout, new ReadOnlyMatrix(x, layout.Rows, 3), new Matrix(y, layout.Rows, stack.OutputSize), workspace,
            0.5f, random, DropoutKind.Locked);
        Matrix between = workspace.Outputs[0].Matrix(layout.Rows, stack.OutputSize);
        for (int i = 0; i < layout.Sequences; i++)
        {
            bool[] first = [.. between[i].ToArray().Select(v => v == 0)];
            Assert.Contains(true, first);
            Assert.Contains(false, first);
            for (int t = 1; t < layout.Lengths[i]; t++)
                Assert.Equal(first, between[layout.Offsets[t] + i].ToArray().Select(v => v == 0));
        }
    }

    [Fact]
    public void A_mask_of_another_shape_is_refused()
    {
        var layout = new PackedLayout();
        layout.Set([2, 1]);
        var e = Assert.Throws<ArgumentException>(() =>
            LockedDropout.Backward(layout, new Matrix(new float[9], 3, 3), new ReadOnlyMatrix(new float[9], 3, 3)));
        Assert.Contains("A mask [3, 3] does not fit 2 sequences", e.Message, StringComparison.Ordinal);
    }
}
