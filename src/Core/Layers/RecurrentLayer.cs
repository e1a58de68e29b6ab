using MLNetSeq.Layers.Cells;
using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>One recurrent layer in one direction over a packed batch.</summary>
/// <remarks>
/// Shapes: x [rows, InputSize], y [rows, HiddenSize], states [sequences, HiddenSize]; rows as <see cref="PackedLayout"/> has them.
/// W [gates × HiddenSize, InputSize], U [gates × HiddenSize, HiddenSize] and two biases, stacked in the gate order of PyTorch.
/// </remarks>
public abstract class RecurrentLayer
{
    private protected RecurrentLayer(Parameter inputWeight, Parameter hiddenWeight, Parameter inputBias, Parameter hiddenBias, bool isReverse)
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

    /// <summary>The parameters, in the order of PyTorch.</summary>
    public IEnumerable<Parameter> Parameters => [InputWeight, HiddenWeight, InputBias, HiddenBias];

    /// <summary>Creates a layer with weights uniform in ±1/√HiddenSize, as PyTorch's; the forget gate of an LSTM starts with a bias of 1.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputSize">The width of x.</param>
    /// <param name="hiddenSize">The width of the state.</param>
    /// <param name="isReverse">Whether the sequences are read from their ends.</param>
    /// <param name="suffix">What follows the parameters' names, as in "weight_ih_l0".</param>
    /// <param name="random">Where the weights come from; null to leave them zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the cell is unknown.</exception>
    public static RecurrentLayer Create(RecurrentCell cell, int inputSize, int hiddenSize, bool isReverse, string suffix, RandomStream? random)
    {
        int rows = checked(Gates(cell) * hiddenSize);
        Parameter[] p =
        [
            new("weight_ih_" + suffix, rows, inputSize), new("weight_hh_" + suffix, rows, hiddenSize),
            new("bias_ih_" + suffix, rows, 1), new("bias_hh_" + suffix, rows, 1),
        ];
        if (random is not null) Start(cell, p, hiddenSize, random);
        return cell switch
        {
            RecurrentCell.Rnn => new RecurrentLayer<Elman<TanhActivation>>(p[0], p[1], p[2], p[3], isReverse),
            RecurrentCell.RnnRelu => new RecurrentLayer<Elman<ReluActivation>>(p[0], p[1], p[2], p[3], isReverse),
            RecurrentCell.Gru => new RecurrentLayer<Gru>(p[0], p[1], p[2], p[3], isReverse),
            _ => new RecurrentLayer<Lstm>(p[0], p[1], p[2], p[3], isReverse),
        };
    }

    /// <summary>A layer with the same weights and gradients of its own.</summary>
    public abstract RecurrentLayer Replicate();

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        InputWeight.Pack(backward);
        HiddenWeight.Pack(backward);
    }

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
        AddWeightGradients(layout, x, workspace, this, 0, 1);
        InputGradient(layout, x, dx, addToDx, workspace);
    }

    /// <summary>The backward pass through the steps: what all other gradients are made of stays in the workspace; adds to those of the biases.</summary>
    internal abstract void BackwardSteps(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, RecurrentWorkspace workspace);

    /// <summary>Adds to a share of the rows of dW and dU of a layer with the same weights, after <see cref="BackwardSteps"/>.</summary>
    /// <remarks>Several threads then share the rows of large weights, and none needs gradients of its own.</remarks>
    internal abstract void AddWeightGradients(
        PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace, RecurrentLayer target, int share, int shares);

    /// <summary>Writes ∂loss/∂x, or adds it, after <see cref="BackwardSteps"/>.</summary>
    internal abstract void InputGradient(PackedLayout layout, IndexedRows x, Matrix dx, bool addToDx, RecurrentWorkspace workspace);

    private static void Start(RecurrentCell cell, Parameter[] p, int hiddenSize, RandomStream random)
    {
        float bound = 1 / MathF.Sqrt(hiddenSize);
        foreach (Parameter parameter in p) random.FillUniform(parameter.Value, -bound, bound);
        if (cell == RecurrentCell.Lstm)
        {
            // So that the cell remembers until it has learned to forget (Jozefowicz 2015).
            p[2].Value.Slice(hiddenSize, hiddenSize).Fill(1);
            p[3].Value.Slice(hiddenSize, hiddenSize).Clear();
        }
    }

    /// <summary>The number of weights of a layer.</summary>
    internal static long WeightCount(RecurrentCell cell, int inputSize, int hiddenSize) => (long)Gates(cell) * hiddenSize * (inputSize + hiddenSize + 2L);

    private static int Gates(RecurrentCell cell) => cell switch
    {
        RecurrentCell.Rnn or RecurrentCell.RnnRelu => 1,
        RecurrentCell.Gru => Gru.Gates,
        RecurrentCell.Lstm => Lstm.Gates,
        _ => throw new ArgumentOutOfRangeException(nameof(cell), cell, "An unknown recurrent cell."),
    };
}

/// <summary>The loop over the steps, the same for every cell.</summary>
internal sealed class RecurrentLayer<C>(Parameter inputWeight, Parameter hiddenWeight, Parameter inputBias, Parameter hiddenBias, bool isReverse)
    : RecurrentLayer(inputWeight, hiddenWeight, inputBias, hiddenBias, isReverse)
    where C : struct, ICell
{
    public override bool HasCellState => C.HasCellState;

    private int GateWidth => C.Gates * HiddenSize;

    public override RecurrentLayer Replicate() => new RecurrentLayer<C>(InputWeight.Replicate(), HiddenWeight.Replicate(),
        InputBias.Replicate(), HiddenBias.Replicate(), IsReverse);

    public override void Forward(PackedLayout layout, IndexedRows x, Matrix y, RecurrentWorkspace workspace)
    {
        Matrix gates = workspace.Gates.Matrix(layout.Rows, GateWidth);
        Matrix product = workspace.Product.Matrix(layout.Sequences, GateWidth);
        Matrix before = workspace.Before.Matrix(layout.Rows, HiddenSize);
        Matrix saved = workspace.Saved.Matrix(layout.Rows, C.Saved * HiddenSize);
        Matrix state = workspace.State.Matrix(layout.Sequences, HiddenSize);
        Matrix cell = workspace.Cell.Matrix(layout.Sequences, C.HasCellState ? HiddenSize : 0);

        Matrix projected = x.IsIndexed ? workspace.Projected.Matrix(x.Rows.Rows, GateWidth) : gates;
        Multiply.By(x.Rows, InputWeight.ForForward, projected);              // W x of all steps
        for (int i = 0; i < layout.Steps; i++)
        {
            int t = IsReverse ? layout.Steps - 1 - i : i;
            int row = layout.Offsets[t], count = layout.BatchSizes[t];
            Matrix h = state.RowsFrom(0, count);
            Multiply.By(h, HiddenWeight.ForForward, product.RowsFrom(0, count)); // U h
            Rows.Copy(h, before.RowsFrom(row, count));
            Matrix own = gates.RowsFrom(row, count);
            GatePass<C>.Forward(x.IsIndexed ? new IndexedRows(projected, x.Index.Slice(row, count)) : own, own, product, InputBias.Value,
                HiddenBias.Value, h, cell.RowsFrom(0, count), saved.RowsFrom(row, count), y.RowsFrom(row, count));
        }
    }

    internal override void BackwardSteps(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, RecurrentWorkspace workspace)
    {
        Matrix gates = workspace.Gates.Matrix(layout.Rows, GateWidth);
        Matrix product = ProductGradient(layout, workspace);
        Matrix before = workspace.Before.Matrix(layout.Rows, HiddenSize);
        Matrix saved = workspace.Saved.Matrix(layout.Rows, C.Saved * HiddenSize);
        Matrix dState = workspace.StateGradient.Matrix(layout.Sequences, HiddenSize);
        Matrix dCell = workspace.CellGradient.Matrix(layout.Sequences, C.HasCellState ? HiddenSize : 0);
        Matrix dProjected = x.IsIndexed ? workspace.Projected.Matrix(x.Rows.Rows, GateWidth) : default;
        if (x.IsIndexed) dProjected.Fill(0);
        Span<float> dBias = workspace.BiasGradient.Span(GateWidth);
        dBias.Clear();

        for (int i = layout.Steps - 1; i >= 0; i--)
        {
            int t = IsReverse ? layout.Steps - 1 - i : i;
            int row = layout.Offsets[t], count = layout.BatchSizes[t];
            Matrix dh = dState.RowsFrom(0, count);
            Matrix dGates = gates.RowsFrom(row, count);
            Matrix dProduct = product.RowsFrom(row, count);
            Rows.Add(dy.RowsFrom(row, count), dh);
            GatePass<C>.Backward(dGates, dProduct, before.RowsFrom(row, count), dh, dCell.RowsFrom(0, count), saved.RowsFrom(row, count));
            Rows.SumAdd(dGates, dBias);
            if (C.HasOwnProductGradient) Rows.SumAdd(dProduct, HiddenBias.Gradient);
            if (x.IsIndexed) Rows.ScatterAdd(dGates, x.Index.Slice(row, count), dProjected);
            Multiply.By(dProduct, HiddenWeight.ForBackward, dh, add: true);   // dh₋ += ∂(U h₋) U
        }

        VectorMath.Add(dBias, InputBias.Gradient);
        if (!C.HasOwnProductGradient) VectorMath.Add(dBias, HiddenBias.Gradient);
    }

    internal override void AddWeightGradients(
        PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace, RecurrentLayer target, int share, int shares)
    {
        (int start, int count) = Shares.OfRows(GateWidth, share, shares);
        Matrix dInput = InputProductGradient(layout, x, workspace).ColumnsFrom(start, count);
        Matrix dHidden = ProductGradient(layout, workspace).ColumnsFrom(start, count);
        Matrix before = workspace.Before.Matrix(layout.Rows, HiddenSize);
        Multiply.TransposedAdd(dInput, x.Rows, target.InputWeight.GradientMatrix.RowsFrom(start, count));  // dW += ∂(W x)ᵀ x
        Multiply.TransposedAdd(dHidden, before, target.HiddenWeight.GradientMatrix.RowsFrom(start, count)); // dU += ∂(U h₋)ᵀ h₋
    }

    internal override void InputGradient(PackedLayout layout, IndexedRows x, Matrix dx, bool addToDx, RecurrentWorkspace workspace) =>
        Multiply.By(InputProductGradient(layout, x, workspace), InputWeight.ForBackward, dx, addToDx);     // dx = ∂(W x) W

    private Matrix InputProductGradient(PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace) =>
        x.IsIndexed ? workspace.Projected.Matrix(x.Rows.Rows, GateWidth) : workspace.Gates.Matrix(layout.Rows, GateWidth);

    private Matrix ProductGradient(PackedLayout layout, RecurrentWorkspace workspace) =>
        (C.HasOwnProductGradient ? workspace.ProductGradient : workspace.Gates).Matrix(layout.Rows, GateWidth);
}
