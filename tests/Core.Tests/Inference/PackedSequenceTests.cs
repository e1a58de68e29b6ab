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

    private static float[] Run(OneSequence sequence, InferenceCases network, int[] tokens)
    {
        float[] y = new float[tokens.Length * network.Stack.OutputSize];
        sequence.Run(new ReadOnlyMatrix(network.Vectors(tokens), tokens.Length, network.Stack.InputSize),
            new Matrix(y, tokens.Length, network.Stack.OutputSize));
        return y;
    }
}
