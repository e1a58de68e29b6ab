using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class RecurrentStreamingTests
{
    private const int Steps = 23;
    private const int InputSize = 5;

    [Theory]
    [InlineData(RecurrentCell.Rnn, 17)]
    [InlineData(RecurrentCell.RnnRelu, 3)]
    [InlineData(RecurrentCell.Gru, 33)]
    [InlineData(RecurrentCell.Lstm, 19)]
    [InlineData(RecurrentCell.GruResetBefore, 17)]
    [InlineData(RecurrentCell.GruSimplified, 33)]
    [InlineData(RecurrentCell.LstmPeephole, 5)]
    [InlineData(RecurrentCell.Jordan, 18)]
    public void A_sequence_in_pieces_gives_what_it_gives_as_a_whole(RecurrentCell cell, int hiddenSize) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(3);
        var stack = new RecurrentStack(cell, InputSize, hiddenSize, 2, bidirectional: false, random);
        stack.Pack(backward: false);
        float[] x = RandomBatch.Normal(random, Steps * InputSize);
        float[] whole = Run(stack, x, [Steps]);
        foreach (int[] pieces in (int[][])[[1, 22], [7, 8, 8], [.. Enumerable.Repeat(1, Steps)]])
            Near.Assert([.. whole.Select(v => (double)v)], Run(stack, x, pieces), 1e-6, $"in pieces of {string.Join(", ", pieces)}");
    });

    private static float[] Run(RecurrentStack stack, float[] x, int[] pieces)
    {
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        workspace.ClearStates(1, stack.HiddenSize);
        var layout = new PackedLayout();
        float[] y = new float[Steps * stack.OutputSize];
        int start = 0;
        foreach (int piece in pieces)
        {
            layout.Set([piece]);
            stack.Forward(layout, new ReadOnlyMatrix(x.AsSpan(start * InputSize), piece, InputSize),
                new Matrix(y.AsSpan(start * stack.OutputSize), piece, stack.OutputSize), workspace);
            start += piece;
        }

        return y;
    }
}
