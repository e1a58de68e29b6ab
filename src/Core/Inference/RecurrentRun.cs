using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>Reads whole sequences, one at a time, from a state of zero.</summary>
/// <remarks>Once it has read a sequence as long it allocates nothing. For one thread at a time; the network may be shared.</remarks>
public sealed class RecurrentRun
{
    private readonly RecurrentInference _network;
    private readonly OneSequence _sequence;
    private readonly AlignedBuffer _x = new();
    private readonly AlignedBuffer _y = new();
    private readonly AlignedBuffer _last = new();
    private readonly AlignedBuffer _output = new();

    internal RecurrentRun(RecurrentInference network)
    {
        _network = network;
        _sequence = network.CreateSequence();
    }

    /// <summary>
    /// The last states of the last layer, [<see cref="RecurrentInference.StateWidth"/>], the forward one first: that after the last step,
    /// and backward the one after the first; their sum where directions are summed. Valid until the next run.
    /// </summary>
    public ReadOnlySpan<float> LastStates
    {
        get
        {
            Span<float> last = _last.Span(_network.StateWidth);
            last.Clear();
            for (int d = 0; d < _network.Directions; d++)
            {
                ReadOnlySpan<float> state = _sequence.LastState(d);
                VectorMath.Add(state, last.Slice(d * state.Length % last.Length, state.Length)); // of summed directions both at 0
            }

            return last;
        }
    }

    /// <summary>Reads tokens.</summary>
    /// <returns>The last layer's states, [tokens, <see cref="RecurrentInference.StateWidth"/>]; valid until the next run.</returns>
    /// <exception cref="InvalidOperationException">The network has no embedding.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the embedding.</exception>
    public ReadOnlyMatrix Run(ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens) _network.Check(token);
        _sequence.State.Clear();
        Matrix y = _y.Matrix(tokens.Length, _network.StateWidth);
        if (_sequence.TakesTokens)
        {
            _sequence.Run(tokens, y);
            return y;
        }

        Matrix x = _x.Matrix(tokens.Length, _network.InputSize);
        if (!tokens.IsEmpty) _network.Embedding!.Forward(tokens, x);
        _sequence.Run(x, y);
        return y;
    }

    /// <summary>Reads vectors, [steps, <see cref="RecurrentInference.InputSize"/>].</summary>
    /// <returns>The last layer's states, [steps, <see cref="RecurrentInference.StateWidth"/>]; valid until the next run.</returns>
    /// <exception cref="ArgumentException">The vectors have another width.</exception>
    public ReadOnlyMatrix Run(ReadOnlyMatrix x)
    {
        if (x.Columns != _network.InputSize)
            throw new ArgumentException($"Vectors of {x.Columns} numbers where {_network.InputSize} are read.", nameof(x));
        _sequence.State.Clear();
        Matrix y = _y.Matrix(x.Rows, _network.StateWidth);
        _sequence.Run(x, y);
        return y;
    }

    /// <summary>The linear layer's outputs for a state or pooled states, [<see cref="RecurrentInference.StateWidth"/>].</summary>
    /// <returns>The outputs, [<see cref="RecurrentInference.OutputSize"/>]; valid until the next call.</returns>
    /// <exception cref="InvalidOperationException">The network has no linear layer.</exception>
    /// <exception cref="ArgumentException">The state has another width.</exception>
    public ReadOnlySpan<float> Project(ReadOnlySpan<float> state)
    {
        if (!_network.HasOutput) throw new InvalidOperationException("There is no linear layer to turn states into outputs.");
        if (state.Length != _network.StateWidth)
            throw new ArgumentException($"A state of {state.Length} numbers where {_network.StateWidth} are read.", nameof(state));
        Span<float> output = _output.Span(_network.PaddedOutputs);
        _network.Project(state, output);
        return output[.._network.OutputSize];
    }
}
