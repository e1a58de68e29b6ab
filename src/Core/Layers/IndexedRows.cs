using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>The input of a layer: rows of a matrix, each as it is or, by an index, as often as it comes.</summary>
/// <remarks>
/// A batch of tokens names most of its words several times. What a layer does to each row alone, such as W x, is then done once
/// for each distinct word, and the gradients of a word's places are added before they go through the weights.
/// </remarks>
public readonly ref struct IndexedRows
{
    /// <summary>All rows of a matrix, in their order.</summary>
    public IndexedRows(ReadOnlyMatrix rows) => Rows = rows;

    /// <summary>Row <c>index[i]</c> of a matrix in place i.</summary>
    /// <exception cref="ArgumentException">The index is empty.</exception>
    public IndexedRows(ReadOnlyMatrix rows, ReadOnlySpan<int> index)
    {
        if (index.IsEmpty)
            throw new ArgumentException("An index names at least one row; without one the rows stand for themselves.", nameof(index));
        Rows = rows;
        Index = index;
    }

    /// <summary>The rows, each once.</summary>
    public ReadOnlyMatrix Rows { get; }

    /// <summary>The row in each place; empty where the rows stand in their own places.</summary>
    public ReadOnlySpan<int> Index { get; }

    /// <summary>Whether there is an index.</summary>
    public bool IsIndexed => !Index.IsEmpty;

    /// <summary>Adds the row in each place to the same row of y.</summary>
    internal void AddTo(Matrix y)
    {
        if (!IsIndexed) Numerics.Rows.Add(Rows, y);
        else for (int i = 0; i < y.Rows; i++) VectorMath.Add(Rows[Index[i]], y[i]);
    }

    /// <summary>Adds the gradient of each place to that of its row.</summary>
    internal void AddGradient(ReadOnlyMatrix dy, Matrix dRows)
    {
        if (!IsIndexed) Numerics.Rows.Add(dy, dRows);
        else Numerics.Rows.ScatterAdd(dy, Index, dRows);
    }

    /// <summary>All rows of a matrix, in their order.</summary>
    public static implicit operator IndexedRows(ReadOnlyMatrix rows) => new(rows);

    /// <summary>All rows of a matrix, in their order.</summary>
    public static implicit operator IndexedRows(Matrix rows) => new(rows);
}
