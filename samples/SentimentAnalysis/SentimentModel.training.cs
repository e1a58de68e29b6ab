using Microsoft.ML;
using MLNetSeq;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Trainers;

namespace SentimentAnalysis;

/// <summary>Trains the model and its baseline, and saves it.</summary>
public partial class SentimentModel
{
    /// <summary>What the program lets its user choose.</summary>
    public sealed record TrainingSettings
    {
        /// <summary>Whether there are hundreds of texts, not thousands; that calls for other settings than the trainers' own.</summary>
        public required bool IsSmallSet { get; init; }

        public required RecurrentCell Cell { get; init; }

        /// <summary>Null for the settings' own.</summary>
        public int? HiddenSize { get; init; }

        /// <summary>Passes of the recurrent network over the data; null for the settings' own.</summary>
        public int? Epochs { get; init; }

        public required int Seed { get; init; }
    }

    /// <summary>Trains the recurrent network.</summary>
    public static ITransformer Train(MLContext mlContext, IDataView training, IDataView validation, TrainingSettings settings,
        IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        RnnTextClassificationOptions options = settings.IsSmallSet ? OptionsForFewTexts() : new();
        options.Cell = settings.Cell;
        options.HiddenSize = settings.HiddenSize ?? options.HiddenSize;
        options.MaximumEpochs = settings.Epochs ?? options.MaximumEpochs;
        SetRun(options, validation, settings.Seed, progress, cancellation);
        return mlContext.BinaryClassification.Trainers.RnnTextClassification(options).Fit(training);
    }

    /// <summary>Trains what the network is compared with: the mean of the words' embeddings, blind to their order.</summary>
    public static ITransformer TrainBaseline(MLContext mlContext, IDataView training, IDataView validation, TrainingSettings settings,
        IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        MeanEmbeddingClassificationOptions options = settings.IsSmallSet ? BaselineOptionsForFewTexts() : new();
        SetRun(options, validation, settings.Seed, progress, cancellation);
        return mlContext.BinaryClassification.Trainers.MeanEmbeddingClassification(options).Fit(training);
    }

    /// <summary>Saves the model for <see cref="Predict"/> and every other program that references MLNetSeq.</summary>
    public static void SaveModel(MLContext mlContext, ITransformer model, IDataView data, string path) =>
        mlContext.Model.Save(model, data.Schema, path);

    // Found by cross-validation within the training texts. The negated ones are learnt late, when the loss of the texts that are learnt
    // already would long have begun to rise: label smoothing keeps it from that, and no patience ends the training.
    private static RnnTextClassificationOptions OptionsForFewTexts() => new()
    {
        EmbeddingSize = 64,
        HiddenSize = 64,
        Pooling = PoolingKind.Mean,
        Dropout = 0.3f,
        LabelSmoothing = 0.2f,
        LearningRate = 0.005,
        BatchSize = 16,
        MaximumEpochs = 30,
        Patience = 0,
        Threads = ThreadsForFewTexts,
    };

    // Its own best by the same cross-validation.
    private static MeanEmbeddingClassificationOptions BaselineOptionsForFewTexts() => new()
    {
        EmbeddingSize = 100,
        LearningRate = 0.005,
        BatchSize = 16,
        MaximumEpochs = 30,
        Patience = 0,
        Threads = ThreadsForFewTexts,
    };

    // Small batches gain little from threads, and a fixed number gives the same figures on every machine with the same instruction set.
    private const int ThreadsForFewTexts = 2;

    private static void SetRun(SequenceClassificationOptions options, IDataView validation, int seed, IProgress<TrainingProgress> progress,
        CancellationToken cancellation)
    {
        options.ValidationSet = validation;
        options.Seed = seed;
        options.Progress = progress;
        options.CancellationToken = cancellation;
    }
}
