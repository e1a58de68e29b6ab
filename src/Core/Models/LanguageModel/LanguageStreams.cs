using MLNetSeq.Inference;
using MLNetSeq.Inference.Decoding;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Several texts that are read token by token, side by side, and what may follow each: for generating and for searching.</summary>
/// <remarks>
/// A row is a text under way. <see cref="Begin"/> makes some rows that have read the seed; <see cref="Advance"/> makes rows of rows: each
/// goes on from any row of the call before, so that a text can fork or be given up. One row is read as fast as memory gives the weights,
/// several in single precision as one batch, whose results are those of one row to 1e-6 and not to the bit. Log-probabilities are natural,
/// [rows, <see cref="VocabularySize"/>]; nothing is left out, so that the unknown token and the start of a text have theirs. Once its
/// buffers have grown it allocates nothing.
/// </remarks>
public sealed class LanguageStreams : INextTokenScores
{
    private readonly LanguageNetwork _network;
    private readonly RecurrentInference _inference;
    private readonly RecurrentStream _stream;
    private readonly LanguageNetwork.Workspace _workspace;
    private readonly PackedLayout _layout = new();
    private readonly int _startOfText;
    private readonly float[] _seedState;
    private readonly float[] _seedScores;
    private float[] _states = [];
    private float[] _next = [];
    private int[] _ones = [];

    internal LanguageStreams(LanguageModel model, RecurrentInference inference)
    {
        _network = model.Network;
        _inference = inference;
        _stream = inference.CreateStream();
        _workspace = _network.CreateWorkspace();
        _startOfText = model.Vocabulary.StartOfText;
        _seedState = new float[StateSize];
        _seedScores = new float[VocabularySize];
        Seed([]);
    }

    /// <summary>The number of tokens, of which the numbers are 0 and up: those of the model's vocabulary.</summary>
    public int VocabularySize => _network.Shape.Tokens;

    /// <summary>The numbers of a state: for each layer the hidden state and, where the cell has one, the cell state after it.</summary>
    public int StateSize => _stream.StateSize;

    /// <summary>The rows of the last call.</summary>
    public int Count { get; private set; }

    /// <summary>The state of a row, to be read or written; valid until the next call.</summary>
    public Span<float> State(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return _states.AsSpan(row * StateSize, StateSize);
    }

    /// <summary>Sets what each text has read before its first token: the start of a text, and then these tokens. Default: none.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="state">The state before the start of the text, [<see cref="StateSize"/>]; empty for zero.</param>
    /// <exception cref="ArgumentException">The state has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    public void Seed(ReadOnlySpan<int> tokens, ReadOnlySpan<float> state = default)
    {
        if (!state.IsEmpty && state.Length != StateSize)
            throw new ArgumentException($"A state of {state.Length} numbers where the model has {StateSize}.", nameof(state));
        _stream.Reset();
        state.CopyTo(_stream.State);
        Step(_startOfText, _seedScores);
        foreach (int token in tokens) Step(token, _seedScores);
        _stream.State.CopyTo(_seedState);
    }

    /// <summary>Begins anew: every row has read the seed.</summary>
    /// <param name="logProbabilities">Receives the log-probabilities of the first token for as many rows as it has.</param>
    /// <exception cref="ArgumentException">The rows are not as wide as the vocabulary.</exception>
    public void Begin(Matrix logProbabilities)
    {
        Check(logProbabilities, logProbabilities.Rows);
        Reserve(logProbabilities.Rows);
        Count = logProbabilities.Rows;
        for (int row = 0; row < Count; row++)
        {
            _seedState.CopyTo(State(row));
            _seedScores.CopyTo(logProbabilities[row]);
        }
    }

    /// <summary>Goes on: row i is what row <c>parents[i]</c> of the last call becomes by reading <c>tokens[i]</c>.</summary>
    /// <param name="parents">A row of the last call for each row of this one; any may come several times, or not at all.</param>
    /// <param name="tokens">The token that each has read.</param>
    /// <param name="logProbabilities">Receives the log-probabilities of the next token, a row for each.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There was no such row, or a token is not in the vocabulary.</exception>
    public void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities)
    {
        if (parents.Length != tokens.Length)
            throw new ArgumentException($"There are {parents.Length} rows to go on from and {tokens.Length} tokens: give one for each.");
        Check(logProbabilities, parents.Length);
        foreach (int token in tokens) _inference.Check(token);
        Reserve(parents.Length);
        for (int row = 0; row < parents.Length; row++) State(parents[row]).CopyTo(_next.AsSpan(row * StateSize));
        (_states, _next) = (_next, _states);
        Count = parents.Length;
        if (Count == 0) return;
        if (Count == 1 || _inference.Precision != WeightPrecision.Single) StepEach(tokens, logProbabilities);
        else StepAll(tokens, logProbabilities);
    }

    private void StepEach(ReadOnlySpan<int> tokens, Matrix logProbabilities)
    {
        for (int row = 0; row < Count; row++)
        {
            State(row).CopyTo(_stream.State);
            Step(tokens[row], logProbabilities[row]);
            _stream.State.CopyTo(State(row));
        }
    }

    private void Step(int token, Span<float> logProbabilities)
    {
        ReadOnlySpan<float> y = _stream.Step(token);
        if (_network.Output.Layer is null)
        {
            _network.Output.LogProbabilities(new ReadOnlyMatrix(y, 1, y.Length),
                new Matrix(logProbabilities, 1, logProbabilities.Length), _workspace.Output);
            return;
        }

        y.CopyTo(logProbabilities);
        TokenScores.Normalize(logProbabilities);
    }

    private void StepAll(ReadOnlySpan<int> tokens, Matrix logProbabilities)
    {
        while (_ones.Length < Count) _ones = [.. Enumerable.Repeat(1, Math.Max(Count, 2 * _ones.Length))];
        _layout.Set(_ones.AsSpan(0, Count));
        CopyStates(toWorkspace: true);
        _network.Output.LogProbabilities(_network.Forward(_layout, tokens, _workspace), logProbabilities, _workspace.Output);
        CopyStates(toWorkspace: false);
    }

    private void CopyStates(bool toWorkspace)
    {
        int size = _network.Shape.HiddenSize, at = 0;
        foreach (RecurrentWorkspace layer in _workspace.Recurrent.Layers)
        {
            Copy(layer.StatesOf(Count, size), at, toWorkspace);
            at += size;
            if (!_network.Recurrent.HasCellState) continue;
            Copy(layer.CellStatesOf(Count, size), at, toWorkspace);
            at += size;
        }
    }

    private void Copy(Matrix states, int at, bool toWorkspace)
    {
        for (int row = 0; row < Count; row++)
        {
            Span<float> own = State(row).Slice(at, states.Columns);
            if (toWorkspace) own.CopyTo(states[row]);
            else states[row].CopyTo(own);
        }
    }

    // What is in the states stays.
    private void Reserve(int rows)
    {
        int numbers = checked(rows * StateSize);
        if (_next.Length < numbers) _next = new float[numbers];
        if (_states.Length < numbers) Array.Resize(ref _states, numbers);
    }

    private void Check(Matrix logProbabilities, int rows)
    {
        if (logProbabilities.Rows != rows || logProbabilities.Columns != VocabularySize)
            throw new ArgumentException($"The log-probabilities are [{logProbabilities.Rows}, {logProbabilities.Columns}], expected "
                + $"[{rows}, {VocabularySize}]: a row for each text, a column for each token.", nameof(logProbabilities));
    }
}
