using Microsoft.ML.Runtime;

namespace MLNetSeq.Trainers;

/// <summary>Trains a recurrent network that sorts sequences into classes, such as questions by what they ask for.</summary>
/// <remarks>
/// Tokens become embeddings; a GRU (Cho et al. 2014) or LSTM (Hochreiter and Schmidhuber 1997), forwards and backwards (Schuster and
/// Paliwal 1997), reads them in their order; its states are pooled, and a softmax layer scores the result. Trained with Adam (Kingma and
/// Ba 2015) on the cross-entropy, with dropout (Srivastava et al. 2014), until the validation loss no longer falls.
/// <c>mlContext.Model.ConvertToOnnx</c> silently leaves the trained transformer out.
/// </remarks>
public sealed class RnnTextClassificationMulticlassTrainer : SequenceClassificationTrainer
{
    /// <summary>A trainer with these options; <c>mlContext.MulticlassClassification.Trainers.RnnTextClassification</c> is the usual way
    /// to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, network and training.</param>
    public RnnTextClassificationMulticlassTrainer(IHostEnvironment environment, RnnTextClassificationOptions options)
        : base(environment, RnnTextClassificationBinaryTrainer.Component, binary: false, options)
    {
    }
}
