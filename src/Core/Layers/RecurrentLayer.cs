using MLNetSeq.Layers.Cells;
using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>One recurrent layer in one direction over a packed batch.</summary>
/// <remarks>
/// Shapes: x [rows, InputSize], y [rows, HiddenSize], states [sequences, HiddenSize]; rows as <see cref="PackedLayout"/> has them.
/// W [gates × HiddenSize, InputSize], U [gates × HiddenSize, HiddenSize] and two biases, stacked in the gate order of PyTorch; what
/// else a cell has of weights is said where it is.
/// With layer normalisation W x and U h are normalised, each over a row of all gates, and scaled by a gain before the biases are added.
/// </remarks>
public abstract class RecurrentLayer
{
    private protected RecurrentLayer(
        Parameter inputWeight, Parameter hiddenWeight, Parameter inputBias, Parameter hiddenBias, bool isReverse)
    {
        InputWeight = inputWeight;
        HiddenWeight = hiddenWeight;
        InputBias = inputBias;
        HiddenBias = hiddenBias;
        IsReverse = isReverse;
    }

    /// <summary>W, [gates × HiddenSize, InputSize].</summary>
    public Parameter InputWeight { get; }

    /// <summary>U, [gates × HiddenSize, HiddenSize].</summary>
    public Parameter HiddenWeight { get; }

    /// <summary>b, added to W x.</summary>
    public Parameter InputBias { get; }

    /// <summary>b′, added to U h.</summary>
    public Parameter HiddenBias { get; }

    /// <summary>Whether the sequences are read from their ends.</summary>
    public bool IsReverse { get; }

    /// <summary>The width of x.</summary>
    public int InputSize => InputWeight.Columns;

    /// <summary>The width of the state.</summary>
    public int HiddenSize => HiddenWeight.Columns;

    /// <summary>Whether there is a cell state beside the hidden one.</summary>
    public abstract bool HasCellState { get; }

    /// <summary>
    /// The parameters, in the order of PyTorch, and behind them the gains of layer normalisation; those that PyTorch's cells do not have
    /// come last.
    /// </summary>
    public virtual IEnumerable<Parameter> Parameters => [InputWeight, HiddenWeight, InputBias, HiddenBias, .. Norms?.Parameters ?? []];

    /// <summary>The normalisation of W x and U h; null where there is none.</summary>
    private protected RecurrentNorms? Norms { get; private set; }

    /// <summary>What drops weights of U; the same for all replicas.</summary>
    private protected WeightDropout HiddenDropout { get; private set; } = new();

    /// <summary>Whether there is a recurrent matrix a gate.</summary>
    internal virtual bool HasGates => HiddenWeight.Rows > HiddenSize;

    /// <summary>
    /// What takes a state to the next one, [HiddenSize, HiddenSize]: U, and where there are gates the candidate's block of it.
    /// </summary>
    /// <remarks>In PyTorch's order: g, the third of an LSTM's four; n, the last one of a GRU's.</remarks>
    internal virtual ReadOnlyMatrix RecurrentMatrix =>
        HiddenWeight.Matrix.RowsFrom(HasCellState ? 2 * HiddenSize : HiddenWeight.Rows - HiddenSize, HiddenSize);

    /// <summary>
    /// Creates a layer with weights uniform in ±1/√HiddenSize, as PyTorch's; the forget gate of an LSTM starts with a bias of 1.
    /// </summary>
    /// <param name="cell">The cell, or its form where there is more to choose.</param>
    /// <param name="inputSize">The width of x.</param>
    /// <param name="hiddenSize">The width of the state.</param>
    /// <param name="isReverse">Whether the sequences are read from their ends.</param>
    /// <param name="suffix">What follows the parameters' names, as in "weight_ih_l0".</param>
    /// <param name="random">Where the weights come from; null to leave them zero.</param>
    /// <param name="layerNormalization">Whether W x and U h are normalised, with gains of 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the cell or its form is unknown.</exception>
    public static RecurrentLayer Create(CellForm cell, int inputSize, int hiddenSize, bool isReverse, string suffix,
        RandomStream? random, bool layerNormalization = false)
    {
        cell.Check();
        RecurrentLayer layer = cell.Cell switch
        {
            RecurrentCell.GruResetBefore => new GruResetBeforeLayer(cell.Update, inputSize, hiddenSize, suffix, isReverse),
            RecurrentCell.LstmPeephole => new LstmPeepholeLayer(inputSize, hiddenSize, suffix, isReverse),
            RecurrentCell.Jordan => new JordanLayer(cell.Output, inputSize, cell.UnitsOf(hiddenSize), hiddenSize, suffix, isReverse),
            _ => OfOneProduct(cell, inputSize, hiddenSize, suffix, isReverse),
        };
        if (random is not null) Start(cell.Cell, layer, random);
        if (layerNormalization) layer.Norms = new RecurrentNorms(suffix, layer.InputWeight.Rows, layer.HiddenWeight.Rows, layer.SecondWidth);
        return layer;
    }

    /// <summary>A layer with the same weights and gradients of its own.</summary>
    public RecurrentLayer Replicate()
    {
        RecurrentLayer replica = ReplicateCell();
        replica.Norms = Norms?.Replicate();
        replica.HiddenDropout = HiddenDropout;
        return replica;
    }

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public virtual void Pack(bool backward)
    {
        InputWeight.Pack(backward);
        HiddenWeight.Pack(backward);
    }

    /// <summary>Packs U with a share of its weights dropped, until it is packed whole again (DropConnect).</summary>
    /// <param name="rate">The share, in [0, 1).</param>
    /// <param name="random">Where the mask comes from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public virtual void PackDropped(float rate, RandomStream random) => HiddenDropout.PackDropped(HiddenWeight, rate, random);

    /// <summary>Writes the state of every step to y.</summary>
    /// <param name="layout">Where the steps stand in x and y.</param>
    /// <param name="x">The input, [rows, InputSize].</param>
    /// <param name="y">Receives the states, [rows, HiddenSize]; may be columns of a wider matrix.</param>
    /// <param name="workspace">
    /// In: the states before the first step. Out: those after the last one of each sequence, and what <see cref="Backward"/> needs.
    /// </param>
    public abstract void Forward(PackedLayout layout, IndexedRows x, Matrix y, RecurrentWorkspace workspace);

    /// <summary>Adds to the gradients of the parameters, and writes that of x.</summary>
    /// <param name="layout">The one given to <see cref="Forward"/>.</param>
    /// <param name="x">The one given to <see cref="Forward"/>.</param>
    /// <param name="dy">∂loss/∂y.</param>
    /// <param name="dx">Receives ∂loss/∂x, a row for each of x.Rows.</param>
    /// <param name="addToDx">Whether ∂loss/∂x is added to what is there.</param>
    /// <param name="workspace">In: ∂loss/∂ the last states. Out: ∂loss/∂ the first ones.</param>
    public void Backward(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, Matrix dx, bool addToDx, RecurrentWorkspace workspace)
    {
        BackwardSteps(layout, x, dy, workspace);
        WeightGradients(layout, x, workspace, this, WeightShare.All);
        InputGradient(layout, x, dx, addToDx, workspace);
    }

    /// <summary>
    /// The backward pass through the steps: what all other gradients are made of stays in the workspace; adds to those of the biases.
    /// </summary>
    internal abstract void BackwardSteps(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, RecurrentWorkspace workspace);

    /// <summary>Makes a share of the rows of dW and dU of a layer with the same weights, after <see cref="BackwardSteps"/>.</summary>
    /// <remarks>Several threads then share the rows of large weights, and none needs gradients of its own.</remarks>
    internal abstract void WeightGradients(
        PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace, RecurrentLayer target, WeightShare share);

    /// <summary>Writes ∂loss/∂x, or adds it, after <see cref="BackwardSteps"/>.</summary>
    internal abstract void InputGradient(PackedLayout layout, IndexedRows x, Matrix dx, bool addToDx, RecurrentWorkspace workspace);

    /// <summary>The width of a second product with the state in each step; 0 where there is none.</summary>
    private protected virtual int SecondWidth => 0;

    private protected abstract RecurrentLayer ReplicateCell();

    private static RecurrentLayer OfOneProduct(CellForm cell, int inputSize, int hiddenSize, string suffix, bool isReverse)
    {
        int rows = checked(cell.Gates * hiddenSize);
        Parameter w = new("weight_ih_" + suffix, rows, inputSize), u = new("weight_hh_" + suffix, rows, hiddenSize),
            b = new("bias_ih_" + suffix, rows, 1), bh = new("bias_hh_" + suffix, rows, 1);
        return (cell.Cell, cell.Update) switch
        {
            (RecurrentCell.Rnn, _) => new RecurrentLayer<Elman<TanhActivation>>(w, u, b, bh, isReverse),
            (RecurrentCell.RnnRelu, _) => new RecurrentLayer<Elman<ReluActivation>>(w, u, b, bh, isReverse),
            (RecurrentCell.Gru, UpdateGate.KeepsState) => new RecurrentLayer<Gru<KeepsState>>(w, u, b, bh, isReverse),
            (RecurrentCell.Gru, _) => new RecurrentLayer<Gru<TakesCandidate>>(w, u, b, bh, isReverse),
            (RecurrentCell.GruSimplified, UpdateGate.KeepsState) => new RecurrentLayer<GruSimplified<KeepsState>>(w, u, b, bh, isReverse),
            (RecurrentCell.GruSimplified, _) => new RecurrentLayer<GruSimplified<TakesCandidate>>(w, u, b, bh, isReverse),
            _ => new RecurrentLayer<Lstm>(w, u, b, bh, isReverse),
        };
    }

    private static void Start(RecurrentCell cell, RecurrentLayer layer, RandomStream random)
    {
        int hiddenSize = layer.HiddenSize;
        float bound = 1 / MathF.Sqrt(hiddenSize);
        foreach (Parameter parameter in layer.Parameters) random.FillUniform(parameter.Value, -bound, bound);
        if (cell is RecurrentCell.Lstm or RecurrentCell.LstmPeephole)
        {
            // So that the cell remembers until it has learned to forget (Jozefowicz 2015).
            layer.InputBias.Value.Slice(hiddenSize, hiddenSize).Fill(1);
            layer.HiddenBias.Value.Slice(hiddenSize, hiddenSize).Clear();
        }
    }

    /// <summary>The number of weights of a layer.</summary>
    internal static long WeightCount(CellForm cell, int inputSize, int hiddenSize, bool layerNormalization)
    {
        long units = cell.UnitsOf(hiddenSize), count = cell.Gates * units * (inputSize + hiddenSize + (layerNormalization ? 4L : 2L));
        return cell.Cell switch
        {
            RecurrentCell.LstmPeephole => count + LstmPeepholeLayer.Peepholes * units,
            RecurrentCell.Jordan => count + hiddenSize * (units + 1L),
            _ => count,
        };
    }
}
