namespace MLNetSeq.Models;

/// <summary>How far a training is.</summary>
/// <param name="Epoch">The pass over the data, from 1.</param>
/// <param name="Epochs">The most passes there will be.</param>
/// <param name="Step">Steps done in this pass.</param>
/// <param name="Steps">Steps of a pass.</param>
/// <param name="TrainingLoss">The mean loss in nats of this pass so far.</param>
/// <param name="ValidationLoss">At the end of a pass: the mean loss over the validation data.</param>
/// <param name="ValidationAccuracy">At the end of a pass: the share of the validation data classified rightly.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="ExamplesPerSecond">Examples trained a second in this pass.</param>
/// <param name="TokensPerSecond">Tokens trained a second in this pass.</param>
/// <param name="Elapsed">The time since the start.</param>
public readonly record struct TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int Steps,
    double TrainingLoss,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate,
    double ExamplesPerSecond,
    double TokensPerSecond,
    TimeSpan Elapsed)
{
    /// <summary>Whether a pass has ended.</summary>
    public bool IsEpochEnd => ValidationLoss is not null || Step == Steps;
}
