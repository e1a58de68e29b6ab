using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Inference;

public sealed class RecurrentRunTests
{
    public static TheoryData<bool> Directions => [false, true];

    [Theory]
    [MemberData(nameof(Directions))]
    public void A_whole_sequence_gives_what_it_gives_as_a_packed_batch(bool bidirectional) =>
        InferenceCases.ForEach(bidirectional, network =>
    {
        foreach (long table in (long[])[0, long.MaxValue])
        {
            RecurrentRun run = network.Inference(new RecurrentInferenceOptions { MaximumTableBytes = table }).CreateRun();
            foreach (int length in (int[])[23, 1, 6])
            {
                int[] tokens = InferenceCases.Sequence(length);
                (double[] states, double[] last) = network.Packed(tokens);
                Near.Assert(states, Values(run.Run(tokens)), 1e-6, $"{length} tokens, tables up to {table} bytes");
                Near.Assert(last, run.LastStates, 1e-6, "last states");
                Near.Assert(network.Outputs64(last), run.Project(run.LastStates), 1e-6, "outputs");
                var vectors = new ReadOnlyMatrix(network.Vectors(tokens), length, network.Stack.InputSize);
                Near.Assert(states, Values(run.Run(vectors)), 1e-6, "vectors");
            }
        }
    });

    [Fact]
    public void Nothing_to_read_leaves_the_states_at_zero()
    {
        RecurrentRun run = new InferenceCases(RecurrentCell.Lstm, 4, 20, 2, bidirectional: true).Inference().CreateRun();
        run.Run(InferenceCases.Sequence(5));
        Assert.Equal(0, run.Run([]).Rows);
        Assert.All(run.LastStates.ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        var network = new InferenceCases(RecurrentCell.Gru, 4, 20, 2, bidirectional: true);
        RecurrentRun table = network.Inference().CreateRun();
        RecurrentRun product = network.Inference(new RecurrentInferenceOptions { MaximumTableBytes = 0 }).CreateRun();
        int[] tokens = InferenceCases.Sequence(9);
        Allocations.AssertNone(() =>
        {
            table.Run(tokens);
            product.Run(tokens);
            product.Project(product.LastStates);
        });
    }

    [Fact]
    public void What_is_not_a_number_stays_none()
    {
        var network = new InferenceCases(RecurrentCell.Lstm, 4, 20, 1);
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            RecurrentRun run = network.Inference(new RecurrentInferenceOptions { Precision = precision }).CreateRun();
            Assert.All(Values(run.Run(new ReadOnlyMatrix([1, float.NaN, 1, 1], 1, 4))), v => Assert.True(float.IsNaN(v)));
        }

        network.Stack.Layers[0].HiddenWeight.Value.Fill(float.NaN);
        RecurrentRun broken = network.Inference(new RecurrentInferenceOptions { Precision = WeightPrecision.Int8 }).CreateRun();
        Assert.All(Values(broken.Run([1, 2])), v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var network = new InferenceCases(RecurrentCell.Gru, 4, 5, 1);
        RecurrentRun run = network.Inference().CreateRun();
        Assert.Throws<ArgumentOutOfRangeException>(() => { run.Run([1, 11]); });
        Assert.Throws<ArgumentException>(() => { run.Run(new ReadOnlyMatrix(new float[6], 2, 3)); });
        Assert.Throws<ArgumentException>(() => { run.Project(new float[6]); });
        RecurrentRun without = new RecurrentInference(network.Stack, network.Embedding).CreateRun();
        Assert.Throws<InvalidOperationException>(() => { without.Project(new float[5]); });
    }

    internal static float[] Values(ReadOnlyMatrix m)
    {
        float[] values = new float[m.Rows * m.Columns];
        for (int r = 0; r < m.Rows; r++) m[r].CopyTo(values.AsSpan(r * m.Columns));
        return values;
    }
}
