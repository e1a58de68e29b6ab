using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>A gradient that vanishes over hundreds of steps passes through the denormal numbers, which are slow.</summary>
public sealed class DenormalTests
{
    private const int Steps = 400;
    private const int Width = 5;
    private const int Hidden = 19;

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.RnnRelu)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.GruResetBefore)]
    [InlineData(RecurrentCell.GruSimplified)]
    [InlineData(RecurrentCell.LstmPeephole)]
    [InlineData(RecurrentCell.Jordan)]
    public void A_vanishing_gradient_ends_in_zeros_without_a_denormal_number_on_the_way(RecurrentCell cell) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(1);
        var input = new SequenceInput(SequenceInputKind.Vectors, Width);
        var network = new ClassifierNetwork(ToyData.Shape(input, pooling: PoolingKind.Last, cell: cell, hidden: Hidden), random);
        network.Pack(backward: true);
        var store = new SequenceStore(input, Steps, TextPart.End);
        store.AddVectors(RandomBatch.Normal(random, Steps * Width));
        store.AddVectors(RandomBatch.Normal(random, (Steps - 30) * Width));
        var batch = new SequenceBatch();
        batch.Fill(store, input, [0, 1], [], null);
        ClassifierNetwork.Workspace workspace = network.CreateWorkspace();
        network.Forward(batch, workspace);
        network.Backward(batch, new ReadOnlyMatrix([1, -1], 2, 1), workspace);

        int rows = batch.Layout.Rows, gates = network.Parameters[0].Rows / Hidden;
        foreach (RecurrentWorkspace layer in workspace.Recurrent!.Layers)
        {
            None("the gates' gradients", layer.Gates.Span(rows * gates * Hidden));
            if (cell == RecurrentCell.Gru) None("the products' gradients", layer.ProductGradient.Span(rows * gates * Hidden));
            if (cell is RecurrentCell.Lstm or RecurrentCell.LstmPeephole) None("the cells' gradients", layer.CellGradient.Span(2 * Hidden));
            if (cell == RecurrentCell.GruResetBefore) None("the reset states' gradients", layer.SecondProduct.Span(2 * Hidden));
            if (cell == RecurrentCell.Jordan) None("the outputs' gradients", layer.Saved.Span(rows * Hidden));
            None("the states", layer.Before.Span(rows * Hidden));
            None("the states' gradients", layer.StateGradient.Span(2 * Hidden));
            Assert.Contains(0, layer.Gates.Span(rows * gates * Hidden).ToArray());
        }

        None("the inputs' gradients", workspace.EmbeddedGradient.Span(rows * Width));
        foreach (Parameter p in network.Parameters) None($"the gradient of {p.Name}", p.Gradient);
    });

    [Fact]
    public void States_that_fade_away_end_at_zero() => KernelPaths.ForEach(() =>
    {
        var stack = new RecurrentStack(RecurrentCell.Rnn, Width, Hidden, 1, bidirectional: false, new RandomStream(1));
        Parameter[] p = [.. stack.Parameters];
        for (int i = 0; i < p[1].Length; i++) p[1].Value[i] *= 0.3f;
        p[2].Value.Clear();
        p[3].Value.Clear();
        stack.Pack(backward: false);
        var layout = new PackedLayout();
        layout.Set([Steps]);
        float[] x = new float[Steps * Width], y = new float[Steps * Hidden];
        x[0] = 1;
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        workspace.ClearStates(1, Hidden);
        stack.Forward(layout, new ReadOnlyMatrix(x, Steps, Width), new Matrix(y, Steps, Hidden), workspace);
        None("the states", y);
        Assert.Equal(0, y[^1]);
    });

    private static void None(string what, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            Assert.False(float.IsSubnormal(values[i]), $"Number {i} of {what} is {values[i]}, a denormal one.");
    }
}
