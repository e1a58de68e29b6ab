using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>Runs a stack of layers over one sequence, from a state and to a state; for one thread at a time.</summary>
internal abstract class OneSequence
{
    /// <summary>The states: for each layer and each of its directions the hidden state, then the cell state if it has one.</summary>
    public abstract Span<float> State { get; }

    /// <summary>Whether it takes tokens in place of their vectors.</summary>
    public abstract bool TakesTokens { get; }

    /// <summary>The hidden state of a direction of the last layer.</summary>
    public abstract ReadOnlySpan<float> LastState(int direction);

    /// <summary>Writes the states of the last layer at every step to y, [steps, directions × hidden].</summary>
    public abstract void Run(IndexedRows x, Matrix y);

    /// <summary>The same for tokens.</summary>
    public abstract void Run(ReadOnlySpan<int> tokens, Matrix y);
}
