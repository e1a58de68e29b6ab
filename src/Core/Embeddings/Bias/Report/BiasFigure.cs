namespace MLNetSeq.Embeddings;

/// <summary>A figure of word vectors as they were and debiased.</summary>
/// <param name="Before">As they were; null where it is not defined.</param>
/// <param name="After">Debiased; null where it is not defined.</param>
public readonly record struct BiasFigure(double? Before, double? After)
{
    /// <summary>A figure of two numbers, of which those that are not finite are not defined.</summary>
    internal static BiasFigure Of(double before, double after) =>
        new(double.IsFinite(before) ? before : null, double.IsFinite(after) ? after : null);
}
