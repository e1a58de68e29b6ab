using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>A recurrent network that predicts the next token, ready to generate from.</summary>
/// <remarks>
/// Hypotheses are read one after the other, each as fast as the weights come from memory, in any <see cref="WeightPrecision"/>; for many at
/// once a network that reads them as a batch is faster. What a hypothesis gives does not depend on the others. A step allocates nothing.
/// </remarks>
public sealed class RecurrentScores : INextTokenScores
{
    private readonly RecurrentStream _stream;
    private readonly float[] _firstState;
    private readonly float[] _firstScores;
    private AlignedBuffer _states = new();
    private AlignedBuffer _nextStates = new();
    private int _rows;

    /// <summary>Reads what comes before the first token.</summary>
    /// <param name="network">From tokens to the logits of all tokens.</param>
    /// <param name="prompt">What comes before, one token at least: a seed text, or the token that begins or ends a text.</param>
    /// <param name="state">The state before the prompt, as <see cref="RecurrentStream.State"/>: a condition; empty for zeros.</param>
    /// <exception cref="ArgumentException">
    /// The network has no embedding or no linear layer over the same tokens, the prompt is empty, or the state has another size.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A token of the prompt is not in the embedding.</exception>
    /// <exception cref="NotSupportedException">The network reads in both directions.</exception>
    public RecurrentScores(RecurrentInference network, ReadOnlySpan<int> prompt, ReadOnlySpan<float> state = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!network.HasOutput || network.Embedding is not { } embedding || embedding.Table.Rows < network.OutputSize)
            throw new ArgumentException($"The network has {(network.HasOutput ? network.OutputSize : 0)} logits and an embedding of "
                + $"{network.Embedding?.Table.Rows ?? 0} tokens; expected a logit for each token.", nameof(network));
        if (prompt.IsEmpty)
            throw new ArgumentException("The prompt is empty: give at least the token that begins or ends a text.", nameof(prompt));
        _stream = network.CreateStream();
        if (!state.IsEmpty && state.Length != _stream.StateSize)
            throw new ArgumentException($"The state has {state.Length} numbers, the network's {_stream.StateSize}.", nameof(state));
        state.CopyTo(_stream.State);
        foreach (int token in prompt[..^1]) _stream.Step(token);
        _firstScores = [.. _stream.Step(prompt[^1])];
        _firstState = [.. _stream.State];
        VectorMath.LogSoftmax(_firstScores);
    }

    /// <inheritdoc/>
    public int VocabularySize => _firstScores.Length;

    /// <inheritdoc/>
    public void Begin(Matrix logProbabilities)
    {
        _rows = logProbabilities.Rows;
        Matrix states = _states.Matrix(_rows, _stream.StateSize);
        for (int row = 0; row < _rows; row++)
        {
            _firstState.CopyTo(states[row]);
            _firstScores.CopyTo(logProbabilities[row]);
        }
    }

    /// <inheritdoc/>
    public void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities)
    {
        Matrix states = _states.Matrix(_rows, _stream.StateSize);
        Matrix next = _nextStates.Matrix(parents.Length, _stream.StateSize);
        for (int row = 0; row < parents.Length; row++)
        {
            states[parents[row]].CopyTo(_stream.State);
            _stream.Step(tokens[row]).CopyTo(logProbabilities[row]);
            _stream.State.CopyTo(next[row]);
            VectorMath.LogSoftmax(logProbabilities[row]);
        }

        (_states, _nextStates, _rows) = (_nextStates, _states, parents.Length);
    }
}
