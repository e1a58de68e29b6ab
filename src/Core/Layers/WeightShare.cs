using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>The share of the rows of every weight whose gradient a thread makes.</summary>
/// <param name="Index">Which share.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Adds">Whether it is added to the gradients that are there; else it takes their place, and they need not be cleared.</param>
internal readonly record struct WeightShare(int Index, int Count, bool Adds)
{
    /// <summary>All rows, added.</summary>
    public static WeightShare All => new(0, 1, Adds: true);

    /// <summary>Makes the share's rows of a weight's gradient: dyᵀ x.</summary>
    public void Gradient(ReadOnlyMatrix dy, ReadOnlyMatrix x, Parameter weight)
    {
        (int start, int count) = RowsOf(weight);
        Multiply.Transposed(dy.ColumnsFrom(start, count), x, weight.GradientMatrix.RowsFrom(start, count), Adds);
    }

    /// <summary>The share's rows of a weight.</summary>
    public (int Start, int Count) RowsOf(Parameter weight) => Shares.OfRows(weight.Rows, Index, Count);
}
