using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>What one pass through a <see cref="RecurrentLayer"/> keeps; reused from batch to batch, by one thread at a time.</summary>
public sealed class RecurrentWorkspace
{
    // The gates of all steps, and after the backward pass the gradients of W x.
    internal AlignedBuffer Gates { get; } = new();

    // W x of the distinct rows of an indexed input, and after the backward pass the sum of its gradients over their places.
    internal AlignedBuffer Projected { get; } = new();

    internal AlignedBuffer Product { get; } = new();

    internal AlignedBuffer ProductGradient { get; } = new();

    internal AlignedBuffer BiasGradient { get; } = new();

    internal AlignedBuffer Before { get; } = new();

    internal AlignedBuffer Saved { get; } = new();

    internal AlignedBuffer State { get; } = new();

    internal AlignedBuffer Cell { get; } = new();

    internal AlignedBuffer StateGradient { get; } = new();

    internal AlignedBuffer CellGradient { get; } = new();

    /// <summary>The hidden states before the first step, to be written before a forward pass, and after the last one once it has run.</summary>
    public Matrix StatesOf(int sequences, int hiddenSize) => State.Matrix(sequences, hiddenSize);

    /// <summary>The same for the cell states of an LSTM.</summary>
    public Matrix CellStatesOf(int sequences, int hiddenSize) => Cell.Matrix(sequences, hiddenSize);

    /// <summary>The gradients of the last hidden states, to be written before a backward pass, and of the first ones once it has run.</summary>
    public Matrix StateGradientsOf(int sequences, int hiddenSize) => StateGradient.Matrix(sequences, hiddenSize);

    /// <summary>The same for the cell states of an LSTM.</summary>
    public Matrix CellStateGradientsOf(int sequences, int hiddenSize) => CellGradient.Matrix(sequences, hiddenSize);
}
