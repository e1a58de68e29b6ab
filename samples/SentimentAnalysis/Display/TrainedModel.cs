using Microsoft.ML;
using MLNetSeq.Models;

namespace SentimentAnalysis.Display;

/// <summary>A model, what it is called in tables, and how each epoch of its training ended.</summary>
internal sealed record TrainedModel(string Name, ITransformer Model, IReadOnlyList<TrainingProgress> Epochs);
