using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Inference;

public sealed class RecurrentStreamTests
{
    private const int Steps = 19;

    [Fact]
    public void Step_by_step_gives_what_the_packed_path_gives_for_the_whole_sequence() =>
        InferenceCases.ForEach(bidirectional: false, network =>
    {
        int[] tokens = InferenceCases.Sequence(Steps);
        double[] expected = network.Outputs64(network.Packed(tokens).States);
        foreach (long table in (long[])[0, long.MaxValue])
        {
            RecurrentInference inference = network.Inference(new RecurrentInferenceOptions { MaximumTableBytes = table });
            Assert.Equal(table > 0 && network.HasRows, inference.HasTokenTable);
            Near.Assert(expected, Outputs(inference.CreateStream(), tokens), 1e-6, $"with tables up to {table} bytes");
        }

        RecurrentStream stream = network.Inference().CreateStream();
        float[] x = network.Vectors(tokens);
        float[] outputs = [.. x.Chunk(network.Stack.InputSize).SelectMany(v => stream.Step(v).ToArray())];
        Near.Assert(expected, outputs, 1e-6, "vectors");
    });

    [Fact]
    public void Without_a_linear_layer_the_output_is_the_state()
    {
        var network = new InferenceCases(RecurrentCell.Gru, 4, 6, 2);
        int[] tokens = InferenceCases.Sequence(Steps);
        var inference = new RecurrentInference(network.Stack, network.Embedding);
        Assert.Equal(6, inference.OutputSize);
        Near.Assert(network.Packed(tokens).States, Outputs(inference.CreateStream(), tokens), 1e-6, "states");
    }

    [Fact]
    public void Reset_begins_again() => InferenceCases.ForEach(bidirectional: false, network =>
    {
        RecurrentStream stream = network.Inference().CreateStream();
        int[] tokens = InferenceCases.Sequence(Steps);
        float[] first = Outputs(stream, tokens);
        stream.Reset();
        Assert.Equal(first, Outputs(stream, tokens));
    });

    [Fact]
    public void A_search_can_go_on_from_one_place_in_several_ways()
    {
        RecurrentInference inference = new InferenceCases(RecurrentCell.Lstm, 4, 20, 2).Inference();
        int[] tokens = InferenceCases.Sequence(Steps);
        RecurrentStream stream = inference.CreateStream(), fork = inference.CreateStream();
        Outputs(stream, tokens[..7]);
        fork.CopyStateOf(stream);
        float[] kept = stream.State.ToArray();
        Outputs(stream, [3, 3, 3]);
        float[] expected = Outputs(inference.CreateStream(), tokens)[(7 * InferenceCases.Outputs)..];
        Assert.Equal(expected, Outputs(fork, tokens[7..]));
        kept.CopyTo(stream.State);
        Assert.Equal(expected, Outputs(stream, tokens[7..]));
        Assert.Equal(2 * 2 * 20, stream.StateSize);
    }

    [Fact]
    public void The_weights_are_those_at_its_creation()
    {
        var network = new InferenceCases(RecurrentCell.Lstm, 4, 20, 1);
        int[] tokens = InferenceCases.Sequence(Steps);
        RecurrentInference inference = network.Inference();
        float[] before = Outputs(inference.CreateStream(), tokens);
        foreach (Parameter p in network.Stack.Parameters.Concat(network.Output.Parameters)) p.Value.Fill(0.1f);
        network.Stack.Pack(backward: false);
        Assert.Equal(before, Outputs(inference.CreateStream(), tokens));
    }

    [Theory]
    [InlineData(WeightPrecision.Single)]
    [InlineData(WeightPrecision.Int8)]
    public void A_step_allocates_nothing(WeightPrecision precision)
    {
        var network = new InferenceCases(RecurrentCell.Lstm, 4, 20, 2);
        RecurrentStream table = network.Inference(new RecurrentInferenceOptions { Precision = precision }).CreateStream();
        var noTable = new RecurrentInferenceOptions { Precision = precision, MaximumTableBytes = 0 };
        RecurrentStream product = network.Inference(noTable).CreateStream();
        Allocations.AssertNone(() =>
        {
            table.Step(3);
            product.Step(3);
        });
    }

    [Fact]
    public void One_network_serves_several_threads()
    {
        RecurrentInference inference = new InferenceCases(RecurrentCell.Lstm, 4, 40, 2).Inference();
        int[] tokens = InferenceCases.Sequence(Steps);
        float[] expected = Outputs(inference.CreateStream(), tokens);
        Parallel.For(0, 16, _ => Assert.Equal(expected, Outputs(inference.CreateStream(), tokens)));
    }

    [Fact]
    public void Layers_of_both_directions_have_no_stream()
    {
        RecurrentInference inference = new InferenceCases(RecurrentCell.Lstm, 4, 5, 1, bidirectional: true).Inference();
        Assert.True(inference.IsBidirectional);
        string message = Assert.Throws<NotSupportedException>(inference.CreateStream).Message;
        Assert.Contains("both directions", message, StringComparison.Ordinal);
        Assert.Contains("CreateRun", message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var network = new InferenceCases(RecurrentCell.Gru, 4, 5, 1);
        RecurrentStream stream = network.Inference().CreateStream();
        Assert.Contains("0 to 10", Assert.Throws<ArgumentOutOfRangeException>(() => stream.Step(11)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Step(-1));
        Assert.Contains("3 numbers where 4", Assert.Throws<ArgumentException>(() => stream.Step([1, 2, 3])).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new RecurrentInference(network.Stack).CreateStream().Step(1));
        Assert.Throws<ArgumentException>(() => new RecurrentInference(network.Stack, new Embedding("e", 3, 9, 1, null)));
        Assert.Throws<ArgumentException>(() => new RecurrentInference(network.Stack, null, new Linear("l", 9, 2, null)));
        var other = new InferenceCases(RecurrentCell.Lstm, 4, 5, 1);
        Assert.Throws<ArgumentException>(() => stream.CopyStateOf(other.Inference().CreateStream()));
    }

    internal static float[] Outputs(RecurrentStream stream, int[] tokens) => [.. tokens.SelectMany(t => stream.Step(t).ToArray())];
}
