using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Tests.Layers;
using Xunit;

namespace MLNetSeq.Tests.Inference;

public sealed class Int8Tests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(16, 32)]
    [InlineData(300, 65)]
    [InlineData(128, 512)]
    [InlineData(7, 290)]
    public void A_product_is_that_of_the_rounded_weights(int inputs, int outputs) => KernelPaths.ForEach(() =>
    {
        var random = new RandomStream(4);
        var weight = new Parameter("w", outputs, inputs);
        random.FillNormal(weight.Value, 0, 1);
        weight.Matrix[outputs / 2].Clear(); // an output without weights has a scale of zero
        float[] x = RandomBatch.Normal(random, inputs);
        RowWeights rows = RowWeights.Copy(weight, WeightPrecision.Int8);
        float[] y = new float[rows.PaddedOutputs];
        rows.Multiply(x, y);
        double[] expected = new double[outputs];
        for (int o = 0; o < outputs; o++)
        {
            float scale = weight.Matrix[o].ToArray().Max(MathF.Abs) / 127;
            for (int i = 0; i < inputs; i++)
                expected[o] += scale == 0 ? 0 : (double)x[i] * scale * MathF.Round(weight.Matrix[o][i] / scale);
        }

        Near.Assert(expected, y.AsSpan(0, outputs), 1e-5, "y");
        Assert.InRange(rows.Bytes, inputs * outputs, (inputs + 4L) * (outputs + 31));
    });

    [Fact]
    public void All_kernels_give_the_same_states() // the weights they read are the same, whatever their order
    {
        var network = new InferenceCases(RecurrentCell.Lstm, 9, 40, 2);
        int[] tokens = InferenceCases.Sequence(30);
        double[]? expected = null;
        KernelPaths.ForEach(() =>
        {
            RecurrentInference inference = network.Inference(new RecurrentInferenceOptions { Precision = WeightPrecision.Int8 });
            float[] outputs = RecurrentStreamTests.Outputs(inference.CreateStream(), tokens);
            expected ??= [.. outputs.Select(v => (double)v)];
            Near.Assert(expected, outputs, 1e-6, "outputs");
        });
    }

    [Fact]
    public void Results_stay_close_to_those_of_the_weights_that_were_trained() => InferenceCases.ForEach(bidirectional: false, network =>
    {
        if (!network.HasRows || network.Stack.HiddenSize < 16) return; // a few weights are not enough for their errors to even out
        int[] tokens = InferenceCases.Sequence(30);
        RecurrentInference inference = network.Inference(new RecurrentInferenceOptions { Precision = WeightPrecision.Int8 });
        float[] outputs = RecurrentStreamTests.Outputs(inference.CreateStream(), tokens);
        Near.Assert(network.Outputs64(network.Packed(tokens).States), outputs, 0.02, "outputs");
    });

    [Fact]
    public void A_cell_without_a_path_for_single_rows_is_refused()
    {
        var network = new InferenceCases(RecurrentCell.LstmPeephole, 4, 5, 1);
        string message = Assert.Throws<NotSupportedException>(
            () => network.Inference(new RecurrentInferenceOptions { Precision = WeightPrecision.Int8 })).Message;
        Assert.Contains("LstmPeephole layers so wired have no path for single rows", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_are_a_quarter()
    {
        var network = new InferenceCases(RecurrentCell.Lstm, 128, 128, 2);
        long single = network.Inference(new RecurrentInferenceOptions { MaximumTableBytes = 0 }).Bytes
            - network.Embedding.Table.Length * 4L;
        long int8 = network.Inference(new RecurrentInferenceOptions { Precision = WeightPrecision.Int8, MaximumTableBytes = 0 }).Bytes
            - network.Embedding.Table.Length * 4L;
        Assert.InRange((double)single / int8, 3.75, 4);
    }

    [Fact]
    public void A_stream_and_a_whole_sequence_agree() => InferenceCases.ForEach(bidirectional: false, network =>
    {
        if (!network.HasRows) return;
        var options = new RecurrentInferenceOptions { Precision = WeightPrecision.Int8 };
        var inference = new RecurrentInference(network.Stack, network.Embedding, null, options);
        int[] tokens = InferenceCases.Sequence(12);
        Assert.Equal(RecurrentStreamTests.Outputs(inference.CreateStream(), tokens),
            RecurrentRunTests.Values(inference.CreateRun().Run(tokens)));
    });
}
