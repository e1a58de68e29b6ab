using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Tests.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class GradientFlowTests
{
    private const int Width = 3, Hidden = 19, Steps = 40;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1)]
    [InlineData(1.3)]
    public void Where_an_Elman_network_is_linear_the_norm_follows_the_spectral_radius(double a) => KernelPaths.ForEach(() =>
    {
        LayerGradientFlow layer = Elman(a, inputScale: 1e-9f).Layers[0];
        Assert.Equal(a, layer.SpectralRadius, 1e-5);
        Assert.Equal(Steps, layer.Rows.Count);
        foreach (GradientFlowRow row in layer.Rows)
        {
            double expected = layer.Rows[0].State * Math.Pow(a, row.Distance);
            Assert.True(Math.Abs(row.State / expected - 1) < 1e-4, $"At distance {row.Distance} the norm is {row.State}, a^t gives {expected}.");
            Assert.True(Math.Abs(row.Line / expected - 1) < 1e-3, $"At distance {row.Distance} the line is {row.Line}, a^t gives {expected}.");
        }
    });

    [Fact]
    public void A_radius_below_one_makes_gradients_vanish_and_one_above_makes_them_explode()
    {
        IReadOnlyList<GradientFlowRow> vanishing = Elman(0.5, 1e-9f).Layers[0].Rows, exploding = Elman(1.3, 1e-9f).Layers[0].Rows;
        Assert.True(vanishing[^1].State < 1e-11 * vanishing[0].State, $"{vanishing[0]} to {vanishing[^1]}");
        Assert.True(exploding[^1].State > 1e4 * exploding[0].State, $"{exploding[0]} to {exploding[^1]}");
    }

    [Fact]
    public void Where_tanh_saturates_the_norm_stays_below_the_line()
    {
        LayerGradientFlow layer = Elman(1.3, inputScale: 3).Layers[0];
        foreach (GradientFlowRow row in layer.Rows.Skip(1))
            Assert.True(row.State < 0.7 * row.Line, $"At distance {row.Distance}: norm {row.State}, line {row.Line}.");
    }

    [Fact]
    public void What_was_set_to_zero_on_its_way_is_reported_as_below_the_floor()
    {
        GradientFlow flow = Elman(0.1, 1e-9f);
        Assert.Equal(0, flow.Layers[0].Rows[^1].State);
        string[] lines = flow.ToString().Split('\n');
        Assert.EndsWith("below 1e-30    below 1e-30", lines[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("below", lines[10], StringComparison.Ordinal);
        Assert.Contains("below 1e-30", flow.Chart("Vanishing").ToSvg().ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("below", Elman(0.9, 1e-9f).Chart("Not so").ToSvg().ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.RnnRelu)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.GruResetBefore)]
    [InlineData(RecurrentCell.GruSimplified)]
    [InlineData(RecurrentCell.LstmPeephole)]
    [InlineData(RecurrentCell.Jordan)]
    public void A_norm_is_that_of_the_first_state_of_what_is_left_from_there(RecurrentCell cell) => KernelPaths.ForEach(() =>
    {
        const int Length = 8;
        var random = new RandomStream(3);
        var stack = new RecurrentStack(new(cell, Width, Hidden), random);
        float[] x = RandomBatch.Normal(random, Length * Width), dLast = RandomBatch.Normal(random, Hidden);
        LayerGradientFlow layer = GradientFlow.Of(stack, Layout(Length), new ReadOnlyMatrix(x, Length, Width), new ReadOnlyMatrix(dLast, 1, Hidden))
            .Layers[0];
        for (int distance = 1; distance < Length; distance++)
        {
            (double state, double cellState) = FirstStateGradients(stack, x, dLast, distance);
            Assert.Equal(1, layer.Rows[distance].State / state, 1e-5);
            if (stack.HasCellState) Assert.Equal(1, layer.Rows[distance].Cell!.Value / cellState, 1e-5);
            else Assert.Null(layer.Rows[distance].Cell);
        }
    });

    [Fact]
    public void Where_directions_are_summed_both_get_the_gradient_of_the_sum()
    {
        var random = new RandomStream(4);
        var summed = new RecurrentStack(new(RecurrentCell.Gru, Width, Hidden) { Bidirectional = true, Merge = DirectionMerge.Sum }, random);
        var beside = new RecurrentStack(new(RecurrentCell.Gru, Width, Hidden) { Bidirectional = true }, random: null);
        foreach ((Parameter from, Parameter to) in summed.Parameters.Zip(beside.Parameters)) from.Value.CopyTo(to.Value);
        PackedLayout layout = Layout(6, 3);
        float[] x = RandomBatch.Normal(random, layout.Rows * Width), dSum = RandomBatch.Normal(random, 2 * Hidden);
        float[] dBoth = [.. dSum[..Hidden], .. dSum[..Hidden], .. dSum[Hidden..], .. dSum[Hidden..]];
        GradientFlow Flow(RecurrentStack stack, float[] dLast) => GradientFlow.Of(stack, layout, new ReadOnlyMatrix(x, layout.Rows, Width),
            new ReadOnlyMatrix(dLast, layout.Sequences, stack.OutputSize));

        GradientFlow expected = Flow(beside, dBoth), actual = Flow(summed, dSum);
        for (int i = 0; i < 2; i++) Assert.Equal(expected.Layers[i].Rows, actual.Layers[i].Rows);
    }

    [Fact]
    public void A_layer_that_reads_backwards_has_its_last_step_at_the_beginning()
    {
        var random = new RandomStream(9);
        var stack = new RecurrentStack(new(RecurrentCell.Gru, Width, Hidden) { Bidirectional = true }, random);
        Parameter[] p = [.. stack.Parameters];
        for (int i = 0; i < 4; i++) p[i].Value.CopyTo(p[4 + i].Value);
        PackedLayout layout = Layout(7, 4, 4, 1);
        float[] x = new float[layout.Rows * Width], half = RandomBatch.Normal(random, Hidden), dLast = new float[layout.Sequences * 2 * Hidden];

        // Sequences that are the same from either end.
        for (int s = 0; s < layout.Sequences; s++)
        {
            for (int d = 0; d < 2; d++) half.CopyTo(dLast, (2 * s + d) * Hidden);
            for (int t = 0; t < layout.Lengths[s]; t++)
            {
                float value = s + Math.Min(t, layout.Lengths[s] - 1 - t);
                x.AsSpan((layout.Offsets[t] + s) * Width, Width).Fill(value / 4);
            }
        }

        GradientFlow flow = GradientFlow.Of(stack, layout, new ReadOnlyMatrix(x, layout.Rows, Width),
            new ReadOnlyMatrix(dLast, layout.Sequences, 2 * Hidden));
        Assert.Equal(["layer 1, forward", "layer 1, backward"], flow.Layers.Select(l => l.Name));
        Assert.Equal(flow.Layers[0].Rows, flow.Layers[1].Rows);
        Assert.Equal([4, 3, 3, 3, 1, 1, 1], flow.Layers[0].Rows.Select(r => r.Sequences));
    }

    [Fact]
    public void Gated_cells_are_measured_by_their_candidate()
    {
        foreach (RecurrentCell cell in (RecurrentCell[])[RecurrentCell.Gru, RecurrentCell.Lstm])
        {
            var stack = new RecurrentStack(new(cell, Width, Hidden), new RandomStream(2));
            Parameter u = stack.Parameters.ElementAt(1);
            Orthogonal.Matrix(Hidden, 0.8, new RandomStream(1)).CopyTo(u.Value[(2 * Hidden * Hidden)..]); // n of r, z, n; g of i, f, g, o
            LayerGradientFlow layer = GradientFlow.Of(stack, Layout(5), new ReadOnlyMatrix(new float[5 * Width], 5, Width),
                new ReadOnlyMatrix(new float[Hidden], 1, Hidden)).Layers[0];
            Assert.Equal(0.8, layer.SpectralRadius, 1e-5);
            Assert.True(layer.HasGates);
        }
    }

    [Fact]
    public void Measuring_leaves_the_gradients_of_the_layers_alone()
    {
        var random = new RandomStream(1);
        var stack = new RecurrentStack(new(RecurrentCell.Lstm, Width, Hidden) { Layers = 2 }, random);
        GradientFlow flow = GradientFlow.Of(stack, Layout(6), new ReadOnlyMatrix(RandomBatch.Normal(random, 6 * Width), 6, Width),
            new ReadOnlyMatrix(RandomBatch.Normal(random, Hidden), 1, Hidden));
        Assert.Equal(["layer 1", "layer 2"], flow.Layers.Select(l => l.Name));
        Assert.All(stack.Parameters, p => Assert.True(p.Gradient.IndexOfAnyExcept(0) < 0, $"{p.Name} has a gradient."));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused()
    {
        var stack = new RecurrentStack(new(RecurrentCell.Gru, Width, Hidden), new RandomStream(1));
        Assert.Contains("[1, 4]; the layout and the layers make it [1, 19]", Assert.Throws<ArgumentException>(
            () => GradientFlow.Of(stack, Layout(2), new ReadOnlyMatrix(new float[6], 2, Width), new ReadOnlyMatrix(new float[4], 1, 4))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GradientFlow.Of(stack, Layout(), default, default));
    }

    [Theory]
    [InlineData(PoolingKind.Last, 2)]
    [InlineData(PoolingKind.Max, 3)]
    public void A_trained_classifier_is_measured_on_texts_and_scores_as_before(PoolingKind pooling, int classes)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Pooling, options.Cell, options.SubwordBuckets) = (pooling, RecurrentCell.Lstm, 20);
        SequenceClassifier model = ToyData.Train(ToyData.Words(40, options, classes), options);
        using ClassifierSession session = model.CreateSession();
        for (int i = 0; i < 70; i++) session.AddText(string.Join(' ', Enumerable.Repeat("a great filmlet", 1 + i % 3)));
        session.Run();
        float[] before = session.Scores(0).ToArray(), weights = ToyData.Weights(model);

        GradientFlow flow = session.MeasureGradientFlow();
        Assert.Equal(2, flow.Layers.Count);
        Assert.Equal([70, 70, 70, 46, 46, 46, 23, 23, 23], flow.Layers[1].Rows.Select(r => r.Sequences));
        Assert.All(flow.Layers, l => Assert.True(l.Rows[0].State > 0 && l.Rows[1].Cell > 0, l.ToString()));

        // At distance 0 nothing has happened to the gradient yet: it is the output layer's row.
        if (classes == 2)
        {
            double row = Math.Sqrt(VectorMath.SumOfSquares(model.Network.Parameters[^2].Value[..options.HiddenSize]));
            Assert.Equal(1, flow.Layers[0].Rows[0].State / row, 1e-5);
        }

        Assert.Equal(weights, ToyData.Weights(model));
        session.Run();
        Assert.Equal(before, session.Scores(0).ToArray());
    }

    [Fact]
    public void What_has_no_recurrence_or_no_sequences_is_refused()
    {
        SequenceClassifierOptions options = ToyData.Options();
        using ClassifierSession empty = ToyData.Train(ToyData.Words(20, options), options).CreateSession();
        Assert.Contains("add some first", Assert.Throws<InvalidOperationException>(empty.MeasureGradientFlow).Message, StringComparison.Ordinal);
        options.Encoder = EncoderKind.MeanEmbedding;
        using ClassifierSession mean = ToyData.Train(ToyData.Words(20, options), options).CreateSession();
        mean.AddText("a film");
        Assert.Contains("no recurrent layers", Assert.Throws<InvalidOperationException>(mean.MeasureGradientFlow).Message, StringComparison.Ordinal);
    }

    // U is a times an orthogonal matrix; where the input is small, tanh is linear.
    private static GradientFlow Elman(double a, float inputScale)
    {
        var random = new RandomStream(5);
        var stack = new RecurrentStack(new(RecurrentCell.Rnn, Width, Hidden), random);
        Parameter[] p = [.. stack.Parameters];
        Orthogonal.Matrix(Hidden, a, random).CopyTo(p[1].Value);
        p[2].Value.Clear();
        p[3].Value.Clear();
        PackedLayout layout = Layout(Steps, Steps);
        float[] x = RandomBatch.Normal(random, layout.Rows * Width);
        VectorMath.Scale(x, inputScale);
        return GradientFlow.Of(stack, layout, new ReadOnlyMatrix(x, layout.Rows, Width),
            new ReadOnlyMatrix(RandomBatch.Normal(random, 2 * Hidden), 2, Hidden));
    }

    // The gradients of the state that the last steps, so many of them, start from.
    private static (double State, double Cell) FirstStateGradients(RecurrentStack stack, float[] x, float[] dLast, int steps)
    {
        int before = x.Length / Width - steps;
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        workspace.ClearStates(1, Hidden);
        float[] y = new float[x.Length / Width * Hidden];
        Forward(x.AsSpan(0, before * Width), before);
        Forward(x.AsSpan(before * Width), steps);
        workspace.ClearStateGradients(1, Hidden);
        dLast.CopyTo(workspace.Layers[0].StateGradientsOf(1, Hidden).Values);
        y.AsSpan().Clear();
        stack.Replicate().Backward(Layout(steps), new ReadOnlyMatrix(x.AsSpan(before * Width), steps, Width),
            new ReadOnlyMatrix(y, steps, Hidden), new Matrix(new float[steps * Width], steps, Width), workspace);
        double cell = stack.HasCellState ? Norm(workspace.Layers[0].CellStateGradientsOf(1, Hidden).Values) : 0;
        return (Norm(workspace.Layers[0].StateGradientsOf(1, Hidden).Values), cell);

        void Forward(ReadOnlySpan<float> input, int count) =>
            stack.Forward(Layout(count), new ReadOnlyMatrix(input, count, Width), new Matrix(y, count, Hidden), workspace);
    }

    private static double Norm(ReadOnlySpan<float> values) => Math.Sqrt(VectorMath.Dot(values, values));

    private static PackedLayout Layout(params int[] lengths)
    {
        var layout = new PackedLayout();
        layout.Set(lengths);
        return layout;
    }
}
