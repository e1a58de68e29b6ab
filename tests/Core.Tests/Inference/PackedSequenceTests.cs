using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Inference;

public sealed class PackedSequenceTests
{
    [Theory]
    [InlineData(RecurrentCell.Lstm, false)]
    [InlineData(RecurrentCell.Lstm, true)]
    [InlineData(RecurrentCell.Gru, true)]
    public void What_has_no_path_for_single_rows_runs_as_a_batch_of_one_with_the_same_states(RecurrentCell cell, bool bidirectional)
    {
        var network = new InferenceCases(cell, 5, 19, 2, bidirectional);
        int[] tokens = InferenceCases.Sequence(9);
        var packed = new PackedSequence(network.Stack);
        var rows = new RowSequence(RowStack.Follow(network.Stack)!);
        for (int round = 0; round < 2; round++) // the second goes on from the states of the first
        {
            float[] expected = Run(rows, network, tokens), actual = Run(packed, network, tokens);
            Near.Assert([.. expected.Select(v => (double)v)], actual, 1e-6, $"round {round}");
            Near.Assert([.. rows.State.ToArray().Select(v => (double)v)], packed.State, 1e-6, $"states, round {round}");
            for (int d = 0; d < network.Stack.Directions; d++)
                Near.Assert([.. rows.LastState(d).ToArray().Select(v => (double)v)],
                    packed.LastState(d), 1e-6, $"last state {d}, round {round}");
        }
    }

    public static TheoryData<bool, bool, bool> Wirings => new() { { true, false, false }, { false, true, false }, { false, false, true } };

    [Theory]
    [MemberData(nameof(Wirings))]
    public void Layers_in_another_wiring_run_so_with_a_copy_of_their_weights(bool sum, bool residual, bool normalised)
    {
        var options = new RecurrentStackOptions(RecurrentCell.Gru, 5, 19)
        {
            Layers = 2,
            Bidirectional = true,
            Merge = sum ? DirectionMerge.Sum : DirectionMerge.Concatenate,
            Residual = residual,
            LayerNormalization = normalised,
        };
        var network = new InferenceCases(options);
        Assert.False(network.HasRows);
        Assert.Throws<NotSupportedException>(() => network.Inference(new RecurrentInferenceOptions { Precision = WeightPrecision.Int8 }));
        int[] tokens = InferenceCases.Sequence(9);
        (double[] states, double[] last) = network.Packed(tokens);
        RecurrentRun run = network.Inference().CreateRun();
        foreach (Parameter parameter in network.Stack.Parameters) parameter.Value.Clear();
        Near.Assert(states, run.Run(tokens).Values, 1e-6, "states");
        if (sum) last = [.. last[..19].Zip(last[19..], (a, b) => a + b)];
        Near.Assert(last, run.LastStates, 1e-6, "last states");
    }

    private static float[] Run(OneSequence sequence, InferenceCases network, int[] tokens)
    {
        float[] y = new float[tokens.Length * network.Stack.OutputSize];
        sequence.Run(new ReadOnlyMatrix(network.Vectors(tokens), tokens.Length, network.Stack.InputSize),
            new Matrix(y, tokens.Length, network.Stack.OutputSize));
        return y;
    }
}
