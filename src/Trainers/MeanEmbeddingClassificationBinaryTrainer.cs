using Microsoft.ML.Runtime;

namespace MLNetSeq.Trainers;

/// <summary>Trains the baseline for two classes: the mean of a sequence's embeddings, and a logistic layer over it.</summary>
/// <remarks>
/// It knows which tokens occur and not in which order (Iyyer et al. 2015; Joulin et al. 2017), and trains many times faster than a
/// recurrent network: what the network scores above it is what the order is worth.
/// <c>mlContext.Model.ConvertToOnnx</c> silently leaves the trained transformer out.
/// </remarks>
public sealed class MeanEmbeddingClassificationBinaryTrainer : SequenceClassificationTrainer
{
    internal const string Component = "MeanEmbeddingClassification";

    /// <summary>A trainer with these options; <c>mlContext.BinaryClassification.Trainers.MeanEmbeddingClassification</c> is the usual way
    /// to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, embedding and training.</param>
    public MeanEmbeddingClassificationBinaryTrainer(IHostEnvironment environment, MeanEmbeddingClassificationOptions options)
        : base(environment, Component, binary: true, options)
    {
    }
}
