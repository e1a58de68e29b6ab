using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>Reads a sequence step by step and carries the state: for generating text, and for signals that go on.</summary>
/// <remarks>A step allocates nothing. For one thread at a time; the network may be shared.</remarks>
public sealed class RecurrentStream
{
    private readonly RecurrentInference _network;
    private readonly OneSequence _sequence;
    private readonly AlignedBuffer _vector = new();
    private readonly AlignedBuffer _y = new();
    private readonly AlignedBuffer _output = new();

    internal RecurrentStream(RecurrentInference network)
    {
        _network = network;
        _sequence = network.CreateSequence();
    }

    /// <summary>The numbers of a state.</summary>
    public int StateSize => _sequence.State.Length;

    /// <summary>
    /// The state: for each layer the hidden state and, where the cell has one, the cell state after it. To be read, kept and written
    /// back, so that a search can go on from one place in several ways; see also <see cref="CopyStateOf"/>.
    /// </summary>
    public Span<float> State => _sequence.State;

    /// <summary>Begins a new sequence: the state is zero.</summary>
    public void Reset() => State.Clear();

    /// <summary>Goes on from where another stream of the same network is.</summary>
    /// <exception cref="ArgumentException">The states differ in size.</exception>
    public void CopyStateOf(RecurrentStream other)
    {
        if (other.StateSize != StateSize)
            throw new ArgumentException($"A state of {other.StateSize} numbers does not fit one of {StateSize}.", nameof(other));
        other.State.CopyTo(State);
    }

    /// <summary>Reads a token.</summary>
    /// <returns>The output, [<see cref="RecurrentInference.OutputSize"/>]; valid until the next step.</returns>
    /// <exception cref="InvalidOperationException">The network has no embedding.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The token is not in the embedding.</exception>
    public ReadOnlySpan<float> Step(int token)
    {
        _network.Check(token);
        if (!_sequence.TakesTokens) return Run(_network.Embedding!.Table.Matrix[token]);
        ReadOnlySpan<int> tokens = [token];
        Matrix y = _y.Matrix(1, _network.StateWidth);
        _sequence.Run(tokens, y);
        return Output(y[0]);
    }

    /// <summary>Reads a vector, [<see cref="RecurrentInference.InputSize"/>].</summary>
    /// <returns>The output, [<see cref="RecurrentInference.OutputSize"/>]; valid until the next step.</returns>
    /// <exception cref="ArgumentException">The vector has another width.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> x)
    {
        if (x.Length != _network.InputSize)
            throw new ArgumentException($"A vector of {x.Length} numbers where {_network.InputSize} are read.", nameof(x));
        return Run(x);
    }

    private ReadOnlySpan<float> Run(ReadOnlySpan<float> x)
    {
        Span<float> vector = _vector.Span(x.Length); // on a cache line
        x.CopyTo(vector);
        Matrix y = _y.Matrix(1, _network.StateWidth);
        _sequence.Run(new ReadOnlyMatrix(vector, 1, x.Length), y);
        return Output(y[0]);
    }

    private ReadOnlySpan<float> Output(ReadOnlySpan<float> state)
    {
        if (!_network.HasOutput) return state;
        Span<float> output = _output.Span(_network.PaddedOutputs);
        _network.Project(state, output);
        return output[.._network.OutputSize];
    }
}
