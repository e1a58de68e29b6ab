using System.Runtime.InteropServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>The weights W of y = x Wᵀ, [Outputs, Inputs], arranged to be read for one row at a time.</summary>
internal abstract class RowWeights
{
    public abstract int Inputs { get; }

    public abstract int Outputs { get; }

    /// <summary>The numbers that a product writes: whole panels.</summary>
    public int PaddedOutputs => Panels * PanelWidth;

    /// <summary>What it keeps in memory.</summary>
    public abstract long Bytes { get; }

    protected abstract KernelPath Path { get; }

    protected int PanelWidth => 2 * Tile.Width(Path);

    protected int Panels => (Outputs + PanelWidth - 1) / PanelWidth;

    /// <summary>A copy of a parameter's weights.</summary>
    public static RowWeights Copy(Parameter weight, WeightPrecision precision)
    {
        var packed = new PackedMatrix();
        packed.PackTransposed(weight.Matrix);
        return precision == WeightPrecision.Int8 ? new Int8RowWeights(packed) : new SingleRowWeights(packed);
    }

    /// <summary>The product of one row; y has room for <see cref="PaddedOutputs"/>, those after the outputs without meaning.</summary>
    public void Multiply(ReadOnlySpan<float> x, Span<float> y)
    {
        CheckPath();
        if (x.Length != Inputs || y.Length < PaddedOutputs)
            throw new ArgumentException($"A row of {x.Length} times [{Inputs}, {Outputs}] does not fit a row with room for {y.Length}.");
        Run(ref MemoryMarshal.GetReference(x), ref MemoryMarshal.GetReference(y));
    }

    /// <summary>The products of several rows, each as it is alone, bit for bit.</summary>
    /// <remarks>Shapes: x [rows, Inputs], y [rows, Outputs], each row with room for <see cref="PaddedOutputs"/>.</remarks>
    public virtual void Multiply(ReadOnlyMatrix x, Matrix y)
    {
        for (int r = 0; r < x.Rows; r++) Multiply(x[r], y.Values.Slice(r * y.Stride, PaddedOutputs));
    }

    protected abstract void Run(ref float x, ref float y);

    protected void CheckPath()
    {
        if (Path != Kernels.Path)
            throw new InvalidOperationException(
                $"The weights were arranged for the {Path} kernels, and {Kernels.Path} are in use: arrange them again.");
    }
}
