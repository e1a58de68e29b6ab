namespace MLNetSeq.Inference;

/// <summary>How a <see cref="RecurrentInference"/> keeps its weights.</summary>
public sealed class RecurrentInferenceOptions
{
    /// <summary>Single precision, or a byte each. Default: single precision.</summary>
    public WeightPrecision Precision { get; init; } = WeightPrecision.Single;

    /// <summary>
    /// The largest token table: W x of layer 0 for every token, tokens × gates × hidden size × directions × 4 bytes, always in single
    /// precision. It takes the first product out of every step; where it would be larger there is none. Default: 64 MiB; 0 for never.
    /// </summary>
    public long MaximumTableBytes { get; init; } = 64 << 20;
}
