using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>Drops single weights of a matrix for a training step: DropConnect (Wan 2013; on recurrent weights, Merity 2017).</summary>
/// <remarks>
/// The weights that are updated and saved stay whole: the mask is applied to what is packed for the kernels, and to the gradient.
/// All replicas of a layer share it.
/// </remarks>
internal sealed class WeightDropout
{
    private readonly AlignedBuffer _mask = new();
    private readonly AlignedBuffer _left = new();
    private bool _isOn;

    /// <summary>Packs the weights whole.</summary>
    public void Pack(Parameter weight, bool backward)
    {
        _isOn = false;
        weight.Pack(backward);
    }

    /// <summary>Draws a mask of factors, 0 or 1 / (1 − rate), and packs the weights multiplied by it, forward and backward.</summary>
    public void PackDropped(Parameter weight, float rate, RandomStream random)
    {
        _isOn = true;
        Span<float> left = _left.Span(weight.Length);
        weight.Value.CopyTo(left);
        Dropout.Forward(left, rate, random, _mask.Span(weight.Length));
        weight.Pack(new ReadOnlyMatrix(left, weight.Rows, weight.Columns), backward: true);
    }

    /// <summary>Adds dyᵀ x to the weight's gradient, but for those weights that were dropped, and scaled as the others were.</summary>
    public void AddGradient(ReadOnlyMatrix dy, ReadOnlyMatrix x, Parameter weight, AlignedBuffer room)
    {
        if (!_isOn)
        {
            Multiply.TransposedAdd(dy, x, weight.GradientMatrix);
            return;
        }

        Matrix gradient = room.Matrix(weight.Rows, weight.Columns);
        gradient.Fill(0);
        Multiply.TransposedAdd(dy, x, gradient);
        VectorMath.MultiplyBy(_mask.Span(weight.Length), gradient.Values);
        VectorMath.Add(gradient.Values, weight.Gradient);
    }
}
