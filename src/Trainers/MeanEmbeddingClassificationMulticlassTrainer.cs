using Microsoft.ML.Runtime;

namespace MLNetSeq.Trainers;

/// <summary>Trains the baseline for several classes: the mean of a sequence's embeddings, and a softmax layer over it.</summary>
/// <remarks>
/// It knows which tokens occur and not in which order (Iyyer et al. 2015; Joulin et al. 2017), and trains many times faster than a
/// recurrent network: what the network scores above it is what the order is worth.
/// <c>mlContext.Model.ConvertToOnnx</c> silently leaves the trained transformer out.
/// </remarks>
public sealed class MeanEmbeddingClassificationMulticlassTrainer : SequenceClassificationTrainer
{
    /// <summary>A trainer with these options; <c>mlContext.MulticlassClassification.Trainers.MeanEmbeddingClassification</c> is the usual
    /// way to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, embedding and training.</param>
    public MeanEmbeddingClassificationMulticlassTrainer(IHostEnvironment environment, MeanEmbeddingClassificationOptions options)
        : base(environment, MeanEmbeddingClassificationBinaryTrainer.Component, binary: false, options)
    {
    }
}
