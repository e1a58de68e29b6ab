using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>The loop over the steps, the same for every cell.</summary>
/// <remarks>
/// What a step does beside the product U h is the cell's. The first HiddenWeight.Rows columns of the gates are those that U h goes
/// into; a cell may have gates of which it does not.
/// </remarks>
internal abstract class RecurrentLoop(
    Parameter inputWeight, Parameter hiddenWeight, Parameter inputBias, Parameter hiddenBias, bool isReverse)
    : RecurrentLayer(inputWeight, hiddenWeight, inputBias, hiddenBias, isReverse)
{
    /// <summary>The values that a row keeps for the backward pass, besides its gates and the state before it.</summary>
    protected abstract int SavedWidth { get; }

    /// <summary>Whether the gradient of U h differs from that of W x.</summary>
    protected virtual bool HasOwnProductGradient => false;

    /// <summary>Whether the forward step itself reads W x by its index and writes y; else the loop does.</summary>
    protected virtual bool IsFused => false;

    private int GateWidth => InputWeight.Rows;

    public override void Forward(PackedLayout layout, IndexedRows x, Matrix y, RecurrentWorkspace workspace)
    {
        Matrix gates = workspace.Gates.Matrix(layout.Rows, GateWidth);
        Matrix product = workspace.Product.Matrix(layout.Sequences, HiddenWeight.Rows);
        Matrix before = workspace.Before.Matrix(layout.Rows, HiddenSize);
        Matrix saved = workspace.Saved.Matrix(layout.Rows, SavedWidth);
        Matrix state = workspace.State.Matrix(layout.Sequences, HiddenSize);
        Matrix cell = workspace.Cell.Matrix(layout.Sequences, HasCellState ? HiddenSize : 0);

        Matrix projected = x.IsIndexed ? workspace.Projected.Matrix(x.Rows.Rows, GateWidth) : gates;
        Multiply.By(x.Rows, InputWeight.ForForward, projected);              // W x of all steps
        Norms?.ForwardInput(projected, workspace);
        for (int i = 0; i < layout.Steps; i++)
        {
            int t = IsReverse ? layout.Steps - 1 - i : i;
            int row = layout.Offsets[t], count = layout.BatchSizes[t];
            Matrix h = state.RowsFrom(0, count);
            Multiply.By(h, HiddenWeight.ForForward, product.RowsFrom(0, count)); // U h
            Norms?.ForwardProduct(product.RowsFrom(0, count), row, layout.Rows, workspace);
            Rows.Copy(h, before.RowsFrom(row, count));
            Matrix own = gates.RowsFrom(row, count);
            IndexedRows input = x.IsIndexed ? new IndexedRows(projected, x.Index.Slice(row, count)) : own;
            if (x.IsIndexed && !IsFused) Rows.Gather(projected, input.Index, own);
            var step = new RecurrentStep(row, layout.Rows, own, product.RowsFrom(0, count), before.RowsFrom(row, count),
                h, cell.RowsFrom(0, count), saved.RowsFrom(row, count));
            StepForward(in step, input, y.RowsFrom(row, count), workspace);
            if (!IsFused) Rows.Copy(h, y.RowsFrom(row, count));
        }
    }

    internal override void BackwardSteps(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, RecurrentWorkspace workspace)
    {
        Matrix gates = workspace.Gates.Matrix(layout.Rows, GateWidth);
        Matrix product = ProductGradient(layout, workspace);
        Matrix before = workspace.Before.Matrix(layout.Rows, HiddenSize);
        Matrix saved = workspace.Saved.Matrix(layout.Rows, SavedWidth);
        Matrix dState = workspace.StateGradient.Matrix(layout.Sequences, HiddenSize);
        Matrix dCell = workspace.CellGradient.Matrix(layout.Sequences, HasCellState ? HiddenSize : 0);
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
            workspace.Tap?.Record(layout, t, IsReverse, dh, dCell.RowsFrom(0, count));
            var step = new RecurrentStep(row, layout.Rows, dGates, dProduct, before.RowsFrom(row, count), dh, dCell.RowsFrom(0, count),
                saved.RowsFrom(row, count));
            StepBackward(in step, workspace);
            Rows.SumAdd(dGates, dBias);
            if (HasOwnProductGradient) Rows.SumAdd(dProduct, HiddenBias.Gradient);
            else if (Norms is not null) Rows.Copy(dGates.ColumnsFrom(0, HiddenWeight.Rows), dProduct);
            Norms?.BackwardProduct(dProduct, row, layout.Rows, workspace);
            if (x.IsIndexed) Rows.ScatterAdd(dGates, x.Index.Slice(row, count), dProjected);
            Multiply.By(dProduct, HiddenWeight.ForBackward, dh, add: true);   // dh₋ += ∂(U h₋) U
        }

        VectorMath.Add(dBias, InputBias.Gradient);
        if (!HasOwnProductGradient) VectorMath.Add(dBias[..HiddenWeight.Rows], HiddenBias.Gradient);
        Norms?.BackwardInput(InputProductGradient(layout, x, workspace), workspace);
    }

    internal override void WeightGradients(
        PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace, RecurrentLayer target, WeightShare share)
    {
        Matrix before = workspace.Before.Matrix(layout.Rows, HiddenSize);
        share.Gradient(InputProductGradient(layout, x, workspace), x.Rows, target.InputWeight);              // dW = ∂(W x)ᵀ x
        HiddenDropout.Gradient(ProductGradient(layout, workspace), before, target.HiddenWeight, share);      // dU = ∂(U h₋)ᵀ h₋
    }

    internal override void InputGradient(PackedLayout layout, IndexedRows x, Matrix dx, bool addToDx, RecurrentWorkspace workspace) =>
        Multiply.By(InputProductGradient(layout, x, workspace), InputWeight.ForBackward, dx, addToDx);     // dx = ∂(W x) W

    private Matrix InputProductGradient(PackedLayout layout, IndexedRows x, RecurrentWorkspace workspace) =>
        x.IsIndexed ? workspace.Projected.Matrix(x.Rows.Rows, GateWidth) : workspace.Gates.Matrix(layout.Rows, GateWidth);

    /// <summary>Turns W x and U h of a step into its activated gates, and the state before the step into the one after it.</summary>
    /// <param name="step">The step.</param>
    /// <param name="projected">W x of the step, which stands in its gates already unless the step is fused.</param>
    /// <param name="y">Receives the state too where the step is fused.</param>
    /// <param name="workspace">What the layer keeps.</param>
    protected abstract void StepForward(in RecurrentStep step, IndexedRows projected, Matrix y, RecurrentWorkspace workspace);

    /// <summary>
    /// Turns the activated gates into the gradient of W x, and the state's gradient after the step into the one before it, but for
    /// the share that flows through U h, whose gradient goes to the step's product where it differs.
    /// </summary>
    protected abstract void StepBackward(in RecurrentStep step, RecurrentWorkspace workspace);

    private Matrix ProductGradient(PackedLayout layout, RecurrentWorkspace workspace) =>
        (HasOwnProductGradient || Norms is not null ? workspace.ProductGradient : workspace.Gates)
            .Matrix(layout.Rows, GateWidth).ColumnsFrom(0, HiddenWeight.Rows);
}
