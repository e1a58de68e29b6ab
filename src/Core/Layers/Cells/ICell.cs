using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Layers.Cells;

/// <summary>What distinguishes one recurrent cell from another: the pass over its gates, forward beside backward.</summary>
/// <remarks>
/// One pass does everything that is not a matrix product: biases, activations, the new state and their derivatives. The
/// arguments are one row of each: gates [Gates × H], product [Gates × H] (U h), saved [Saved × H], state and cell [H].
/// A kernel runs over the units from start to end.
/// </remarks>
internal interface ICell
{
    /// <summary>The number of gates: blocks of H rows in the stacked weights.</summary>
    static abstract int Gates { get; }

    /// <summary>The values a unit keeps for the backward pass, besides its gates.</summary>
    static abstract int Saved { get; }

    /// <summary>Whether there is a cell state beside the hidden one.</summary>
    static abstract bool HasCellState { get; }

    /// <summary>Whether the gradient of the recurrent product differs from that of the input product.</summary>
    static abstract bool HasOwnProductGradient { get; }

    /// <summary>
    /// Turns W x (in <paramref name="gates"/>) into the activated gates, and the state before the step into the one after it.
    /// </summary>
    static abstract void Forward<S, V>(nuint start, nuint end, nuint hidden, ref float gates, ref float product, ref float biasInput,
        ref float biasHidden, ref float state, ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct;

    /// <summary>
    /// Turns the activated gates into the gradient of W x, and the state's gradient after the step into the one before it, but for
    /// the share that flows through the recurrent product, whose gradient goes to <paramref name="product"/>;
    /// <paramref name="before"/> is the state before the step.
    /// </summary>
    static abstract void Backward<S, V>(nuint start, nuint end, nuint hidden, ref float gates, ref float product, ref float before,
        ref float state, ref float cell, ref float saved)
        where S : struct, ISimd<V> where V : struct;
}
