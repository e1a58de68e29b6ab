namespace MLNetSeq.Models;

/// <summary>What turns the embedded tokens of a sequence into one vector.</summary>
public enum EncoderKind
{
    /// <summary>A recurrent network, pooled over its steps.</summary>
    Recurrent,

    /// <summary>The mean of the embeddings: a bag of words, the baseline that knows no order (Iyyer 2015; Joulin 2017).</summary>
    MeanEmbedding,
}
