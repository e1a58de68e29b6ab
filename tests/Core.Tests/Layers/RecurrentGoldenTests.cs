using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class RecurrentGoldenTests
{
    [Theory]
    [GoldenCases("recurrent_*")]
    public void Recurrent_layers_agree_with_PyTorch_forward_and_backward(GoldenCase golden) => KernelPaths.ForEach(() => Check(golden));

    private static void Check(GoldenCase golden)
    {
        string cellName = golden.Config("cell").GetString()!;
        RecurrentCell cell = cellName switch
        {
            "rnn_tanh" => RecurrentCell.Rnn,
            "rnn_relu" => RecurrentCell.RnnRelu,
            "gru" => RecurrentCell.Gru,
            "lstm" => RecurrentCell.Lstm,
            _ => throw new ArgumentException($"The case's cell is '{cellName}'."),
        };
        int inputSize = golden.Config("inputSize").GetInt32(), hiddenSize = golden.Config("hiddenSize").GetInt32();
        int depth = golden.Config("numLayers").GetInt32();
        bool bidirectional = golden.Config("bidirectional").GetBoolean();
        int steps = golden.Config("T").GetInt32(), sequences = golden.Config("B").GetInt32();
        double forward = cell == RecurrentCell.RnnRelu ? 2e-5 : 2e-6, backward = cell == RecurrentCell.RnnRelu ? 5e-5 : 2e-5;
        int[] lengths = golden.Has("inputs", "lengths") ? golden.Ints("inputs", "lengths") : [.. Enumerable.Repeat(steps, sequences)];

        var stack = new RecurrentStack(
            new(cell, inputSize, hiddenSize) { Layers = depth, Bidirectional = bidirectional }, new RandomStream(1));
        foreach (Parameter p in stack.Parameters) golden.Floats("parameters", p.Name).CopyTo(p.Value);
        stack.Pack(backward: true);
        var batch = new PaddedBatch(lengths, steps);
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        for (int i = 0; i < workspace.Layers.Length; i++)
        {
            batch.WriteStates(golden.Floats("inputs", "h0"), i, workspace.Layers[i].StatesOf(sequences, hiddenSize));
            if (stack.HasCellState) batch.WriteStates(golden.Floats("inputs", "c0"), i, workspace.Layers[i].CellStatesOf(sequences, hiddenSize));
        }

        float[] x = batch.Pack(golden.Floats("inputs", "input"), inputSize);
        float[] y = new float[batch.Layout.Rows * stack.OutputSize];
        var input = new ReadOnlyMatrix(x, batch.Layout.Rows, inputSize);
        stack.Forward(batch.Layout, input, new Matrix(y, batch.Layout.Rows, stack.OutputSize), workspace);
        string where = $"{golden}: ";
        Near.Assert(golden.Doubles("outputs", "output"), batch.Unpack(y, stack.OutputSize), forward, where + "output");
        Near.Assert(golden.Doubles("outputs", "hN"), batch.ReadStates(workspace.Layers, hiddenSize, (w, n) => w.StatesOf(n, hiddenSize)), forward, where + "hN");
        if (stack.HasCellState)
            Near.Assert(golden.Doubles("outputs", "cN"), batch.ReadStates(workspace.Layers, hiddenSize, (w, n) => w.CellStatesOf(n, hiddenSize)), forward, where + "cN");

        for (int i = 0; i < workspace.Layers.Length; i++)
        {
            workspace.Layers[i].CellStateGradientsOf(sequences, hiddenSize).Fill(0);
            batch.WriteStates(golden.Floats("inputs", "lossWeights.hN"), i, workspace.Layers[i].StateGradientsOf(sequences, hiddenSize));
            if (stack.HasCellState)
                batch.WriteStates(golden.Floats("inputs", "lossWeights.cN"), i, workspace.Layers[i].CellStateGradientsOf(sequences, hiddenSize));
        }

        float[] dy = batch.Pack(golden.Floats("inputs", "lossWeights.output"), stack.OutputSize);
        float[] dx = new float[x.Length];
        foreach (Parameter p in stack.Parameters) p.ClearGradient();
        stack.Backward(batch.Layout, input, new ReadOnlyMatrix(dy, batch.Layout.Rows, stack.OutputSize),
            new Matrix(dx, batch.Layout.Rows, inputSize), workspace);
        Near.Assert(golden.Doubles("gradients", "input"), batch.Unpack(dx, inputSize), backward, where + "gradient of the input");
        Near.Assert(golden.Doubles("gradients", "h0"), batch.ReadStates(workspace.Layers, hiddenSize, (w, n) => w.StateGradientsOf(n, hiddenSize)),
            backward, where + "gradient of h0");
        if (stack.HasCellState)
            Near.Assert(golden.Doubles("gradients", "c0"), batch.ReadStates(workspace.Layers, hiddenSize, (w, n) => w.CellStateGradientsOf(n, hiddenSize)),
                backward, where + "gradient of c0");
        foreach (Parameter p in stack.Parameters)
            Near.Assert(golden.Doubles("gradients", p.Name), p.Gradient, backward, where + "gradient of " + p.Name);
    }
}
