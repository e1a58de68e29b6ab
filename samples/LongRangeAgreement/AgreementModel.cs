using Microsoft.ML;
using MLNetSeq;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;

namespace LongRangeAgreement;

/// <summary>A network of one kind of cell that says "was" or "were", and what it does.</summary>
internal sealed class AgreementModel
{
    // Of the validation sentences, in nats: no sentence is wrong any more, and further passes would change nothing but the time they take.
    private const double LossOfTheSure = 0.01;

    private readonly MLContext _mlContext;
    private readonly SequenceClassificationTransformer _transformer;

    private AgreementModel(MLContext mlContext, SequenceClassificationTransformer transformer)
    {
        _mlContext = mlContext;
        _transformer = transformer;
    }

    /// <summary>Trains a network that reads forwards once and judges by its last state: what it forgot by then it does not know.</summary>
    public static AgreementModel Train(RecurrentCell cell, IEnumerable<Sentence> training, IEnumerable<Sentence> validation,
        AgreementSettings settings, int seed, CancellationToken cancellation)
    {
        MLContext mlContext = new(seed);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        RnnTextClassificationOptions options = new()
        {
            Cell = cell,
            HiddenSize = settings.HiddenSize,
            EmbeddingSize = settings.HiddenSize,
            Bidirectional = false,
            Pooling = PoolingKind.Last,
            Dropout = 0,
            WordDropout = 0, // it would drop the subject too
            LabelSmoothing = 0,
            LearningRate = settings.LearningRate,
            MaximumEpochs = settings.Epochs,
            Patience = 0,
            ValidationSet = mlContext.Data.LoadFromEnumerable(validation),
            Seed = seed,
            Threads = 2, // fixed: another number gives other models
            Progress = new Watch(loss =>
            {
                if (loss < LossOfTheSure) end.Cancel();
            }),
            CancellationToken = end.Token,
            KeepBestWhenCancelled = true,
        };
        AgreementModel model = new(mlContext,
            mlContext.BinaryClassification.Trainers.RnnTextClassification(options).Fit(mlContext.Data.LoadFromEnumerable(training)));
        cancellation.ThrowIfCancellationRequested();
        return model;
    }

    /// <summary>The share of sentences whose verb it gets right.</summary>
    public double Accuracy(IEnumerable<Sentence> sentences) =>
        _mlContext.BinaryClassification.Evaluate(_transformer.Transform(_mlContext.Data.LoadFromEnumerable(sentences))).Accuracy;

    /// <summary>What becomes of the gradient on its way from the verb back to the subject.</summary>
    public GradientFlow GradientFlow(IEnumerable<Sentence> sentences)
    {
        using ClassifierSession session = _transformer.Model.CreateSession();
        foreach (Sentence sentence in sentences) session.AddText(sentence.Text);
        return session.MeasureGradientFlow();
    }

    // Not Progress<T>: that one reports on another thread, and later.
    private sealed class Watch(Action<double> validated) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value is { IsEpochEnd: true, ValidationLoss: { } loss }) validated(loss);
        }
    }
}
