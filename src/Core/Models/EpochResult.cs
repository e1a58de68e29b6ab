namespace MLNetSeq.Models;

/// <summary>What a pass over the training data came to.</summary>
/// <param name="Epoch">Which one, from 1.</param>
/// <param name="TrainingLoss">The mean loss in nats over the pass, dropout included.</param>
/// <param name="ValidationLoss">The mean loss in nats over the validation data; not a number where there is none.</param>
/// <param name="ValidationAccuracy">The share of the validation data classified rightly; not a number where there is none.</param>
/// <param name="Seconds">The time it took, validation included.</param>
/// <param name="ExamplesPerSecond">Examples trained a second, without validation.</param>
/// <param name="TokensPerSecond">Tokens trained a second, without validation.</param>
public readonly record struct EpochResult(
    int Epoch,
    double TrainingLoss,
    double ValidationLoss,
    double ValidationAccuracy,
    double Seconds,
    double ExamplesPerSecond,
    double TokensPerSecond);
