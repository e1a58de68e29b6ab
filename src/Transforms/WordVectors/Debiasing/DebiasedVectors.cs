using System.Runtime.CompilerServices;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>Debiased word vectors: made when they are first asked for, once for each source, whichever threads ask.</summary>
/// <remarks>Schemas are bound far more often than vectors are read. What nobody holds the source of is let go.</remarks>
internal sealed class DebiasedVectors(Debiaser debiaser)
{
    private readonly ConditionalWeakTable<WordVectors, Lazy<WordVectors>> _made = [];

    public WordVectors Of(WordVectors source) =>
        _made.GetValue(source, vectors => new Lazy<WordVectors>(() => debiaser.Apply(vectors))).Value;

    /// <summary>Takes in what is made already.</summary>
    public void Add(WordVectors source, WordVectors debiased) => _made.Add(source, new Lazy<WordVectors>(debiased));
}
