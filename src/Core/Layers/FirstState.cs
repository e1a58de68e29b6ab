using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>The first states of recurrent layers, of a condition: s = tanh(c W + b).</summary>
/// <remarks>
/// So one network makes many sequences out of one vector, or out of a class. Shapes: c [rows, ConditionSize], W [ConditionSize, StateSize],
/// b [StateSize], s [rows, StateSize]: for each layer the hidden state and, where the cell has one, the cell state after it. A class is a c
/// of one 1, and so a row of W; no product is made for it. The hidden state is that of Cho et al. (2014), who made a decoder's first state
/// so of what was encoded; that the cell state is made likewise, by weights of its own, is from Xu et al. (2015). W's gradient is kept by
/// row.
/// </remarks>
public sealed class FirstState
{
    private readonly int _layers;
    private readonly int _hiddenSize;
    private readonly int _layerSize;

    /// <summary>Creates the layer with weights uniform in ±1/√ConditionSize, zero where there is no random stream; b is zero.</summary>
    /// <param name="name">What the parameters' names begin with.</param>
    /// <param name="conditionSize">The size of a condition: the number of classes, or that of a vector's numbers.</param>
    /// <param name="layers">The layers that begin with these states.</param>
    /// <param name="random">Where the weights come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public FirstState(string name, int conditionSize, RecurrentStackOptions layers, RandomStream? random)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(conditionSize);
        _layers = layers.Layers * layers.Directions;
        _hiddenSize = layers.HiddenSize;
        int states = checked((int)StateSizeOf(layers));
        _layerSize = states / _layers;
        Weight = new Parameter(name + ".weight", conditionSize, states, isSparse: true);
        Bias = new Parameter(name + ".bias", Weight.Columns, 1);
        float bound = 1 / MathF.Sqrt(conditionSize);
        random?.FillUniform(Weight.Value, -bound, bound);
    }

    private FirstState(FirstState shared)
    {
        (_layers, _hiddenSize, _layerSize) = (shared._layers, shared._hiddenSize, shared._layerSize);
        Weight = shared.Weight.Replicate();
        Bias = shared.Bias.Replicate();
    }

    /// <summary>W.</summary>
    public Parameter Weight { get; }

    /// <summary>b.</summary>
    public Parameter Bias { get; }

    /// <summary>W and b.</summary>
    public IEnumerable<Parameter> Parameters => [Weight, Bias];

    /// <summary>The size of a condition.</summary>
    public int ConditionSize => Weight.Rows;

    /// <summary>The numbers of the states of all layers.</summary>
    public int StateSize => Weight.Columns;

    /// <summary>The numbers of the states of some layers.</summary>
    public static long StateSizeOf(RecurrentStackOptions layers) =>
        (long)layers.Layers * layers.Directions * layers.HiddenSize * (layers.Cell.HasCellState ? 2 : 1);

    /// <summary>A layer with the same weights and gradients of its own.</summary>
    public FirstState Replicate() => new(this);

    /// <summary>Writes the states of classes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Forward(ReadOnlySpan<int> classes, Matrix s)
    {
        for (int i = 0; i < classes.Length; i++)
        {
            Bias.Value.CopyTo(s[i]);
            VectorMath.Add(RowOf(classes[i]), s[i]);
            VectorMath.Tanh(s[i], s[i]);
        }
    }

    /// <summary>Adds to the gradients of W and b.</summary>
    /// <param name="classes">Those given to <see cref="Forward(ReadOnlySpan{int}, Matrix)"/>.</param>
    /// <param name="s">What it wrote.</param>
    /// <param name="ds">∂loss/∂s; left as the gradient before tanh.</param>
    public void Backward(ReadOnlySpan<int> classes, ReadOnlyMatrix s, Matrix ds)
    {
        BackThroughTanh(s, ds);
        for (int i = 0; i < classes.Length; i++) VectorMath.Add(ds[i], Weight.RowGradients![classes[i]]);
        Rows.SumAdd(ds, Bias.Gradient);
    }

    /// <summary>Writes the states of vectors; a 0 among their numbers costs nothing.</summary>
    public void Forward(ReadOnlyMatrix c, Matrix s)
    {
        for (int i = 0; i < c.Rows; i++)
        {
            Bias.Value.CopyTo(s[i]);
            for (int j = 0; j < c.Columns; j++)
                if (c[i][j] is not 0 and var factor) VectorMath.AddScaled(RowOf(j), factor, s[i]);
            VectorMath.Tanh(s[i], s[i]);
        }
    }

    /// <summary>Adds to the gradients of W and b.</summary>
    /// <param name="c">The vectors given to <see cref="Forward(ReadOnlyMatrix, Matrix)"/>.</param>
    /// <param name="s">What it wrote.</param>
    /// <param name="ds">∂loss/∂s; left as the gradient before tanh.</param>
    public void Backward(ReadOnlyMatrix c, ReadOnlyMatrix s, Matrix ds)
    {
        BackThroughTanh(s, ds);
        for (int i = 0; i < c.Rows; i++)
        {
            for (int j = 0; j < c.Columns; j++)
                if (c[i][j] is not 0 and var factor) VectorMath.AddScaled(ds[i], factor, Weight.RowGradients![j]);
        }

        Rows.SumAdd(ds, Bias.Gradient);
    }

    /// <summary>Lets layers begin with these states.</summary>
    /// <param name="s">The states, a row for each sequence.</param>
    /// <param name="workspace">Receives them.</param>
    public void CopyTo(ReadOnlyMatrix s, RecurrentStack.Workspace workspace)
    {
        for (int layer = 0; layer < _layers; layer++)
        {
            RecurrentWorkspace states = workspace.Layers[layer];
            int at = layer * _layerSize;
            Rows.Copy(s.ColumnsFrom(at, _hiddenSize), states.StatesOf(s.Rows, _hiddenSize));
            if (_layerSize > _hiddenSize)
                Rows.Copy(s.ColumnsFrom(at + _hiddenSize, _hiddenSize), states.CellStatesOf(s.Rows, _hiddenSize));
        }
    }

    /// <summary>Writes the gradients of the first states, which a backward pass has left in the workspace of the layers.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="ds">Receives ∂loss/∂s, a row for each sequence.</param>
    public void CopyGradients(RecurrentStack.Workspace workspace, Matrix ds)
    {
        for (int layer = 0; layer < _layers; layer++)
        {
            RecurrentWorkspace states = workspace.Layers[layer];
            int at = layer * _layerSize;
            Rows.Copy(states.StateGradientsOf(ds.Rows, _hiddenSize), ds.ColumnsFrom(at, _hiddenSize));
            if (_layerSize > _hiddenSize)
                Rows.Copy(states.CellStateGradientsOf(ds.Rows, _hiddenSize), ds.ColumnsFrom(at + _hiddenSize, _hiddenSize));
        }
    }

    private ReadOnlySpan<float> RowOf(int number) => (uint)number < (uint)ConditionSize ? Weight.Matrix[number]
        : throw new ArgumentOutOfRangeException(nameof(number), number, $"Conditions are 0 to {ConditionSize - 1}.");

    // tanh' = 1 − tanh².
    private static void BackThroughTanh(ReadOnlyMatrix s, Matrix ds)
    {
        for (int i = 0; i < ds.Rows; i++)
        {
            ReadOnlySpan<float> state = s[i];
            Span<float> gradient = ds[i];
            for (int j = 0; j < gradient.Length; j++) gradient[j] *= 1 - state[j] * state[j];
        }
    }
}
