using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class RecurrentWiringTests
{
    private const int Hidden = 11;

    public static TheoryData<RecurrentCell> Cells => [.. Enum.GetValues<RecurrentCell>()];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Summed_directions_are_the_halves_of_concatenated_ones_added_up(RecurrentCell cell) => KernelPaths.ForEach(() =>
    {
        var options = new RecurrentStackOptions(cell, 4, Hidden) { Bidirectional = true };
        (PackedLayout layout, float[] x) = Batch(4);
        float[] both = Run(options, layout, x), sum = Run(options with { Merge = DirectionMerge.Sum }, layout, x);
        for (int row = 0; row < layout.Rows; row++)
            for (int j = 0; j < Hidden; j++)
                Assert.Equal(both[row * 2 * Hidden + j] + both[(row * 2 + 1) * Hidden + j], sum[row * Hidden + j]);
    });

    [Theory]
    [InlineData(Hidden, true)]
    [InlineData(4, false)]
    public void A_residual_connection_adds_a_layers_input_where_the_widths_agree(int inputSize, bool agree)
    {
        var options = new RecurrentStackOptions(RecurrentCell.Gru, inputSize, Hidden);
        (PackedLayout layout, float[] x) = Batch(inputSize);
        float[] plain = Run(options, layout, x), residual = Run(options with { Residual = true }, layout, x);
        Assert.Equal(agree ? [.. plain.Select((y, i) => y + x[i])] : plain, residual);
    }

    [Fact]
    public void A_layer_above_another_has_a_residual_connection_whatever_the_widths()
    {
        var options = new RecurrentStackOptions(RecurrentCell.Lstm, 5, Hidden) { Layers = 2, Bidirectional = true, Residual = true };
        (PackedLayout layout, float[] x) = Batch(5);
        var stack = new RecurrentStack(options, new RandomStream(3));
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        float[] y = Run(stack, layout, x, workspace);
        float[] between = workspace.Outputs[0].Span(y.Length).ToArray(), plain = Run(options with { Residual = false }, layout, x);
        Assert.Equal([.. plain.Select((v, i) => v + between[i])], y);
    }

    [Fact]
    public void Normalised_cells_agree_with_their_equations_in_double() => KernelPaths.ForEach(() =>
    {
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
        {
            var random = new RandomStream(9);
            var stack = new RecurrentStack(new(cell, 6, Hidden) { LayerNormalization = true }, random);
            Parameter[] p = [.. stack.Parameters];
            foreach (Parameter gain in p.Where(q => q.Name.StartsWith("weight_ln", StringComparison.Ordinal)))
                random.FillNormal(gain.Value, 1, 0.3f);
            (PackedLayout layout, float[] x) = Batch(6);
            Near.Assert(InDouble(cell, p, layout, x), Run(stack, layout, x, stack.CreateWorkspace()),
                cell == RecurrentCell.RnnRelu ? 2e-5 : 4e-6, cell.ToString());
        }
    });

    [Fact]
    public void Parameters_are_named_after_PyTorchs_and_their_count_is_known_beforehand()
    {
        foreach (DirectionMerge merge in Enum.GetValues<DirectionMerge>())
        {
            var options = new RecurrentStackOptions(RecurrentCell.Gru, 5, 7)
            {
                Layers = 3,
                Bidirectional = true,
                Merge = merge,
                LayerNormalization = true,
            };
            Parameter[] p = [.. new RecurrentStack(options, random: null).Parameters];
            Assert.Equal(
                ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ln_ih_l0", "weight_ln_hh_l0", "weight_ih_l0_reverse"],
                p[..7].Select(q => q.Name));
            Assert.Equal("weight_ln_hh_l2_reverse", p[^1].Name);
            Assert.Equal(p.Sum(q => (long)q.Length), options.WeightCount);
        }
    }

    [Fact]
    public void A_stack_that_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentStack(new(RecurrentCell.Gru, 5, 7) { Layers = 0 }, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentStack(new(RecurrentCell.Gru, 5, 0), null));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RecurrentStack(new((RecurrentCell)99, 5, 7), null));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new RecurrentStack(new(RecurrentCell.Gru, 5, 7) { Merge = (DirectionMerge)2 }, null));
    }

    [Theory]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.GruResetBefore)]
    [InlineData(RecurrentCell.LstmPeephole)]
    [InlineData(RecurrentCell.Jordan)]
    public void What_does_not_fit_a_stack_is_refused(RecurrentCell cell)
    {
        var stack = new RecurrentStack(new(cell, 5, 7) { Layers = 2, Bidirectional = true }, new RandomStream(1));
        PackedLayout layout = new();
        layout.Set([3, 2]);
        RecurrentStack.Workspace workspace = stack.CreateWorkspace();
        void Forward(int rows, int width, int yRows, int yWidth, float dropout = 0, RandomStream? random = null) =>
            stack.Forward(layout, new ReadOnlyMatrix(new float[rows * width], rows, width), new Matrix(new float[yRows * yWidth], yRows, yWidth),
                workspace, dropout, random);
        Assert.Contains("packed", Assert.Throws<InvalidOperationException>(() => Forward(5, 5, 5, 14)).Message, StringComparison.Ordinal);
        stack.Pack(backward: true);
        Forward(5, 5, 5, 14);
        Assert.Throws<ArgumentException>(() => Forward(4, 5, 5, 14));
        Assert.Throws<ArgumentException>(() => Forward(5, 6, 5, 14));
        Assert.Throws<ArgumentException>(() => Forward(5, 5, 4, 14));
        Assert.Throws<ArgumentException>(() => Forward(5, 5, 5, 13));
        Assert.Throws<ArgumentException>(() => Forward(5, 5, 5, 15));
        Assert.Throws<ArgumentOutOfRangeException>(() => Forward(5, 5, 5, 14, float.NaN, new RandomStream(1)));
        Assert.Throws<ArgumentNullException>(() => Forward(5, 5, 5, 14, 0.5f));
        Forward(5, 5, 5, 14);
        void Backward(int yRows, int yWidth, int rows, int width) => stack.Backward(layout, new ReadOnlyMatrix(new float[25], 5, 5),
            new ReadOnlyMatrix(new float[yRows * yWidth], yRows, yWidth), new Matrix(new float[rows * width], rows, width), workspace);
        Assert.Throws<ArgumentException>(() => Backward(4, 14, 5, 5));
        Assert.Throws<ArgumentException>(() => Backward(5, 13, 5, 5));
        Assert.Throws<ArgumentException>(() => Backward(5, 15, 5, 5));
        Assert.Throws<ArgumentException>(() => Backward(5, 14, 4, 5));
        Assert.Throws<ArgumentException>(() => Backward(5, 14, 5, 6));
        foreach (Parameter p in stack.Parameters) Assert.All(p.Gradient.ToArray(), g => Assert.Equal(0, g));
    }

    private static (PackedLayout Layout, float[] X) Batch(int width)
    {
        var random = new RandomStream(width);
        PackedLayout layout = RandomBatch.Layout(random, sequences: 6, steps: 9);
        return (layout, RandomBatch.Normal(random, layout.Rows * width));
    }

    private static float[] Run(RecurrentStackOptions options, PackedLayout layout, float[] x)
    {
        var stack = new RecurrentStack(options, new RandomStream(3));
        return Run(stack, layout, x, stack.CreateWorkspace());
    }

    private static float[] Run(RecurrentStack stack, PackedLayout layout, float[] x, RecurrentStack.Workspace workspace)
    {
        stack.Pack(backward: false);
        workspace.ClearStates(layout.Sequences, stack.HiddenSize);
        float[] y = new float[layout.Rows * stack.OutputSize];
        stack.Forward(layout, new ReadOnlyMatrix(x, layout.Rows, stack.InputSize), new Matrix(y, layout.Rows, stack.OutputSize), workspace);
        return y;
    }

    // Sequence by sequence, step by step.
    private static double[] InDouble(RecurrentCell cell, Parameter[] p, PackedLayout layout, float[] x)
    {
        int inputSize = p[0].Columns;
        double[] y = new double[layout.Rows * Hidden];
        for (int sequence = 0; sequence < layout.Sequences; sequence++)
        {
            double[] h = new double[Hidden], c = new double[Hidden];
            for (int t = 0; t < layout.Lengths[sequence]; t++)
            {
                int row = layout.Offsets[t] + sequence;
                double[] input = [.. x.AsSpan(row * inputSize, inputSize).ToArray().Select(v => (double)v)];
                double[] a = Normalised(p[0], input, p[4], p[2]), b = Normalised(p[1], h, p[5], p[3]);
                h = cell switch
                {
                    RecurrentCell.GruResetBefore => ResetBefore(p, a, b, h),
                    RecurrentCell.Jordan => [.. Product(p[6], [.. a.Select((v, j) => Math.Tanh(v + b[j]))])
                        .Select((v, j) => Math.Tanh(v + p[7].Value[j]))],
                    _ => [.. Enumerable.Range(0, Hidden).Select(j => State(cell, p, a, b, j, h[j], ref c[j]))],
                };
                h.CopyTo(y, row * Hidden);
            }
        }

        return y;
    }

    private static double State(RecurrentCell cell, Parameter[] p, double[] a, double[] b, int j, double before, ref double c)
    {
        double Sum(int gate) => a[gate * Hidden + j] + b[gate * Hidden + j];
        double Peephole(int gate) => p[6].Value[gate * Hidden + j];
        switch (cell)
        {
            case RecurrentCell.Rnn: return Math.Tanh(Sum(0));
            case RecurrentCell.RnnRelu: return Math.Max(0, Sum(0));
            case RecurrentCell.Gru:
                double z = Sigmoid(Sum(1)), n = Math.Tanh(a[2 * Hidden + j] + Sigmoid(Sum(0)) * b[2 * Hidden + j]);
                return (1 - z) * n + z * before;
            case RecurrentCell.GruSimplified:
                double u = Sigmoid(Sum(0));
                return (1 - u) * Math.Tanh(Sum(1)) + u * before;
            case RecurrentCell.LstmPeephole:
                c = Sigmoid(Sum(1) + Peephole(1) * c) * c + Sigmoid(Sum(0) + Peephole(0) * c) * Math.Tanh(Sum(2));
                return Sigmoid(Sum(3) + Peephole(2) * c) * Math.Tanh(c);
            case RecurrentCell.Lstm:
                c = Sigmoid(Sum(1)) * c + Sigmoid(Sum(0)) * Math.Tanh(Sum(2));
                return Sigmoid(Sum(3)) * Math.Tanh(c);
            default: throw new ArgumentOutOfRangeException(nameof(cell), cell, "There are no equations of this cell here: add them.");
        }
    }

    // The second product has a gain of its own.
    private static double[] ResetBefore(Parameter[] p, double[] a, double[] b, double[] before)
    {
        double Gate(int gate, int j) => Sigmoid(a[gate * Hidden + j] + b[gate * Hidden + j]);
        double[] second = Normalised(p[7], [.. before.Select((v, j) => Gate(0, j) * v)], p[6], p[8]);
        return [.. before.Select((v, j) => (1 - Gate(1, j)) * Math.Tanh(a[2 * Hidden + j] + second[j]) + Gate(1, j) * v)];
    }

    private static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));

    private static double[] Normalised(Parameter weight, double[] v, Parameter gain, Parameter bias)
    {
        double[] product = Product(weight, v);
        double mean = product.Average(), deviation = Math.Sqrt(product.Average(q => (q - mean) * (q - mean)) + LayerNorm.Epsilon);
        return [.. product.Select((q, r) => (q - mean) / deviation * gain.Value[r] + bias.Value[r])];
    }

    private static double[] Product(Parameter weight, double[] v)
    {
        double[] product = new double[weight.Rows];
        for (int r = 0; r < weight.Rows; r++)
            for (int k = 0; k < v.Length; k++) product[r] += weight.Matrix[r][k] * v[k];
        return product;
    }
}
