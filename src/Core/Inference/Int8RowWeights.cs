using System.Runtime.InteropServices;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Inference;

/// <summary>Weights in a byte each, with a scale for each output; see <see cref="WeightPrecision.Int8"/>.</summary>
internal sealed class Int8RowWeights : RowWeights
{
    private const float Largest = 127;

    // Fewer rows are faster one by one: to make numbers of the bytes takes as long as a row or two.
    private const int FewestTogether = 3;

    private readonly sbyte[] _values;
    private readonly float[] _scales;

    /// <summary>Rounds the weights of a packed matrix, panel by panel in its order.</summary>
    public Int8RowWeights(PackedMatrix packed)
    {
        (Inputs, Outputs, Path) = (packed.Rows, packed.Columns, packed.Path);
        ReadOnlySpan<float> weights = MemoryMarshal.CreateReadOnlySpan(ref packed.First, checked(PaddedOutputs * Inputs));
        _values = GC.AllocateUninitializedArray<sbyte>(weights.Length, pinned: true);
        _scales = new float[PaddedOutputs];
        // Of a weight that is not a number the scale is none, and so is the output.
        for (int i = 0; i < weights.Length; i++) Scale(i) = MathF.Max(Scale(i), MathF.Abs(weights[i]) / Largest);
        for (int i = 0; i < weights.Length; i++) _values[i] = Scale(i) == 0 ? (sbyte)0 : (sbyte)MathF.Round(weights[i] / Scale(i));
    }

    public override int Inputs { get; }

    public override int Outputs { get; }

    public override long Bytes => _values.Length + (long)_scales.Length * sizeof(float);

    protected override KernelPath Path { get; }

    public override void Multiply(ReadOnlyMatrix x, Matrix y)
    {
        if (x.Rows < FewestTogether)
        {
            base.Multiply(x, y);
            return;
        }

        CheckPath();
        if (x.Columns != Inputs || y.Rows != x.Rows || y.Stride < PaddedOutputs
            || y.Values.Length < (y.Rows - 1) * y.Stride + PaddedOutputs)
            throw new ArgumentException($"[{x.Rows}, {x.Columns}] times [{Inputs}, {Outputs}] does not fit [{y.Rows}, {y.Columns}] with "
                + $"rows {y.Stride} apart, which have to have room for {PaddedOutputs}.");
        Int8Product.Multiply(Path, Panels, x, ref MemoryMarshal.GetArrayDataReference(_values), y);
        for (int r = 0; r < y.Rows; r++) VectorMath.MultiplyBy(_scales, y.Values.Slice(r * y.Stride, PaddedOutputs));
    }

    protected override void Run(ref float x, ref float y)
    {
        RowProduct<sbyte, StoredInt8>.Multiply(Path, Inputs, Panels, ref x, ref MemoryMarshal.GetArrayDataReference(_values), ref y);
        VectorMath.MultiplyBy(_scales, MemoryMarshal.CreateSpan(ref y, PaddedOutputs));
    }

    // The scale of the output that a place in the panels belongs to.
    private ref float Scale(int place) => ref _scales[place / (PanelWidth * Inputs) * PanelWidth + place % PanelWidth];
}
