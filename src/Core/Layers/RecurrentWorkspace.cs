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

    // With layer normalisation: the normalised rows of W x, U h and a second product, and what they were scaled by.
    internal AlignedBuffer InputNormalized { get; } = new();

    internal AlignedBuffer InputScales { get; } = new();

    internal AlignedBuffer ProductNormalized { get; } = new();

    internal AlignedBuffer ProductScales { get; } = new();

    internal AlignedBuffer SecondNormalized { get; } = new();

    internal AlignedBuffer SecondScales { get; } = new();

    internal AlignedBuffer Before { get; } = new();

    internal AlignedBuffer Saved { get; } = new();

    // Of the cells with a second product in each step: U (r ∘ h) of a GRU, the hidden units of a Jordan network at all steps.
    internal AlignedBuffer SecondProduct { get; } = new();

    internal AlignedBuffer Units { get; } = new();

    internal AlignedBuffer UnitGradient { get; } = new();

    internal AlignedBuffer State { get; } = new();

    internal AlignedBuffer Cell { get; } = new();

    internal AlignedBuffer StateGradient { get; } = new();

    internal AlignedBuffer CellGradient { get; } = new();

    // Told of the state's gradient at each step of the backward pass, where somebody wants to see it.
    internal GradientTap? Tap { get; set; }

    /// <summary>
    /// The hidden states before the first step, to be written before a forward pass, and after the last one once it has run.
    /// </summary>
    public Matrix StatesOf(int sequences, int hiddenSize) => State.Matrix(sequences, hiddenSize);

    /// <summary>The same for the cell states of an LSTM.</summary>
    public Matrix CellStatesOf(int sequences, int hiddenSize) => Cell.Matrix(sequences, hiddenSize);

    /// <summary>
    /// The gradients of the last hidden states, to be written before a backward pass, and of the first ones once it has run.
    /// </summary>
    public Matrix StateGradientsOf(int sequences, int hiddenSize) => StateGradient.Matrix(sequences, hiddenSize);

    /// <summary>The same for the cell states of an LSTM.</summary>
    public Matrix CellStateGradientsOf(int sequences, int hiddenSize) => CellGradient.Matrix(sequences, hiddenSize);

    /// <summary>
    /// Whether a loss reads the hidden units of a Jordan network besides its output: then <see cref="HiddenUnitGradientsOf"/> is to
    /// be written before a backward pass. Default: no.
    /// </summary>
    public bool TakesUnitGradients { get; set; }

    /// <summary>The hidden units of a Jordan network at every step, once a forward pass has run.</summary>
    public Matrix HiddenUnitsOf(int rows, int units) => Units.Matrix(rows, units);

    /// <summary>
    /// Their gradients but for what comes through the output, where <see cref="TakesUnitGradients"/> is set; used up by the pass.
    /// </summary>
    public Matrix HiddenUnitGradientsOf(int rows, int units) => UnitGradient.Matrix(rows, units);
}
