using MLNetSeq.Layers;
using MLNetSeq.Layers.Cells;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>The weights of one recurrent layer in one direction, arranged to run one sequence.</summary>
internal abstract class RowLayer
{
    private protected RowLayer(RecurrentLayer layer, RowWeights input, RowWeights hidden, Parameter inputBias, Parameter hiddenBias)
    {
        Input = input;
        Hidden = hidden;
        InputBias = inputBias;
        HiddenBias = hiddenBias;
        IsReverse = layer.IsReverse;
    }

    public RowWeights Input { get; }

    public bool IsReverse { get; }

    public int HiddenSize => Hidden.Inputs;

    /// <summary>Gates × HiddenSize.</summary>
    public int GateWidth => Hidden.Outputs;

    /// <summary>The numbers a gate pass keeps for training, and writes here too.</summary>
    public abstract int SavedWidth { get; }

    public abstract bool HasCellState { get; }

    public long Bytes => Input.Bytes + Hidden.Bytes + (long)(InputBias.Length + HiddenBias.Length) * sizeof(float);

    protected RowWeights Hidden { get; }

    protected Parameter InputBias { get; }

    protected Parameter HiddenBias { get; }

    /// <summary>A layer with a copy of the weights, or null where the cell has no path for single rows.</summary>
    public static RowLayer? Copy(RecurrentLayer layer, WeightPrecision precision) =>
        Create(layer, w => RowWeights.Copy(w, precision), Copy);

    /// <summary>A layer that follows the weights, packed before each use; null where the cell has no path for single rows.</summary>
    public static RowLayer? Follow(RecurrentLayer layer) => Create(layer, w => new SingleRowWeights(w), b => b);

    /// <summary>One step: h and c go from the state before it to the one after it.</summary>
    /// <param name="gates">W x of this step; changed.</param>
    /// <param name="product">Room for the products of the state, in whole panels.</param>
    /// <param name="h">The state.</param>
    /// <param name="c">The cell state; empty where there is none.</param>
    /// <param name="saved">Room for what a gate pass keeps.</param>
    /// <param name="y">Receives the state too.</param>
    public void Step(Span<float> gates, Span<float> product, Span<float> h, Span<float> c, Span<float> saved, Span<float> y)
    {
        var own = new Matrix(gates, 1, GateWidth);
        Step(own, own, new Matrix(product, 1, GateWidth), new Matrix(h, 1, HiddenSize), new Matrix(c, 1, c.Length),
            new Matrix(saved, 1, SavedWidth), new Matrix(y, 1, HiddenSize));
    }

    /// <summary>One step of several sequences, a row for each; what a row comes to does not depend on the others.</summary>
    /// <param name="projected">W x: the gates themselves, or the rows that an index names.</param>
    /// <param name="gates">Receives the gates.</param>
    /// <param name="product">Room for the products of the states, each row in whole panels.</param>
    /// <param name="h">The states, before the step and after it.</param>
    /// <param name="c">The cell states likewise; no columns where there are none.</param>
    /// <param name="saved">Room for what a gate pass keeps.</param>
    /// <param name="y">Receives the states too; may be the states themselves.</param>
    public abstract void Step(IndexedRows projected, Matrix gates, Matrix product, Matrix h, Matrix c, Matrix saved, Matrix y);

    private static RowLayer? Create(
        RecurrentLayer layer, Func<Parameter, RowWeights> weights, Func<Parameter, Parameter> biases)
    {
        return layer switch
        {
            RecurrentLayer<Elman<TanhActivation>> => Create<Elman<TanhActivation>>(layer, weights, biases),
            RecurrentLayer<Elman<ReluActivation>> => Create<Elman<ReluActivation>>(layer, weights, biases),
            RecurrentLayer<Gru<KeepsState>> => Create<Gru<KeepsState>>(layer, weights, biases),
            RecurrentLayer<Gru<TakesCandidate>> => Create<Gru<TakesCandidate>>(layer, weights, biases),
            RecurrentLayer<GruSimplified<KeepsState>> => Create<GruSimplified<KeepsState>>(layer, weights, biases),
            RecurrentLayer<GruSimplified<TakesCandidate>> => Create<GruSimplified<TakesCandidate>>(layer, weights, biases),
            RecurrentLayer<Lstm> => Create<Lstm>(layer, weights, biases),
            _ => null,
        };
    }

    private static RowLayer<C> Create<C>(RecurrentLayer layer, Func<Parameter, RowWeights> weights, Func<Parameter, Parameter> biases)
        where C : struct, ICell =>
        new(layer, weights(layer.InputWeight), weights(layer.HiddenWeight), biases(layer.InputBias), biases(layer.HiddenBias));

    private static Parameter Copy(Parameter bias)
    {
        var copy = new Parameter(bias.Name, bias.Rows, bias.Columns);
        bias.Value.CopyTo(copy.Value);
        return copy;
    }
}

/// <summary>The step of a cell whose gates are a single pass over W x and U h.</summary>
internal sealed class RowLayer<C>(RecurrentLayer layer, RowWeights input, RowWeights hidden, Parameter inputBias, Parameter hiddenBias)
    : RowLayer(layer, input, hidden, inputBias, hiddenBias)
    where C : struct, ICell
{
    public override int SavedWidth => C.Saved * HiddenSize;

    public override bool HasCellState => C.HasCellState;

    public override void Step(IndexedRows projected, Matrix gates, Matrix product, Matrix h, Matrix c, Matrix saved, Matrix y)
    {
        Hidden.Multiply(h, product);
        GatePass<C>.Forward(projected, gates, product, InputBias.Value, HiddenBias.Value, h, c, saved, y);
    }
}
