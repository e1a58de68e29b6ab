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
    /// Makes the share's rows of the weight's gradient, dyᵀ x: of those weights that were not dropped, scaled as they were.
    /// </summary>
    public void Gradient(ReadOnlyMatrix dy, ReadOnlyMatrix x, Parameter weight, WeightShare share)
    {
        if (weight.IsPackedWhole)
        {
            share.Gradient(dy, x, weight);
            return;
        }

        (int start, int count) = share.RowsOf(weight);
        Matrix gradient = weight.GradientMatrix.RowsFrom(start, count);
        Matrix product = (_room ??= new AlignedBuffer()).Matrix(gradient.Rows, gradient.Columns);
        Multiply.Transposed(dy.ColumnsFrom(start, count), x, product, add: false);
        VectorMath.MultiplyBy(_mask.Span(weight.Length).Slice(start * weight.Columns, product.Values.Length), product.Values);
        if (share.Adds) Rows.Add(product, gradient);
        else Rows.Copy(product, gradient);
    }
}
