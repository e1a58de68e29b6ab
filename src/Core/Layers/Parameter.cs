using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>What training changes: a named matrix of weights and its gradient.</summary>
/// <remarks>
/// A replica shares the value and has a gradient of its own, made when first needed: each worker of a training step sums into its
/// replica, and the step then adds the replicas in a fixed order.
/// </remarks>
public sealed class Parameter
{
    private readonly float[] _value;
    private float[]? _gradient;
    private readonly PackedPair _packed;

    /// <summary>Creates a parameter of zeros with a dense gradient.</summary>
    /// <param name="name">The name, unique within a model, as in a weights file.</param>
    /// <param name="rows">The number of rows, [out] of [out, in].</param>
    /// <param name="columns">The number of columns, [in]; 1 for a bias.</param>
    /// <param name="isSparse">Whether a batch touches few rows, so that the gradient is kept by row (embeddings).</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Parameter(string name, int rows, int columns, bool isSparse = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        Name = name;
        Rows = rows;
        Columns = columns;
        _value = new float[checked(rows * columns)];
        _gradient = isSparse ? [] : new float[_value.Length];
        RowGradients = isSparse ? new RowGradients(rows, columns) : null;
        TrainedRows = rows;
        _packed = new PackedPair();
    }

    private Parameter(Parameter shared, bool isSparse)
    {
        Name = shared.Name;
        Rows = shared.Rows;
        Columns = shared.Columns;
        _value = shared._value;
        _packed = shared._packed;
        TrainedRows = shared.TrainedRows;
        _gradient = isSparse ? [] : null;
        RowGradients = isSparse ? new RowGradients(Rows, Columns) : null;
    }

    /// <summary>The name, as in a weights file.</summary>
    public string Name { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The number of weights.</summary>
    public int Length => _value.Length;

    /// <summary>
    /// The rows that training changes, the first ones: all, but of a table those below which no batch touches any. What training keeps
    /// beside each weight (moments, averages, best values) is kept for these alone.
    /// </summary>
    internal int TrainedRows { get; set; }

    /// <summary>The number of weights in <see cref="TrainedRows"/>.</summary>
    internal int TrainedLength => TrainedRows * Columns;

    /// <summary>The weights in <see cref="TrainedRows"/>.</summary>
    internal Span<float> TrainedValue => _value.AsSpan(0, TrainedLength);

    /// <summary>The weights, row-major.</summary>
    public Span<float> Value => _value;

    /// <summary>The weights as a matrix.</summary>
    public Matrix Matrix => new(_value, Rows, Columns);

    /// <summary>The dense gradient, row-major; empty where the gradient is kept by row.</summary>
    public Span<float> Gradient => OwnGradient;

    /// <summary>The dense gradient as a matrix.</summary>
    public Matrix GradientMatrix => new(OwnGradient, Rows, Columns);

    /// <summary>The gradient by row, or null where it is dense.</summary>
    public RowGradients? RowGradients { get; }

    private float[] OwnGradient => _gradient ??= new float[_value.Length];

    /// <summary>The weights packed as the right factor Wᵀ of y = x Wᵀ; null until <see cref="Pack(bool)"/> was asked for it.</summary>
    internal PackedMatrix ForForward => _packed.Forward ?? throw NotPacked();

    /// <summary>The weights packed as the right factor W of dx = dy W.</summary>
    internal PackedMatrix ForBackward => _packed.Backward ?? throw NotPacked();

    /// <summary>Whether the value itself was packed, and not what dropout leaves of it.</summary>
    internal bool IsPackedWhole => _packed.IsWhole;

    /// <summary>Whether the value is packed for the kernels.</summary>
    internal bool IsPacked => _packed.Forward is not null;

    /// <summary>A parameter with the same value and a gradient of its own.</summary>
    public Parameter Replicate() => new(this, isSparse: RowGradients is not null);

    /// <summary>A parameter with the same value, whose own gradient is kept by row: for a table that is a layer's weight too.</summary>
    internal Parameter ReplicateByRow() => new(this, isSparse: true);

    /// <summary>Sets the gradient to zero.</summary>
    public void ClearGradient()
    {
        _gradient?.AsSpan().Clear();
        RowGradients?.Clear();
    }

    /// <summary>Adds a replica's gradient to this one.</summary>
    public void AddGradientOf(Parameter replica)
    {
        if (RowGradients is null || replica.RowGradients is null)
        {
            if (replica._gradient is { } gradient) VectorMath.Add(gradient, OwnGradient);
            return;
        }

        ReadOnlySpan<int> rows = replica.RowGradients.Rows;
        ReadOnlySpan<float> values = replica.RowGradients.Values;
        for (int i = 0; i < rows.Length; i++) VectorMath.Add(values.Slice(i * Columns, Columns), RowGradients[rows[i]]);
    }

    /// <summary>Packs the value for the kernels, once after each change of it.</summary>
    internal void Pack(bool backward)
    {
        Pack(Matrix, backward);
        _packed.IsWhole = true;
    }

    /// <summary>Packs what dropout leaves of the value, for a training step.</summary>
    internal void PackDropped(ReadOnlyMatrix left)
    {
        Pack(left, backward: true);
        _packed.IsWhole = false;
    }

    /// <summary>Packs some rows of the value anew, wherever it is packed.</summary>
    internal void Repack(int start, int count)
    {
        _packed.Forward?.RepackTransposed(Matrix, start, count);
        _packed.Backward?.Repack(Matrix, start, count);
        _packed.IsWhole = true;
    }

    private void Pack(ReadOnlyMatrix value, bool backward)
    {
        (_packed.Forward ??= new PackedMatrix()).PackTransposed(value);
        if (backward) (_packed.Backward ??= new PackedMatrix()).Pack(value);
    }

    private InvalidOperationException NotPacked() => new($"The weights '{Name}' are used before they were packed.");

    private sealed class PackedPair
    {
        public PackedMatrix? Forward;
        public PackedMatrix? Backward;
        public bool IsWhole;
    }
}
