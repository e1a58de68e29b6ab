using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Layers;

/// <summary>The cells that PyTorch does not have, against their equations in double precision.</summary>
public sealed class RecurrentVariantTests
{
    private const double Forward = 2e-6;
    private const double Backward = 2e-5;

    [Theory]
    [GoldenCases("variant_*")]
    public void Variants_agree_with_their_equations_forward_and_backward(GoldenCase golden) => KernelPaths.ForEach(() => new Run(golden).Check());

    /// <summary>A case's cell: its form, and which of the case's tensors make up each parameter.</summary>
    private sealed record Variant(CellForm Form, int StateSize, string State, IReadOnlyDictionary<string, string[]> Tensors)
    {
        public static Variant Of(GoldenCase golden)
        {
            string name = golden.Config("variant").GetString()!;
            int hiddenSize = golden.Config("hiddenSize").GetInt32();
            if (name.StartsWith("jordan", StringComparison.Ordinal))
            {
                string activation = golden.Config("outputActivation").GetString()!;
                var jordan = new CellForm(RecurrentCell.Jordan) { Output = Enum.Parse<OutputActivation>(activation, ignoreCase: true), HiddenUnits = hiddenSize };
                return new Variant(jordan, golden.Config("outputSize").GetInt32(), "y", new Dictionary<string, string[]>
                {
                    ["weight_ih_l0"] = ["W_xh"],
                    ["weight_hh_l0"] = ["W_yh"],
                    ["bias_ih_l0"] = ["b_h"],
                    ["bias_hh_l0"] = ["b_h"],
                    ["weight_ho_l0"] = ["W_hy"],
                    ["bias_ho_l0"] = ["b_y"],
                });
            }

            bool keeps = name.EndsWith("zkeep", StringComparison.Ordinal);
            UpdateGate update = keeps ? UpdateGate.KeepsState : UpdateGate.TakesCandidate;
            string z = keeps ? "z" : "u";
            (CellForm form, string[] gates) = name switch
            {
                "gru_resetbefore_zkeep" or "gru_resetbefore_unew" =>
                    (new CellForm(RecurrentCell.GruResetBefore) { Update = update }, (string[])["r", z, "n"]),
                "gru_simplified_zkeep" or "gru_simplified_unew" => (new CellForm(RecurrentCell.GruSimplified) { Update = update }, [z, "n"]),
                "lstm_peephole" => (RecurrentCell.LstmPeephole, ["i", "f", "g", "o"]),
                "lstm_independent_gates" => (RecurrentCell.Lstm, ["i", "f", "g", "o"]),
                _ => throw new ArgumentException($"The case's variant is '{name}'."),
            };
            string[] ofState = form.Cell == RecurrentCell.GruResetBefore ? gates[..2] : gates;
            return new Variant(form, hiddenSize, "h", new Dictionary<string, string[]>
            {
                ["weight_ih_l0"] = [.. gates.Select(g => "W_x" + g)],
                ["weight_hh_l0"] = [.. ofState.Select(g => "W_h" + g)],
                ["bias_ih_l0"] = [.. gates.Select(g => "b_" + g)],
                ["bias_hh_l0"] = [.. ofState.Select(g => "b_" + g)],
                ["weight_hn_l0"] = ["W_hn"],
                ["bias_hn_l0"] = ["b_n"],
                ["weight_ch_l0"] = ["p_i", "p_f", "p_o"],
            });
        }
    }

    private sealed class Run
    {
        private readonly GoldenCase _golden;
        private readonly Variant _variant;
        private readonly RecurrentStack _stack;
        private readonly PaddedBatch _batch;
        private readonly int _inputSize;
        private readonly int _sequences;
        private readonly float[] _x;
        private readonly float[] _dx;

        public Run(GoldenCase golden)
        {
            _golden = golden;
            _variant = Variant.Of(golden);
            _inputSize = golden.Config("inputSize").GetInt32();
            _sequences = golden.Config("B").GetInt32();
            _stack = new RecurrentStack(_variant.Form, _inputSize, StateSize, 1, bidirectional: false, new RandomStream(1));
            foreach (Parameter p in _stack.Parameters)
            {
                // The cases have one bias a gate: b is it, and b′ is zero.
                if (p.Name is "bias_hh_l0" or "bias_hn_l0") p.Value.Clear();
                else Of(p, name => golden.Floats("parameters", name)).CopyTo(p.Value);
            }

            _stack.Pack(backward: true);
            _batch = new PaddedBatch(golden.Ints("inputs", "lengths"), golden.Config("T").GetInt32());
            _x = _batch.Pack(golden.Floats("inputs", "input"), _inputSize);
            _dx = new float[_x.Length];
        }

        private int StateSize => _variant.StateSize;

        private PackedLayout Layout => _batch.Layout;

        private bool IsJordan => _variant.Form.Cell == RecurrentCell.Jordan;

        public void Check()
        {
            RecurrentStack.Workspace workspace = _stack.CreateWorkspace();
            Whole(workspace);
            float[] dFirst = _batch.ReadStates(workspace.Layers, StateSize, (w, n) => w.StateGradientsOf(n, StateSize));
            float[] dFirstCell = _stack.HasCellState ? _batch.ReadStates(workspace.Layers, StateSize, (w, n) => w.CellStateGradientsOf(n, StateSize)) : [];

            // The loss is linear in what it reads. What it reads of the cell states at every step is looked at step by step, and adds up.
            if (_stack.HasCellState) StepByStep(dFirst, dFirstCell);
            Near("gradients", "input", _batch.Unpack(_dx, _inputSize), Backward);
            Near("gradients", _variant.State + "0", dFirst, Backward);
            if (_stack.HasCellState) Near("gradients", "c0", dFirstCell, Backward);
            foreach (Parameter p in _stack.Parameters)
            {
                double[] expected = Of(p, name => _golden.Doubles("gradients", name));
                Testing.Near.Assert(expected, p.Gradient, Backward, $"{_golden}: gradient of {p.Name}");
            }
        }

        private void Whole(RecurrentStack.Workspace workspace)
        {
            RecurrentWorkspace layer = workspace.Layers[0];
            Write(_variant.State + "0", layer.StatesOf(_sequences, StateSize));
            if (_stack.HasCellState) Write("c0", layer.CellStatesOf(_sequences, StateSize));
            float[] y = new float[Layout.Rows * StateSize];
            _stack.Forward(Layout, new ReadOnlyMatrix(_x, Layout.Rows, _inputSize), new Matrix(y, Layout.Rows, StateSize), workspace);
            Near("outputs", "output", _batch.Unpack(y, StateSize), Forward);
            Near("outputs", _variant.State + "N", _batch.ReadStates(workspace.Layers, StateSize, (w, n) => w.StatesOf(n, StateSize)), Forward);
            if (_stack.HasCellState)
                Near("outputs", "cN", _batch.ReadStates(workspace.Layers, StateSize, (w, n) => w.CellStatesOf(n, StateSize)), Forward);
            if (IsJordan)
            {
                int units = _variant.Form.HiddenUnits;
                Near("outputs", "hidden", _batch.Unpack(layer.HiddenUnitsOf(Layout.Rows, units).Values.ToArray(), units), Forward);
                layer.TakesUnitGradients = true;
                _batch.Pack(_golden.Floats("inputs", "lossWeights.hidden"), units).CopyTo(layer.HiddenUnitGradientsOf(Layout.Rows, units).Values);
            }

            Write($"lossWeights.{_variant.State}N", layer.StateGradientsOf(_sequences, StateSize));
            if (_stack.HasCellState) Write("lossWeights.cN", layer.CellStateGradientsOf(_sequences, StateSize));
            float[] dy = _batch.Pack(_golden.Floats("inputs", "lossWeights.output"), StateSize);
            _stack.Backward(Layout, new ReadOnlyMatrix(_x, Layout.Rows, _inputSize), new ReadOnlyMatrix(dy, Layout.Rows, StateSize),
                new Matrix(_dx, Layout.Rows, _inputSize), workspace);
        }

        // Each step as a batch of its own, with the states and then their gradients carried over.
        private void StepByStep(float[] dFirst, float[] dFirstCell)
        {
            int n = StateSize;
            RecurrentStack.Workspace[] steps = [.. Enumerable.Range(0, Layout.Steps).Select(_ => _stack.CreateWorkspace())];
            float[] h = new float[_sequences * n], c = new float[_sequences * n], cells = new float[Layout.Rows * n];
            Write("h0", new Matrix(h, _sequences, n));
            Write("c0", new Matrix(c, _sequences, n));
            for (int t = 0; t < Layout.Steps; t++)
            {
                (PackedLayout one, int row, int count) = Step(t);
                RecurrentWorkspace layer = steps[t].Layers[0];
                h.AsSpan(0, count * n).CopyTo(layer.StatesOf(count, n).Values);
                c.AsSpan(0, count * n).CopyTo(layer.CellStatesOf(count, n).Values);
                _stack.Forward(one, new ReadOnlyMatrix(_x.AsSpan(row * _inputSize), count, _inputSize), new Matrix(new float[count * n], count, n), steps[t]);
                layer.StatesOf(count, n).Values.CopyTo(h);
                layer.CellStatesOf(count, n).Values.CopyTo(c);
                c.AsSpan(0, count * n).CopyTo(cells.AsSpan(row * n));
            }

            Near("outputs", "cells", _batch.Unpack(cells, n), Forward);
            float[] dCells = _batch.Pack(_golden.Floats("inputs", "lossWeights.cells"), n);
            float[] dh = new float[h.Length], dc = new float[c.Length];
            for (int t = Layout.Steps - 1; t >= 0; t--)
            {
                (PackedLayout one, int row, int count) = Step(t);
                RecurrentWorkspace layer = steps[t].Layers[0];
                Add(dCells.AsSpan(row * n, count * n), dc);
                dh.AsSpan(0, count * n).CopyTo(layer.StateGradientsOf(count, n).Values);
                dc.AsSpan(0, count * n).CopyTo(layer.CellStateGradientsOf(count, n).Values);
                float[] dx = new float[count * _inputSize];
                _stack.Backward(one, new ReadOnlyMatrix(_x.AsSpan(row * _inputSize), count, _inputSize),
                    new ReadOnlyMatrix(new float[count * n], count, n), new Matrix(dx, count, _inputSize), steps[t]);
                Add(dx, _dx.AsSpan(row * _inputSize));
                layer.StateGradientsOf(count, n).Values.CopyTo(dh);
                layer.CellStateGradientsOf(count, n).Values.CopyTo(dc);
            }

            Add(_batch.Unsort(dh, n), dFirst);
            Add(_batch.Unsort(dc, n), dFirstCell);
        }

        private (PackedLayout Layout, int Row, int Count) Step(int t)
        {
            int count = Layout.BatchSizes[t];
            var one = new PackedLayout();
            one.Set([.. Enumerable.Repeat(1, count)]);
            return (one, Layout.Offsets[t], count);
        }

        private static void Add(ReadOnlySpan<float> from, Span<float> to)
        {
            for (int i = 0; i < from.Length; i++) to[i] += from[i];
        }

        private T[] Of<T>(Parameter p, Func<string, T[]> tensor) => [.. _variant.Tensors[p.Name].SelectMany(tensor)];

        private void Write(string input, Matrix target) => _batch.WriteStates(_golden.Floats("inputs", input), 0, target);

        private void Near(string section, string key, float[] actual, double tolerance) =>
            Testing.Near.Assert(_golden.Doubles(section, key), actual, tolerance, $"{_golden}: {section}.{key}");
    }
}
