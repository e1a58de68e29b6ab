using MLNetSeq.Formats;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class ParameterTensorsTests
{
    [Theory]
    [GoldenCases("recurrent_*")]
    public void Weights_of_PyTorch_come_in_through_a_file_and_give_its_outputs(GoldenCase golden)
    {
        NamedTensor[] state =
        [
            new("fc.weight", [1, 1], [0]),
            .. golden.Keys("parameters").Select(k =>
                new NamedTensor("rnn." + k, golden.Shape("parameters", k), golden.Floats("parameters", k))),
        ];
        RecurrentCell cell = golden.Config("cell").GetString() switch
        {
            "rnn_tanh" => RecurrentCell.Rnn,
            "rnn_relu" => RecurrentCell.RnnRelu,
            "gru" => RecurrentCell.Gru,
            _ => RecurrentCell.Lstm,
        };
        var options = new RecurrentStackOptions(cell, golden.Config("inputSize").GetInt32(), golden.Config("hiddenSize").GetInt32())
        {
            Layers = golden.Config("numLayers").GetInt32(),
            Bidirectional = golden.Config("bidirectional").GetBoolean(),
        };
        var stack = new RecurrentStack(options, new RandomStream(1));
        ParameterTensors.Import(stack.Parameters, ThroughAFile(state), "rnn.");

        double tolerance = cell == RecurrentCell.RnnRelu ? 2e-5 : 2e-6;
        Near.Assert(golden.Doubles("outputs", "output"), Run(stack, golden), tolerance, $"{golden}: output");
        IReadOnlyList<NamedTensor> exported = ThroughAFile(ParameterTensors.Export(stack.Parameters, "rnn."));
        Assert.Equal(state[1..].Select(t => (t.Name, t.ShapeText)), exported.Select(t => (t.Name, t.ShapeText)));
        for (int i = 0; i < exported.Count; i++) Assert.Equal(state[i + 1].Values, exported[i].Values);
    }

    [Fact]
    public void Whatever_does_not_fit_is_named_and_nothing_is_changed()
    {
        var stack = new RecurrentStack(new(RecurrentCell.Gru, 3, 2), new RandomStream(1));
        float[] before = [.. stack.Parameters.SelectMany(p => p.Value.ToArray())];
        NamedTensor[] tensors =
        [
            new("weight_ih_l0", [6, 3], new float[18]), new("weight_hh_l0", [2, 6], new float[12]), new("bias_ih_l0", [6], new float[6]),
            new("bias_ih_l1", [6], new float[6]),
        ];
        var e = Assert.Throws<InvalidDataException>(() => ParameterTensors.Import(stack.Parameters, tensors));
        Assert.Contains("'weight_hh_l0' is [2, 6], expected [6, 2]; 'bias_hh_l0' [6] is missing; 'bias_ih_l1' [6] is unknown", e.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("'weight_ih_l0'", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, stack.Parameters.SelectMany(p => p.Value.ToArray()));
    }

    [Fact]
    public void Of_many_problems_the_first_are_named()
    {
        var layer = new Linear("layer", 2, 2, null);
        NamedTensor[] tensors = [.. Enumerable.Range(0, 100).Select(i => new NamedTensor($"tensor{i}", [1], [0]))];
        var e = Assert.Throws<InvalidDataException>(() => ParameterTensors.Import(layer.Parameters, tensors));
        Assert.Contains("and 82 more", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_of_one_column_stay_matrices_and_biases_are_vectors()
    {
        var layer = new Linear("layer", 1, 3, new RandomStream(1));
        IReadOnlyList<NamedTensor> tensors = ParameterTensors.Export(layer.Parameters);
        Assert.Equal(["[3, 1]", "[3]"], tensors.Select(t => t.ShapeText));
        var other = new Linear("layer", 1, 3, null);
        ParameterTensors.Import(other.Parameters, tensors);
        Assert.Equal(layer.Weight.Value, other.Weight.Value);
        Assert.Equal(layer.Bias.Value, other.Bias.Value);
    }

    private static IReadOnlyList<NamedTensor> ThroughAFile(IReadOnlyList<NamedTensor> tensors)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors);
        stream.Position = 0;
        return SafeTensors.Read(stream);
    }

    private static float[] Run(RecurrentStack stack, GoldenCase golden)
    {
        int steps = golden.Config("T").GetInt32(), sequences = golden.Config("B").GetInt32();
        int[] lengths = golden.Has("inputs", "lengths") ? golden.Ints("inputs", "lengths") : [.. Enumerable.Repeat(steps, sequences)];
        var batch = new PaddedBatch(lengths, steps);
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        for (int i = 0; i < workspace.Layers.Length; i++)
        {
            batch.WriteStates(golden.Floats("inputs", "h0"), i, workspace.Layers[i].StatesOf(sequences, stack.HiddenSize));
            if (stack.HasCellState)
                batch.WriteStates(golden.Floats("inputs", "c0"), i, workspace.Layers[i].CellStatesOf(sequences, stack.HiddenSize));
        }

        int rows = batch.Layout.Rows;
        float[] x = batch.Pack(golden.Floats("inputs", "input"), stack.InputSize), y = new float[rows * stack.OutputSize];
        stack.Pack(backward: false);
        stack.Forward(batch.Layout, new ReadOnlyMatrix(x, rows, stack.InputSize), new Matrix(y, rows, stack.OutputSize), workspace);
        return batch.Unpack(y, stack.OutputSize);
    }
}
