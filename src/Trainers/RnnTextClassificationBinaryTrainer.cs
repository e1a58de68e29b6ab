using Microsoft.ML.Runtime;

namespace MLNetSeq.Trainers;

/// <summary>Trains a recurrent network that tells two classes of sequences apart, such as reviews that praise from reviews that do
/// not.</summary>
/// <remarks>
/// Tokens become embeddings; a GRU (Cho et al. 2014) or LSTM (Hochreiter and Schmidhuber 1997), forwards and backwards (Schuster and
/// Paliwal 1997), reads them in their order; its states are pooled, and a logistic layer scores the result. Trained with Adam (Kingma and
/// Ba 2015) on the logistic loss, with dropout (Srivastava et al. 2014), until the validation loss no longer falls.
/// <c>mlContext.Model.ConvertToOnnx</c> silently leaves the trained transformer out.
/// </remarks>
public sealed class RnnTextClassificationBinaryTrainer : SequenceClassificationTrainer
{
    internal const string Component = "RnnTextClassification";

    /// <summary>A trainer with these options; <c>mlContext.BinaryClassification.Trainers.RnnTextClassification</c> is the usual way to
    /// one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, network and training.</param>
    public RnnTextClassificationBinaryTrainer(IHostEnvironment environment, RnnTextClassificationOptions options)
        : base(environment, Component, binary: true, options)
    {
    }
}
