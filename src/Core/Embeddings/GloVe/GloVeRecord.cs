namespace MLNetSeq.Embeddings;

/// <summary>A co-occurrence as training reads it.</summary>
/// <param name="Word">The word, i.</param>
/// <param name="Context">The context, j.</param>
/// <param name="Log">ln x, which w·w̃ + b + b̃ is to come to.</param>
/// <param name="Weight">f(x).</param>
internal readonly record struct GloVeRecord(int Word, int Context, float Log, float Weight);
