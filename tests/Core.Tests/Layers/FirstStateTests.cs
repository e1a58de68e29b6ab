using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Layers;

public sealed class FirstStateTests
{
    private const int ConditionSize = 4;

    [Theory]
    [InlineData(RecurrentCell.Rnn)]
    [InlineData(RecurrentCell.Gru)]
    [InlineData(RecurrentCell.Lstm)]
    [InlineData(RecurrentCell.LstmPeephole)]
    [InlineData(RecurrentCell.Jordan)]
    public void Gradients_through_the_layers_agree_with_finite_differences(RecurrentCell cell) => KernelPaths.ForEach(() =>
    {
        foreach (bool areClasses in (bool[])[false, true])
        {
            var random = new RandomStream(3);
            var net = new Net(cell, areClasses, random);
            net.Loss();
            net.Backward();
            var check = new GradientCheck(net.Loss, random);
            check.Check($"{cell}, classes: {areClasses}", net.First.Weight);
            check.Check($"{cell}, classes: {areClasses}", net.First.Bias);
        }
    });

    [Fact]
    public void A_class_is_a_vector_of_one_1_to_the_bit()
    {
        var random = new RandomStream(1);
        FirstState classes = Layer(RecurrentCell.Lstm, random), vectors = classes.Replicate();
        int size = classes.StateSize;
        int[] numbers = [2, 0, 2];
        float[] c = new float[numbers.Length * ConditionSize];
        for (int i = 0; i < numbers.Length; i++) c[i * ConditionSize + numbers[i]] = 1;
        float[] s = new float[numbers.Length * size], t = [.. s], ds = RandomBatch.Normal(random, s.Length), dt = [.. ds];
        classes.Forward(numbers, new Matrix(s, numbers.Length, size));
        vectors.Forward(new ReadOnlyMatrix(c, numbers.Length, ConditionSize), new Matrix(t, numbers.Length, size));
        Assert.Equal(s, t);
        classes.Backward(numbers, new Matrix(s, numbers.Length, size), new Matrix(ds, numbers.Length, size));
        vectors.Backward(new ReadOnlyMatrix(c, numbers.Length, ConditionSize), new Matrix(t, numbers.Length, size),
            new Matrix(dt, numbers.Length, size));
        Assert.Equal(GradientCheck.GradientOf(classes.Weight), GradientCheck.GradientOf(vectors.Weight));
        Assert.Equal(GradientCheck.GradientOf(classes.Bias), GradientCheck.GradientOf(vectors.Bias));
        Assert.Equal([2, 0], classes.Weight.RowGradients!.Rows);
    }

    [Fact]
    public void States_are_those_of_the_equation_and_an_unknown_class_is_refused()
    {
        FirstState layer = Layer(RecurrentCell.Gru, new RandomStream(1));
        layer.Bias.Value.Fill(0.25f);
        float[] c = [0.5f, 0, -2, 0], s = new float[layer.StateSize];
        layer.Forward(new ReadOnlyMatrix(c, 1, ConditionSize), new Matrix(s, 1, s.Length));
        for (int j = 0; j < s.Length; j++)
            Assert.Equal(Math.Tanh(0.25 + 0.5 * layer.Weight.Matrix[0][j] - 2 * layer.Weight.Matrix[2][j]), s[j], 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Forward([ConditionSize], new Matrix(s, 1, s.Length)));
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Forward([-1], new Matrix(s, 1, s.Length)));
    }

    private static FirstState Layer(RecurrentCell cell, RandomStream random) =>
        new("first", ConditionSize, new RecurrentStackOptions(cell, 3, 5) { Layers = 2 }, random);

    // Sequences of several lengths, of which the loss reads every output.
    private sealed class Net
    {
        private readonly RecurrentStack _stack;
        private readonly RecurrentStack.Workspace _workspace;
        private readonly PackedLayout _layout = new();
        private readonly bool _areClasses;
        private readonly int[] _classes = [1, 3, 1, 0];
        private readonly float[] _vectors;
        private readonly float[] _x;
        private readonly float[] _dy;
        private readonly float[] _states;

        public Net(RecurrentCell cell, bool areClasses, RandomStream random)
        {
            var options = new RecurrentStackOptions(cell, 3, 5) { Layers = 2 };
            (_stack, _areClasses) = (new RecurrentStack(options, random), areClasses);
            _workspace = _stack.CreateWorkspace();
            _stack.Pack(backward: true);
            First = new FirstState("first", ConditionSize, options, random);
            random.FillUniform(First.Bias.Value, -0.5f, 0.5f);
            _layout.Set([5, 3, 3, 1]);
            _vectors = RandomBatch.Normal(random, _classes.Length * ConditionSize);
            _x = RandomBatch.Normal(random, _layout.Rows * _stack.InputSize);
            _dy = RandomBatch.Normal(random, _layout.Rows * _stack.OutputSize);
            _states = new float[_classes.Length * First.StateSize];
        }

        public FirstState First { get; }

        private int Count => _classes.Length;

        private Matrix States => new(_states, Count, First.StateSize);

        private ReadOnlyMatrix Vectors => new(_vectors, Count, ConditionSize);

        private ReadOnlyMatrix X => new(_x, _layout.Rows, _stack.InputSize);

        public double Loss()
        {
            if (_areClasses) First.Forward(_classes, States);
            else First.Forward(Vectors, States);
            First.CopyTo(States, _workspace);
            float[] y = new float[_dy.Length];
            _stack.Forward(_layout, X, new Matrix(y, _layout.Rows, _stack.OutputSize), _workspace);
            return RandomBatch.Dot(y, _dy);
        }

        public void Backward()
        {
            _workspace.ClearStateGradients(Count, _stack.HiddenSize);
            float[] dx = new float[_x.Length], ds = new float[_states.Length];
            _stack.Backward(_layout, X, new Matrix(_dy, _layout.Rows, _stack.OutputSize),
                new Matrix(dx, _layout.Rows, _stack.InputSize), _workspace);
            First.CopyGradients(_workspace, new Matrix(ds, Count, First.StateSize));
            if (_areClasses) First.Backward(_classes, States, new Matrix(ds, Count, First.StateSize));
            else First.Backward(Vectors, States, new Matrix(ds, Count, First.StateSize));
        }
    }
}
