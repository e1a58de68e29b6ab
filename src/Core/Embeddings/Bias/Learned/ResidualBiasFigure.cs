namespace MLNetSeq.Embeddings;

/// <summary>A figure of word vectors as they were and debiased.</summary>
/// <param name="Before">As they were.</param>
/// <param name="After">Debiased.</param>
public readonly record struct ResidualBiasFigure(double Before, double After);
