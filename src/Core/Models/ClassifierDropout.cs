using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>What one pass through a classifier's network drops; nothing by default.</summary>
/// <param name="Rate">The share of the embedding's, the layers' and the pooled vector's values.</param>
/// <param name="Kind">Whether those of the embedding and between layers are dropped one by one, or at all steps of a sequence.</param>
/// <param name="Words">The share of the words whose vectors are dropped.</param>
/// <param name="WordsKey">What decides which words, the same for all shares of a batch.</param>
internal readonly record struct ClassifierDropout(
    float Rate, DropoutKind Kind = DropoutKind.Independent, float Words = 0, ulong WordsKey = 0);
