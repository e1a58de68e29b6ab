using MLNetSeq.Layers.Cells;
using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>A layer whose cell is one pass over the gates of a step.</summary>
internal sealed class RecurrentLayer<C>(
    Parameter inputWeight, Parameter hiddenWeight, Parameter inputBias, Parameter hiddenBias, bool isReverse)
    : RecurrentLoop(inputWeight, hiddenWeight, inputBias, hiddenBias, isReverse)
    where C : struct, ICell
{
    public override bool HasCellState => C.HasCellState;

    protected override int SavedWidth => C.Saved * HiddenSize;

    protected override bool HasOwnProductGradient => C.HasOwnProductGradient;

    private protected override RecurrentLayer ReplicateCell() => new RecurrentLayer<C>(InputWeight.Replicate(), HiddenWeight.Replicate(),
        InputBias.Replicate(), HiddenBias.Replicate(), IsReverse);

    protected override bool IsFused => true;

    protected override void StepForward(in RecurrentStep step, IndexedRows projected, Matrix y, RecurrentWorkspace workspace) =>
        GatePass<C>.Forward(projected, step.Gates, step.Product, InputBias.Value, HiddenBias.Value, step.State, step.Cell, step.Saved, y);

    protected override void StepBackward(in RecurrentStep step, RecurrentWorkspace workspace) =>
        GatePass<C>.Backward(step.Gates, step.Product, step.Before, step.State, step.Cell, step.Saved);
}
