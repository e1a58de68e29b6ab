using MLNetSeq.Models;

namespace MLNetSeq.Trainers;

/// <summary>Options of the MeanEmbeddingClassification trainers.</summary>
public sealed class MeanEmbeddingClassificationOptions : SequenceClassificationOptions
{
    internal override SequenceClassifierOptions ToCore()
    {
        SequenceClassifierOptions core = base.ToCore();
        core.Encoder = EncoderKind.MeanEmbedding;
        return core;
    }
}
