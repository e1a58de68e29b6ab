using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class RecurrentGradientTests
{
    private const int MaskSeed = 77;

    public static TheoryData<RecurrentCell, int, bool> Stacks()
    {
        var stacks = new TheoryData<RecurrentCell, int, bool>();
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
            for (int layers = 1; layers <= 3; layers++)
                foreach (bool bidirectional in (bool[])[false, true]) stacks.Add(cell, layers, bidirectional);
        return stacks;
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public void Gradients_agree_with_finite_differences(RecurrentCell cell, int layers, bool bidirectional) => KernelPaths.ForEach(() =>
    {
        for (int seed = 0; seed < 3; seed++) Check(cell, layers, bidirectional, dropout: 0, seed);
    });

    [Theory]
    [InlineData(RecurrentCell.Gru, 2, true)]
    [InlineData(RecurrentCell.Lstm, 3, false)]
    public void Gradients_agree_with_finite_differences_under_a_fixed_dropout_mask(RecurrentCell cell, int layers, bool bidirectional) =>
        Check(cell, layers, bidirectional, dropout: 0.3f, seed: 5);

    [Theory]
    [MemberData(nameof(CellForms.Places), MemberType = typeof(CellForms))]
    public void Gradients_agree_with_finite_differences_in_every_form_and_at_the_smallest_sizes(int form) => KernelPaths.ForEach(() =>
    {
        foreach (int hiddenSize in (int[])[1, 7, 16, 33])
            foreach ((int sequences, int steps) in ((int, int)[])[(1, 1), (1, 5), (4, 1), (5, 6)])
            {
                var random = new RandomStream(hiddenSize + sequences);
                Check(CellForms.At(form), 3, hiddenSize, 1, bidirectional: true, 0, RandomBatch.Layout(random, sequences, steps), random);
            }
    });

    private static void Check(RecurrentCell cell, int layers, bool bidirectional, float dropout, int seed)
    {
        var random = new RandomStream(seed);
        int inputSize = 1 + random.Next(9), hiddenSize = 1 + random.Next(21);
        PackedLayout layout = RandomBatch.Layout(random, sequences: 6, steps: 7);
        Check(cell, inputSize, hiddenSize, layers, bidirectional, dropout, layout, random);
    }

    private static void Check(CellForm cell, int inputSize, int hiddenSize, int layers, bool bidirectional, float dropout, PackedLayout layout,
        RandomStream random)
    {
        var stack = new RecurrentStack(cell, inputSize, hiddenSize, layers, bidirectional, random);
        var net = new Net(stack, layout, dropout, random);
        net.Loss();
        net.Backward();
        string what = $"{cell}, input {inputSize}, hidden {hiddenSize}, lengths {string.Join(' ', layout.Lengths.ToArray())}";
        var check = new GradientCheck(net.Loss, random) { HasKinks = cell.Cell == RecurrentCell.RnnRelu };
        check.Check(what + ", x", net.X, net.XGradient);
        for (int i = 0; i < net.FirstStates.Length; i++)
        {
            check.Check($"{what}, first state {i}", net.FirstStates[i], net.StateGradients[i]);
            if (stack.HasCellState) check.Check($"{what}, first cell state {i}", net.FirstCells[i], net.CellGradients[i]);
        }

        foreach (Parameter p in stack.Parameters) check.Check(what, p);
    }

    /// <summary>A stack with a random linear loss over its output and its last states.</summary>
    private sealed class Net
    {
        private readonly RecurrentStack _stack;
        private readonly PackedLayout _layout;
        private readonly float _dropout;
        private readonly RecurrentStack.Workspace _workspace;
        private readonly float[] _y;
        private readonly float[] _dy;
        private readonly float[][] _dStates;
        private readonly float[][] _dCells;

        public Net(RecurrentStack stack, PackedLayout layout, float dropout, RandomStream random)
        {
            _stack = stack;
            _layout = layout;
            _dropout = dropout;
            _workspace = stack.CreateWorkspace();
            int states = layout.Sequences * stack.HiddenSize;
            float[][] PerLayer() => [.. _workspace.Layers.Select(_ => RandomBatch.Normal(random, states))];
            X = RandomBatch.Normal(random, layout.Rows * stack.InputSize);
            XGradient = new float[X.Length];
            _y = new float[layout.Rows * stack.OutputSize];
            _dy = RandomBatch.Normal(random, _y.Length);
            (FirstStates, FirstCells, _dStates, _dCells) = (PerLayer(), PerLayer(), PerLayer(), PerLayer());
            (StateGradients, CellGradients) = (PerLayer(), PerLayer());
        }

        public float[] X { get; }

        public float[] XGradient { get; }

        public float[][] FirstStates { get; }

        public float[][] FirstCells { get; }

        public float[][] StateGradients { get; }

        public float[][] CellGradients { get; }

        private ReadOnlyMatrix Input => new(X, _layout.Rows, _stack.InputSize);

        public double Loss()
        {
            _stack.Pack(backward: true);
            for (int i = 0; i < FirstStates.Length; i++)
            {
                FirstStates[i].CopyTo(_workspace.Layers[i].StatesOf(_layout.Sequences, _stack.HiddenSize).Values);
                FirstCells[i].CopyTo(_workspace.Layers[i].CellStatesOf(_layout.Sequences, _stack.HiddenSize).Values);
            }

            _stack.Forward(_layout, Input, new Matrix(_y, _layout.Rows, _stack.OutputSize), _workspace, _dropout,
                new RandomStream(MaskSeed));
            double loss = RandomBatch.Dot(_y, _dy);
            for (int i = 0; i < FirstStates.Length; i++)
            {
                loss += RandomBatch.Dot(_workspace.Layers[i].StatesOf(_layout.Sequences, _stack.HiddenSize).Values, _dStates[i]);
                if (_stack.HasCellState)
                    loss += RandomBatch.Dot(_workspace.Layers[i].CellStatesOf(_layout.Sequences, _stack.HiddenSize).Values, _dCells[i]);
            }

            return loss;
        }

        public void Backward()
        {
            for (int i = 0; i < FirstStates.Length; i++)
            {
                _dStates[i].CopyTo(_workspace.Layers[i].StateGradientsOf(_layout.Sequences, _stack.HiddenSize).Values);
                _dCells[i].CopyTo(_workspace.Layers[i].CellStateGradientsOf(_layout.Sequences, _stack.HiddenSize).Values);
            }

            _stack.Backward(_layout, Input, new ReadOnlyMatrix(_dy, _layout.Rows, _stack.OutputSize),
                new Matrix(XGradient, _layout.Rows, _stack.InputSize), _workspace);
            for (int i = 0; i < FirstStates.Length; i++)
            {
                _workspace.Layers[i].StateGradientsOf(_layout.Sequences, _stack.HiddenSize).Values.CopyTo(StateGradients[i]);
                _workspace.Layers[i].CellStateGradientsOf(_layout.Sequences, _stack.HiddenSize).Values.CopyTo(CellGradients[i]);
            }
        }
    }
}
