using MLNetSeq.Inference;
using MLNetSeq.Inference.Decoding;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Several texts that are read token by token, side by side, and what may follow each: for generating and for searching.</summary>
/// <remarks>
/// A row is a text under way. <see cref="Begin"/> makes some rows that have read the seed; <see cref="Advance"/> makes rows of rows: each
/// goes on from any row of the call before, so that a text can fork or be given up. Rows are read as one batch, so that the weights come
/// from memory once for all, and what a row comes to is what it comes to alone, bit for bit; but for cells without a path for single rows
/// (the LSTM with peepholes, the GRU that resets before the product, and Jordan's) and an adaptive softmax, where it is so to 1e-6.
/// Log-probabilities are natural, [rows, <see cref="VocabularySize"/>]; nothing is left out, so that the unknown token and the start of a
/// text have theirs. Once its buffers have grown it allocates nothing. For one thread at a time, which others may help.
/// </remarks>
public sealed class LanguageStreams : INextTokenScores, IDisposable
{
    private readonly LanguageNetwork _network;
    private readonly RecurrentInference _inference;
    private readonly RowBatch? _rows;
    private readonly RowShares? _shares;
    private readonly PackedStreams? _packed;
    private readonly OutputWorkspace _output = new();
    private readonly int _startOfText;
    private readonly float[] _seedState;
    private readonly float[] _seedScores;
    private AlignedBuffer _states = new();
    private AlignedBuffer _next = new();

    internal LanguageStreams(LanguageModel model, RecurrentInference inference, int threads)
    {
        _network = model.Network;
        _inference = inference;
        _rows = inference.CreateBatch();
        if (_rows is not null && inference.HasOutput && threads > 1)
            _shares = new RowShares([_rows, .. Enumerable.Range(1, threads - 1).Select(_ => inference.CreateBatch()!)], VocabularySize);
        _packed = _rows is null ? new PackedStreams(_network) : null;
        _startOfText = model.Vocabulary.StartOfText;
        _seedState = new float[StateSize];
        _seedScores = new float[VocabularySize];
        Seed([]);
    }

    /// <summary>The number of tokens, of which the numbers are 0 and up: those of the model's vocabulary.</summary>
    public int VocabularySize => _network.Shape.Tokens;

    /// <summary>The numbers of a state: for each layer the hidden state and, where the cell has one, the cell state after it.</summary>
    public int StateSize => _rows?.StateSize ?? _packed!.StateSize;

    /// <summary>The rows of the last call.</summary>
    public int Count { get; private set; }

    /// <summary>The state of a row, to be read or written; valid until the next call.</summary>
    public Span<float> State(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        return States[row];
    }

    /// <summary>Sets what each text has read before its first token: the start of a text, and then these tokens. Default: none.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="state">The state before the start of the text, [<see cref="StateSize"/>]; empty for zero.</param>
    /// <param name="cancellation">Ends the reading of many tokens early; the streams must then be seeded again.</param>
    /// <exception cref="ArgumentException">The state has another size.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the vocabulary.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Seed(ReadOnlySpan<int> tokens, ReadOnlySpan<float> state = default, CancellationToken cancellation = default)
    {
        if (!state.IsEmpty && state.Length != StateSize)
            throw new ArgumentException($"A state of {state.Length} numbers where the model has {StateSize}.", nameof(state));
        foreach (int token in tokens) _inference.Check(token);
        if (state.IsEmpty) _seedState.AsSpan().Clear();
        else state.CopyTo(_seedState);
        SeedStep(_startOfText);
        foreach (int token in tokens)
        {
            cancellation.ThrowIfCancellationRequested();
            SeedStep(token);
        }
    }

    /// <summary>Begins anew: every row has read the seed.</summary>
    /// <param name="logProbabilities">Receives the log-probabilities of the first token for as many rows as it has.</param>
    /// <exception cref="ArgumentException">The rows are not as wide as the vocabulary.</exception>
    public void Begin(Matrix logProbabilities)
    {
        Check(logProbabilities, logProbabilities.Rows);
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
        Follow(parents);
        if (_shares is not null && RowShares.IsWorthwhile(Count))
        {
            _shares.Step(tokens, _states, logProbabilities);
            Normalize(logProbabilities);
        }
        else
        {
            Step(tokens, States, logProbabilities);
        }
    }

    /// <summary>Ends the threads that help; without any there is nothing to end.</summary>
    public void Dispose() => _shares?.Dispose();

    private Matrix States => _states.Matrix(Count, StateSize);

    private void SeedStep(int token) =>
        Step([token], new Matrix(_seedState, 1, StateSize), new Matrix(_seedScores, 1, VocabularySize));

    private void Step(ReadOnlySpan<int> tokens, Matrix states, Matrix logProbabilities)
    {
        if (tokens.IsEmpty) return;
        Matrix last = _rows is null ? _packed!.Step(tokens, states) : _rows.Step(tokens, states);
        if (_rows is null || !_inference.HasOutput)
        {
            _network.Output.LogProbabilities(last, logProbabilities, _output);
            return;
        }

        _rows.Project(last, logProbabilities);
        Normalize(logProbabilities);
    }

    private static void Normalize(Matrix logProbabilities)
    {
        for (int row = 0; row < logProbabilities.Rows; row++) TokenScores.Normalize(logProbabilities[row]);
    }

    // Each row becomes a copy of its parent, but for rows that all go on from themselves: those stay where they are.
    private void Follow(ReadOnlySpan<int> parents)
    {
        bool isSame = true;
        for (int row = 0; row < parents.Length; row++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(parents[row], nameof(parents));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(parents[row], Count, nameof(parents));
            isSame &= parents[row] == row;
        }

        if (!isSame)
        {
            Rows.Gather(States, parents, _next.Matrix(parents.Length, StateSize));
            (_states, _next) = (_next, _states);
        }

        Count = parents.Length;
    }

    private void Check(Matrix logProbabilities, int rows)
    {
        if (logProbabilities.Rows != rows || logProbabilities.Columns != VocabularySize)
            throw new ArgumentException($"The log-probabilities are [{logProbabilities.Rows}, {logProbabilities.Columns}], expected "
                + $"[{rows}, {VocabularySize}]: a row for each text, a column for each token.", nameof(logProbabilities));
    }
}
