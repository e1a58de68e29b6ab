using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>Dropout with one mask a sequence, the same at all of its steps: variational dropout (Gal and Ghahramani 2016).</summary>
/// <remarks>Shapes: y [rows of the layout, width], mask [sequences, width].</remarks>
public static class LockedDropout
{
    /// <summary>Draws a mask of factors, 0 or 1 / (1 − rate), for each sequence and multiplies its steps by it.</summary>
    /// <param name="layout">Where the steps stand in y.</param>
    /// <param name="y">The values; changed in place. Its rows follow each other without gaps.</param>
    /// <param name="rate">The share to drop, in [0, 1).</param>
    /// <param name="random">Where the masks come from.</param>
    /// <param name="mask">Receives the factors, for <see cref="Backward"/>.</param>
    /// <exception cref="ArgumentException">The mask has not a row of y's width for each sequence.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public static void Forward(PackedLayout layout, Matrix y, float rate, RandomStream random, Matrix mask)
    {
        Dropout.Draw(rate, random, mask.Values[..(mask.Rows * mask.Columns)]);
        Apply(layout, mask, y);
    }

    /// <summary>Multiplies the gradients of the steps by the masks of the forward pass.</summary>
    /// <exception cref="ArgumentException">The mask has not a row of dy's width for each sequence.</exception>
    public static void Backward(PackedLayout layout, Matrix dy, ReadOnlyMatrix mask) => Apply(layout, mask, dy);

    private static void Apply(PackedLayout layout, ReadOnlyMatrix mask, Matrix values)
    {
        if (mask.Rows != layout.Sequences || mask.Columns != values.Columns || values.Rows != layout.Rows)
            throw new ArgumentException($"A mask [{mask.Rows}, {mask.Columns}] does not fit {layout.Sequences} sequences in "
                + $"[{values.Rows}, {values.Columns}]: it has a row for each sequence.");
        for (int t = 0; t < layout.Steps; t++)
        {
            int count = layout.BatchSizes[t] * values.Columns;
            VectorMath.MultiplyBy(mask.Values[..count], values.Values.Slice(layout.Offsets[t] * values.Columns, count));
        }
    }
}
