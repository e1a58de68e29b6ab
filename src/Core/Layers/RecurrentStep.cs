using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>What a step of a recurrent layer works on: matrices with a row for each sequence that has the step.</summary>
/// <remarks>In the backward pass gates, product, state and cell are the gradients', as <see cref="RecurrentLoop"/> says.</remarks>
internal readonly ref struct RecurrentStep(
    int row, int rows, Matrix gates, Matrix product, ReadOnlyMatrix before, Matrix state, Matrix cell, Matrix saved)
{
    /// <summary>The step's first row among those of all steps.</summary>
    public int Row { get; } = row;

    /// <summary>The number of rows of all steps.</summary>
    public int Rows { get; } = rows;

    /// <summary>The number of sequences that have the step.</summary>
    public int Count => State.Rows;

    public Matrix Gates { get; } = gates;

    public Matrix Product { get; } = product;

    /// <summary>The state before the step.</summary>
    public ReadOnlyMatrix Before { get; } = before;

    public Matrix State { get; } = state;

    /// <summary>The cell state; no columns where there is none.</summary>
    public Matrix Cell { get; } = cell;

    /// <summary>What the backward pass needs besides.</summary>
    public Matrix Saved { get; } = saved;
}
