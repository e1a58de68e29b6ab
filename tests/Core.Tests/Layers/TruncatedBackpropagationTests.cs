using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class TruncatedBackpropagationTests
{
    private const int Streams = 4, Steps = 3, Classes = 8, Period = 2;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_stood_before_a_segment_is_known_where_the_states_are_carried(bool carries)
    {
        // In each stream a symbol and then nothing: where a segment begins with nothing, the next symbol follows from one before it.
        var random = new RandomStream(1);
        var embedding = new Embedding("embedding", Classes, 12, 0.3f, random);
        var stack = new RecurrentStack(new(RecurrentCell.Lstm, 12, 16) { Layers = 2 }, random);
        var loss = new AdaptiveSoftmax("output", 16, Classes, [4], random, divisor: 2);
        Parameter[] parameters = [embedding.Table, .. stack.Parameters, .. loss.Parameters];
        Optimizer optimizer = new AdamOptions().Create(parameters);
        var clipping = new GradientClipping(parameters);
        using var pool = new WorkerPool(1);
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        var lossWorkspace = new AdaptiveSoftmax.Workspace();
        var layout = new PackedLayout();
        layout.Set([.. Enumerable.Repeat(Steps, Streams)]);
        int[] tokens = new int[layout.Rows], targets = new int[layout.Rows];
        float[] x = new float[layout.Rows * 12], dx = new float[x.Length], y = new float[layout.Rows * 16], dy = new float[y.Length];
        ReadOnlyMatrix input = new(x, layout.Rows, 12);
        Matrix output = new(y, layout.Rows, 16), dOutput = new(dy, layout.Rows, 16);

        workspace.ClearStates(Streams, stack.HiddenSize);
        stack.Pack(backward: true);
        loss.Pack(backward: true);
        double mean = 0;
        const int Segments = 1000;
        for (int segment = 0; segment < Segments; segment++)
        {
            for (int row = 0; row < tokens.Length; row++)
            {
                int stream = row % Streams, t = segment * Steps + row / Streams;
                (tokens[row], targets[row]) = (Symbol(stream, t), Symbol(stream, t + 1));
            }

            if (!carries) workspace.ClearStates(Streams, stack.HiddenSize);
            embedding.Forward(tokens, new Matrix(x, layout.Rows, 12));
            stack.Forward(layout, input, output, workspace);
            double sum = loss.Backward(output, targets, [], layout.Rows, dOutput, lossWorkspace);
            workspace.ClearStateGradients(Streams, stack.HiddenSize);
            stack.Backward(layout, input, dOutput, new Matrix(dx, layout.Rows, 12), workspace);
            embedding.Backward(tokens, new ReadOnlyMatrix(dx, layout.Rows, 12));
            optimizer.Step(pool, 0.005, GradientClipping.Factor(clipping.Norm(pool), 1));
            foreach (Parameter p in parameters) p.ClearGradient();
            if (segment >= Segments - 100) mean += sum / layout.Rows / 100;
        }

        Assert.True(carries ? mean < 0.1 : mean > 0.2, $"The loss is {mean}.");
    }

    // 0 but for every other step, where a stream counts on from 1 to 7.
    private static int Symbol(int stream, int t) => t % Period == 0 ? 1 + (t / Period + stream) % (Classes - 1) : 0;
}
