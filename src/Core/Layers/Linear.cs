using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>A fully connected layer: y = x Wᵀ + b.</summary>
/// <remarks>Shapes: x [rows, InputSize], y [rows, OutputSize], W [OutputSize, InputSize], b [OutputSize].</remarks>
public sealed class Linear
{
    /// <summary>
    /// Creates the layer with weights and biases uniform in ±1/√InputSize, as PyTorch's; zero where there is no random stream.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Linear(string name, int inputSize, int outputSize, RandomStream? random)
        : this(new Parameter(name + ".weight", outputSize, inputSize), new Parameter(name + ".bias", outputSize, 1))
    {
        float bound = 1 / MathF.Sqrt(inputSize);
        random?.FillUniform(Weight.Value, -bound, bound);
        random?.FillUniform(Bias.Value, -bound, bound);
    }

    /// <summary>A layer of parameters that are there already, such as a weight that is a table of vectors too.</summary>
    internal Linear(Parameter weight, Parameter bias)
    {
        Weight = weight;
        Bias = bias;
    }

    /// <summary>W.</summary>
    public Parameter Weight { get; }

    /// <summary>b.</summary>
    public Parameter Bias { get; }

    /// <summary>W and b.</summary>
    public IEnumerable<Parameter> Parameters => [Weight, Bias];

    /// <summary>The width of x.</summary>
    public int InputSize => Weight.Columns;

    /// <summary>The width of y.</summary>
    public int OutputSize => Weight.Rows;

    /// <summary>A layer with the same weights and gradients of its own.</summary>
    public Linear Replicate() => new(Weight.Replicate(), Bias.Replicate());

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward) => Weight.Pack(backward);

    /// <summary>Writes y for every row of <paramref name="x"/>.</summary>
    public void Forward(ReadOnlyMatrix x, Matrix y)
    {
        Product(x, y);
        Rows.Add(y, Bias.Value);
    }

    /// <summary>Writes x Wᵀ, without the bias.</summary>
    internal void Product(ReadOnlyMatrix x, Matrix y) => Multiply.By(x, Weight.ForForward, y);

    /// <summary>Adds this pass's share to the gradients of W and b, and writes the gradient of x.</summary>
    /// <param name="x">The rows given to <see cref="Forward"/>.</param>
    /// <param name="dy">∂loss/∂y, [rows, OutputSize].</param>
    /// <param name="dx">Receives ∂loss/∂x, [rows, InputSize].</param>
    public void Backward(ReadOnlyMatrix x, ReadOnlyMatrix dy, Matrix dx)
    {
        WeightGradient(x, dy, WeightShare.All);
        Rows.SumAdd(dy, Bias.Gradient);                       // db += Σ rows of dy
        InputGradient(dy, dx);
    }

    /// <summary>Writes ∂loss/∂x.</summary>
    internal void InputGradient(ReadOnlyMatrix dy, Matrix dx) => Multiply.By(dy, Weight.ForBackward, dx); // dx = dy W

    /// <summary>Makes a share of the rows of dW, so that several threads may share it.</summary>
    internal void WeightGradient(ReadOnlyMatrix x, ReadOnlyMatrix dy, WeightShare share) => share.Gradient(dy, x, Weight); // dW = dyᵀ x
}
