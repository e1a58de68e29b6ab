using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>Drops single weights of a matrix for a training step: DropConnect (Wan 2013; on recurrent weights, Merity 2017).</summary>
/// <remarks>
/// The weights that are updated and saved stay whole: the mask is applied to what is packed for the kernels, and to the gradient.
/// All replicas of a layer share it.
/// </remarks>
internal sealed class WeightDropout
{
    [ThreadStatic] private static AlignedBuffer? _room;

    private readonly AlignedBuffer _mask = new();
    private readonly AlignedBuffer _left = new();

    /// <summary>Draws a mask of factors, 0 or 1 / (1 − rate), and packs the weights multiplied by it, forward and backward.</summary>
    public void PackDropped(Parameter weight, float rate, RandomStream random)
    {
        Span<float> left = _left.Span(weight.Length);
        weight.Value.CopyTo(left);
        Dropout.Forward(left, rate, random, _mask.Span(weight.Length));
        weight.PackDropped(new ReadOnlyMatrix(left, weight.Rows, weight.Columns));
    }

    /// <summary>
    /// Adds dyᵀ x to the rows of the weight's gradient from <paramref name="start"/> on: to those weights that were not dropped, scaled
    /// as they were.
    /// </summary>
    public void AddGradient(ReadOnlyMatrix dy, ReadOnlyMatrix x, Parameter weight, int start)
    {
        Matrix gradient = weight.GradientMatrix.RowsFrom(start, dy.Columns);
        if (weight.IsPackedWhole)
        {
            Multiply.TransposedAdd(dy, x, gradient);
            return;
        }

        Matrix product = (_room ??= new AlignedBuffer()).Matrix(gradient.Rows, gradient.Columns);
        product.Fill(0);
        Multiply.TransposedAdd(dy, x, product);
        VectorMath.MultiplyBy(_mask.Span(weight.Length).Slice(start * weight.Columns, product.Values.Length), product.Values);
        Rows.Add(product, gradient);
    }
}
