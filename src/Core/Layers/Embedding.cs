using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>A table of vectors: y = the rows that the ids name.</summary>
/// <remarks>Shapes: ids [rows], y [rows, Width], table [Count, Width]. The gradient is kept by row.</remarks>
public sealed class Embedding
{
    /// <summary>No row is for padding.</summary>
    public const int NoPadding = -1;

    /// <summary>Creates a table of normally distributed vectors.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="count">The number of vectors.</param>
    /// <param name="width">The size of a vector.</param>
    /// <param name="standardDeviation">The spread of the start values; PyTorch's is 1.</param>
    /// <param name="random">Where they come from; null to leave them zero.</param>
    /// <param name="paddingId">A row that is looked up but gets no gradient; <see cref="NoPadding"/> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Embedding(string name, int count, int width, float standardDeviation, RandomStream? random, int paddingId = NoPadding)
        : this(new Parameter(name, count, width, isSparse: true), paddingId) =>
        random?.FillNormal(Table.Value, 0, standardDeviation);

    /// <summary>A table that is there already; its gradient is kept by row.</summary>
    internal Embedding(Parameter table, int paddingId = NoPadding)
    {
        Table = table;
        PaddingId = paddingId;
    }

    /// <summary>The vectors.</summary>
    public Parameter Table { get; }

    /// <summary>The row that gets no gradient, or <see cref="NoPadding"/>.</summary>
    public int PaddingId { get; }

    /// <summary>The size of a vector.</summary>
    public int Width => Table.Columns;

    /// <summary>A table with the same vectors and gradients of its own.</summary>
    public Embedding Replicate() => new(Table.Replicate(), PaddingId);

    /// <summary>Copies the vectors of the ids to the rows of y.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the table.</exception>
    public void Forward(ReadOnlySpan<int> ids, Matrix y)
    {
        Span<float> table = Table.Value;
        for (int i = 0; i < ids.Length; i++) table.Slice(ids[i] * Width, Width).CopyTo(y[i]);
    }

    /// <summary>Adds ∂loss/∂y to the gradients of the rows looked up.</summary>
    public void Backward(ReadOnlySpan<int> ids, ReadOnlyMatrix dy)
    {
        RowGradients gradients = Table.RowGradients!;
        for (int i = 0; i < ids.Length; i++)
            if (ids[i] != PaddingId) VectorMath.Add(dy[i], gradients[ids[i]]);
    }
}
