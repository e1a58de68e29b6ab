using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class RecurrentFormTests
{
    private const int InputSize = 5;
    private const int Steps = 9;
    private const int Sequences = 3;

    [Theory]
    [MemberData(nameof(CellForms.Places), MemberType = typeof(CellForms))]
    public void Two_segments_with_carried_states_and_gradients_are_one_pass(int form) => KernelPaths.ForEach(() =>
    {
        foreach (int hiddenSize in (int[])[1, 19])
        {
            var random = new RandomStream(form);
            RecurrentStack whole = Stack(CellForms.At(form), hiddenSize, random), parts = whole.Replicate();
            float[] x = RandomBatch.Normal(random, Steps * Sequences * InputSize);
            float[] dy = RandomBatch.Normal(random, Steps * Sequences * hiddenSize);
            Result expected = Run(whole, x, dy, [Steps]), actual = Run(parts, x, dy, [4, Steps - 4]);
            string what = $"{CellForms.At(form)}, hidden {hiddenSize}: ";
            Near.Assert(Double(expected.Y), actual.Y, 1e-6, what + "y");
            Near.Assert(Double(expected.XGradient), actual.XGradient, 1e-5, what + "∂x");
            foreach ((Parameter p, Parameter q) in whole.Parameters.Zip(parts.Parameters))
                Near.Assert(Double(p.Gradient.ToArray()), q.Gradient, 1e-5, what + "∂" + p.Name);
        }
    });

    [Theory]
    [MemberData(nameof(CellForms.Places), MemberType = typeof(CellForms))]
    public void Indexed_rows_and_shares_of_the_weights_gradients_give_what_whole_ones_give(int form) => KernelPaths.ForEach(() =>
    {
        const int HiddenSize = 19, Shares = 3;
        int[] index = [2, 0, 2, 1, 1, 2];
        var random = new RandomStream(form);
        var layout = new PackedLayout();
        layout.Set([3, 2, 1]);
        RecurrentLayer whole = RecurrentLayer.Create(CellForms.At(form), InputSize, HiddenSize, isReverse: true, "l0", random);
        RecurrentLayer indexed = whole.Replicate(), target = whole.Replicate();
        whole.Pack(backward: true);
        float[] rows = RandomBatch.Normal(random, 3 * InputSize), dy = RandomBatch.Normal(random, index.Length * HiddenSize);
        float[] x = [.. index.SelectMany(i => rows[(i * InputSize)..((i + 1) * InputSize)])];
        float[] dx = new float[x.Length], dRows = new float[rows.Length], y = new float[dy.Length], indexedY = new float[dy.Length];
        var places = new IndexedRows(Piece(rows, 0, 3, InputSize), index);
        IndexedRows plain = Piece(x, 0, index.Length, InputSize);
        RecurrentWorkspace one = Fresh(HiddenSize), other = Fresh(HiddenSize);

        whole.Forward(layout, plain, Piece(y, 0, index.Length, HiddenSize), one);
        whole.Backward(layout, plain, Piece(dy, 0, index.Length, HiddenSize), Piece(dx, 0, index.Length, InputSize), addToDx: false, one);
        indexed.Forward(layout, places, Piece(indexedY, 0, index.Length, HiddenSize), other);
        indexed.BackwardSteps(layout, places, Piece(dy, 0, index.Length, HiddenSize), other);
        for (int share = 0; share < Shares; share++) indexed.WeightGradients(layout, places, other, target, new WeightShare(share, Shares, Adds: false));
        indexed.InputGradient(layout, places, Piece(dRows, 0, 3, InputSize), addToDx: false, other);

        string what = $"{CellForms.At(form)}: ";
        Near.Assert(Double(y), indexedY, 1e-6, what + "y");
        double[] sum = new double[rows.Length];
        for (int i = 0; i < dx.Length; i++) sum[index[i / InputSize] * InputSize + i % InputSize] += dx[i];
        Near.Assert(sum, dRows, 1e-5, what + "∂x");
        foreach ((Parameter p, (Parameter q, Parameter r)) in whole.Parameters.Zip(indexed.Parameters.Zip(target.Parameters)))
        {
            r.AddGradientOf(q);
            Near.Assert(Double(p.Gradient.ToArray()), r.Gradient, 1e-5, what + "∂" + p.Name);
        }
    });

    [Theory]
    [InlineData(RecurrentCell.Gru, 1, 3)]
    [InlineData(RecurrentCell.GruResetBefore, 1, 3)]
    [InlineData(RecurrentCell.GruSimplified, 0, 2)]
    public void An_update_gate_that_takes_the_candidate_is_one_that_keeps_the_state_with_its_weights_negated(RecurrentCell cell, int gate, int gates) =>
        KernelPaths.ForEach(() =>
        {
            const int HiddenSize = 19;
            var random = new RandomStream(5);
            RecurrentStack keeps = Stack(cell, HiddenSize, random);
            RecurrentStack takes = Stack(new CellForm(cell) { Update = UpdateGate.TakesCandidate }, HiddenSize, random);
            void ForEachGate(Action<Parameter, Parameter, int, int> action)
            {
                foreach ((Parameter p, Parameter q) in keeps.Parameters.Zip(takes.Parameters))
                    for (int row = 0; row < p.Rows; row++)
                    {
                        bool isStacked = p.Rows >= HiddenSize * Math.Min(gates, 2);
                        int sign = isStacked && row / HiddenSize == gate ? -1 : 1;
                        for (int i = row * p.Columns; i < (row + 1) * p.Columns; i++) action(p, q, i, sign);
                    }
            }

            ForEachGate((p, q, i, sign) => q.Value[i] = sign * p.Value[i]);
            takes.Pack(backward: true);
            float[] x = RandomBatch.Normal(random, Steps * Sequences * InputSize);
            float[] dy = RandomBatch.Normal(random, Steps * Sequences * HiddenSize);
            Result expected = Run(keeps, x, dy, [Steps]), actual = Run(takes, x, dy, [Steps]);
            Near.Assert(Double(expected.Y), actual.Y, 2e-6, "y");
            Near.Assert(Double(expected.XGradient), actual.XGradient, 2e-5, "∂x");
            ForEachGate((p, q, i, sign) => Near.Assert(sign * p.Gradient[i], q.Gradient[i], 2e-5, $"∂{p.Name}[{i}]"));
        });

    [Theory]
    [MemberData(nameof(CellForms.Places), MemberType = typeof(CellForms))]
    public void A_layer_has_as_many_weights_as_is_said(int form)
    {
        CellForm cell = CellForms.At(form);
        foreach (bool normalised in (bool[])[false, true])
        {
            RecurrentLayer layer = RecurrentLayer.Create(cell, 4, 6, isReverse: false, "l0", null, normalised);
            Assert.Equal(layer.Parameters.Sum(p => (long)p.Length), RecurrentLayer.WeightCount(cell, 4, 6, normalised));
            Assert.Equal(6, layer.HiddenSize);
        }
    }

    [Fact]
    public void Parameters_that_PyTorchs_cells_do_not_have_are_named_in_its_manner()
    {
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hn_l0", "bias_hn_l0"], Names(RecurrentCell.GruResetBefore));
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"], Names(RecurrentCell.GruSimplified));
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ch_l0"], Names(RecurrentCell.LstmPeephole));
        Assert.Equal(["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ho_l0", "bias_ho_l0"], Names(RecurrentCell.Jordan));
    }

    [Fact]
    public void A_form_that_is_none_is_refused()
    {
        static void Refused(string what, CellForm cell) =>
            Assert.Equal(what, Assert.Throws<ArgumentOutOfRangeException>(() => RecurrentLayer.Create(cell, 2, 2, false, "l0", null)).ParamName);

        Refused("Cell", (RecurrentCell)99);
        Refused("Update", new CellForm(RecurrentCell.Gru) { Update = (UpdateGate)7 });
        Refused("Output", new CellForm(RecurrentCell.Jordan) { Output = (OutputActivation)7 });
        Refused("HiddenUnits", new CellForm(RecurrentCell.Jordan) { HiddenUnits = -1 });
    }

    private static IEnumerable<string> Names(RecurrentCell cell) =>
        RecurrentLayer.Create(cell, 2, 2, isReverse: false, "l0", null).Parameters.Select(p => p.Name);

    private static RecurrentStack Stack(CellForm cell, int hiddenSize, RandomStream random)
    {
        var stack = new RecurrentStack(new(cell, InputSize, hiddenSize), random);
        stack.Pack(backward: true);
        return stack;
    }

    private static RecurrentWorkspace Fresh(int hiddenSize)
    {
        var workspace = new RecurrentWorkspace();
        workspace.StatesOf(Sequences, hiddenSize).Fill(0);
        workspace.CellStatesOf(Sequences, hiddenSize).Fill(0);
        workspace.StateGradientsOf(Sequences, hiddenSize).Fill(0);
        workspace.CellStateGradientsOf(Sequences, hiddenSize).Fill(0);
        return workspace;
    }

    private static double[] Double(float[] values) => [.. values.Select(v => (double)v)];

    // One pass for each piece of the steps, forward from the first and backward from the last.
    private static Result Run(RecurrentStack stack, float[] x, float[] dy, int[] pieces)
    {
        int width = Sequences * stack.HiddenSize;
        float[] y = new float[dy.Length], dx = new float[x.Length], h = new float[width], c = new float[width];
        var layouts = new PackedLayout[pieces.Length];
        var workspaces = new RecurrentStack.Workspace[pieces.Length];
        for (int i = 0; i < pieces.Length; i++)
        {
            int start = pieces[..i].Sum() * Sequences;
            (layouts[i], workspaces[i]) = (new PackedLayout(), stack.CreateWorkspace());
            layouts[i].Set([.. Enumerable.Repeat(pieces[i], Sequences)]);
            RecurrentWorkspace layer = workspaces[i].Layers[0];
            h.CopyTo(layer.StatesOf(Sequences, stack.HiddenSize).Values);
            c.CopyTo(layer.CellStatesOf(Sequences, stack.HiddenSize).Values);
            stack.Forward(layouts[i], Piece(x, start, layouts[i].Rows, InputSize), Piece(y, start, layouts[i].Rows, stack.HiddenSize), workspaces[i]);
            layer.StatesOf(Sequences, stack.HiddenSize).Values.CopyTo(h);
            layer.CellStatesOf(Sequences, stack.HiddenSize).Values.CopyTo(c);
        }

        float[] dh = new float[width], dc = new float[width];
        for (int i = pieces.Length - 1; i >= 0; i--)
        {
            int start = pieces[..i].Sum() * Sequences;
            RecurrentWorkspace layer = workspaces[i].Layers[0];
            dh.CopyTo(layer.StateGradientsOf(Sequences, stack.HiddenSize).Values);
            dc.CopyTo(layer.CellStateGradientsOf(Sequences, stack.HiddenSize).Values);
            stack.Backward(layouts[i], Piece(x, start, layouts[i].Rows, InputSize), Piece(dy, start, layouts[i].Rows, stack.HiddenSize),
                Piece(dx, start, layouts[i].Rows, InputSize), workspaces[i]);
            layer.StateGradientsOf(Sequences, stack.HiddenSize).Values.CopyTo(dh);
            layer.CellStateGradientsOf(Sequences, stack.HiddenSize).Values.CopyTo(dc);
        }

        return new Result(y, dx);
    }

    private static Matrix Piece(float[] values, int row, int rows, int width) => new(values.AsSpan(row * width), rows, width);

    private sealed record Result(float[] Y, float[] XGradient);
}
