using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Inference;

/// <summary>Weights in single precision: packed of its own, or those that a parameter has packed last.</summary>
internal sealed class SingleRowWeights : RowWeights
{
    private readonly PackedMatrix? _packed;
    private readonly Parameter? _parameter;

    public SingleRowWeights(PackedMatrix packed) => _packed = packed;

    /// <summary>Follows a parameter, which must be packed before each use.</summary>
    public SingleRowWeights(Parameter parameter) => _parameter = parameter;

    public override int Inputs => _parameter?.Columns ?? _packed!.Rows;

    public override int Outputs => _parameter?.Rows ?? _packed!.Columns;

    public override long Bytes => _packed is null ? 0 : (long)PaddedOutputs * Inputs * sizeof(float);

    protected override KernelPath Path => Packed.Path;

    private PackedMatrix Packed => _packed ?? _parameter!.ForForward;

    public override void Multiply(ReadOnlyMatrix x, Matrix y)
    {
        if (x.Rows > 1) Numerics.Multiply.By(x, Packed, y);
        else base.Multiply(x, y);
    }

    protected override void Run(ref float x, ref float y) =>
        RowProduct<float, StoredSingle>.Multiply(Path, Inputs, Panels, ref x, ref Packed.First, ref y);
}
