using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>A <see cref="RowBatch"/> whose sequences are shared out over threads; each comes to the same, whichever reads it.</summary>
/// <remarks>A share is worth a thread where its rows take longer than the weights need to come from memory.</remarks>
internal sealed class RowShares : IShares, IDisposable
{
    private const int FewestRows = 8;

    private readonly RowBatch[] _batches;
    private readonly int _width;
    private readonly AlignedBuffer _outputs = new();
    private AlignedBuffer _states = null!;
    private WorkerPool? _pool;
    private int[] _tokens = [];
    private int _rows;

    public RowShares(IEnumerable<RowBatch> batches, int outputSize)
    {
        _batches = [.. batches];
        _width = outputSize;
    }

    /// <summary>How many of some threads so many rows are enough for.</summary>
    public static int Threads(int rows, int most) => Math.Clamp(rows / FewestRows, 1, most);

    /// <summary>Whether there are rows enough for more than one thread.</summary>
    public static bool IsWorthwhile(int rows) => rows >= 2 * FewestRows;

    /// <summary>Reads a token of each sequence and writes what the linear layer makes of its state.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="states">The states before them, which become those after them: [tokens, <see cref="RowBatch.StateSize"/>].</param>
    /// <param name="outputs">Receives the outputs.</param>
    public void Step(ReadOnlySpan<int> tokens, AlignedBuffer states, Matrix outputs)
    {
        if (_tokens.Length < tokens.Length) _tokens = new int[2 * tokens.Length];
        tokens.CopyTo(_tokens);
        (_rows, _states) = (tokens.Length, states);
        Matrix own = _outputs.Matrix(_rows, _width); // grown here, not by several threads
        _pool ??= new WorkerPool(_batches.Length);
        _pool.Run(this);
        Rows.Copy(own, outputs);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _pool?.Dispose();

    void IShares.Run(int share)
    {
        int shares = Math.Min(_batches.Length, _rows / FewestRows);
        if (share >= shares) return;
        RowBatch batch = _batches[share];
        (int start, int count) = Shares.OfItems(_rows, share, shares).GetOffsetAndLength(_rows);
        Matrix states = _states.Matrix(_rows, batch.StateSize).RowsFrom(start, count);
        batch.Project(batch.Step(_tokens.AsSpan(start, count), states), _outputs.Matrix(_rows, _width).RowsFrom(start, count));
    }
}
