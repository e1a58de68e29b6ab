using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>A recurrent network that only runs forward, one sequence or one step at a time, as fast as its weights can be read.</summary>
/// <remarks>
/// Embedding (optional) → recurrent layers → linear layer (optional), with a copy of the weights as they are when it is created: create it
/// again after they change. Immutable and safe to use from several threads, each with a <see cref="RecurrentStream"/> or a
/// <see cref="RecurrentRun"/> of its own. In single precision results agree with <see cref="RecurrentStack.Forward"/> to 1e-6 × (1 + |y|).
/// Cells whose gates are one pass over W x and U h have a path for single rows: all but the LSTM with peepholes, the GRU that resets before
/// the product and Jordan's. Those run as a packed batch of one, and so do layers with residual connections, with layer normalisation or
/// with summed directions.
/// </remarks>
public sealed class RecurrentInference
{
    private readonly RecurrentStack _stack;
    private readonly RowStack? _rows;
    private readonly RowWeights? _output;
    private readonly float[] _outputBias = [];

    /// <summary>Copies the weights of a network.</summary>
    /// <param name="stack">The recurrent layers.</param>
    /// <param name="embedding">Where the vectors of tokens come from; null where the input is vectors. It is not copied.</param>
    /// <param name="output">What turns a state into outputs, as logits; null for none.</param>
    /// <param name="options">How the weights are kept; null for single precision and a table of at most 64 MiB.</param>
    /// <exception cref="ArgumentException">The widths of two layers do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The precision is unknown.</exception>
    /// <exception cref="NotSupportedException">Weights in bytes are asked for with layers that have no path for single rows.</exception>
    public RecurrentInference(
        RecurrentStack stack, Embedding? embedding = null, Linear? output = null, RecurrentInferenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stack);
        options ??= new RecurrentInferenceOptions();
        if (!Enum.IsDefined(options.Precision))
            throw new ArgumentOutOfRangeException(nameof(options), options.Precision,
                $"The precision must be one of {string.Join(", ", Enum.GetNames<WeightPrecision>())}.");
        if (embedding is not null && embedding.Width != stack.InputSize)
            throw new ArgumentException($"The embedding is {embedding.Width} wide, and the recurrent layers read {stack.InputSize}.");
        if (output is not null && output.InputSize != stack.OutputSize)
            throw new ArgumentException($"The recurrent layers are {stack.OutputSize} wide; the linear layer reads {output.InputSize}.");
        Embedding = embedding;
        Precision = options.Precision;
        _rows = RowStack.Copy(stack, embedding, options.Precision, options.MaximumTableBytes);
        _stack = _rows is null ? CopyForBatches(stack, options.Precision) : stack;
        if (output is null) return;
        _output = RowWeights.Copy(output.Weight, options.Precision);
        _outputBias = [.. output.Bias.Value];
    }

    /// <summary>How the weights are kept.</summary>
    public WeightPrecision Precision { get; }

    /// <summary>The width of an input vector.</summary>
    public int InputSize => _stack.InputSize;

    /// <summary>The width of the last layer's output: its hidden size, or twice that where it has two directions side by side.</summary>
    public int StateWidth => _stack.OutputSize;

    /// <summary>The width of a step's output: the linear layer's, or <see cref="StateWidth"/> where there is none.</summary>
    public int OutputSize => _output?.Outputs ?? StateWidth;

    /// <summary>Whether sequences are read from their ends too, so that there is no stream of single steps.</summary>
    public bool IsBidirectional => _stack.Directions > 1;

    /// <summary>Whether what a token brings to the first layer's gates is read from a table, in place of a product.</summary>
    public bool HasTokenTable => _rows?.Tables is not null;

    /// <summary>The bytes of the weights: matrices, scales, biases, and the token table, or the embedding where there is none.</summary>
    public long Bytes => (_rows?.Bytes ?? _stack.Parameters.Sum(p => 2L * p.Length * sizeof(float))) + (_output?.Bytes ?? 0)
        + (long)_outputBias.Length * sizeof(float) + (HasTokenTable ? 0 : (long)(Embedding?.Table.Length ?? 0) * sizeof(float));

    internal Embedding? Embedding { get; }

    internal int Directions => _stack.Directions;

    internal bool HasOutput => _output is not null;

    internal int PaddedOutputs => _output?.PaddedOutputs ?? 0;

    /// <summary>What reads a sequence step by step; for one thread at a time.</summary>
    /// <exception cref="NotSupportedException">The layers read in both directions: the first output needs the last input.</exception>
    public RecurrentStream CreateStream() => IsBidirectional
        ? throw new NotSupportedException("These layers read in both directions: their first output needs the last input, so there is no "
            + $"stream of single steps. Run whole sequences with {nameof(CreateRun)}, or train layers of one direction.")
        : new RecurrentStream(this);

    /// <summary>What reads whole sequences, one at a time; for one thread at a time.</summary>
    public RecurrentRun CreateRun() => new(this);

    internal OneSequence CreateSequence() => _rows is null ? new PackedSequence(_stack) : new RowSequence(_rows);

    /// <summary>What reads several sequences side by side; null where the layers have no path for single rows.</summary>
    internal RowBatch? CreateBatch() => _rows is null ? null : new RowBatch(this, _rows);

    // Each row of y has room for PaddedOutputs.
    internal void Project(ReadOnlyMatrix states, Matrix y)
    {
        _output!.Multiply(states, y);
        Rows.Add(y, _outputBias);
    }

    // y has room for PaddedOutputs.
    internal void Project(ReadOnlySpan<float> state, Span<float> y)
    {
        _output!.Multiply(state, y);
        VectorMath.Add(_outputBias, y[.._outputBias.Length]);
    }

    internal void Check(int token)
    {
        if (Embedding is null) throw new InvalidOperationException("There is no embedding, so that the input is vectors and not tokens.");
        if ((uint)token >= (uint)Embedding.Table.Rows)
            throw new ArgumentOutOfRangeException(nameof(token), token, $"Tokens are 0 to {Embedding.Table.Rows - 1}.");
    }

    private static RecurrentStack CopyForBatches(RecurrentStack stack, WeightPrecision precision)
    {
        if (precision == WeightPrecision.Int8)
            throw new NotSupportedException($"{stack.Options.Cell.Cell} layers so wired have no path for single rows, and batches have "
                + $"weights in single precision only: use {nameof(WeightPrecision)}.{nameof(WeightPrecision.Single)}.");
        var copy = new RecurrentStack(stack.Options, random: null);
        foreach ((Parameter from, Parameter to) in stack.Parameters.Zip(copy.Parameters)) from.Value.CopyTo(to.Value);
        copy.Pack(backward: false);
        return copy;
    }
}
