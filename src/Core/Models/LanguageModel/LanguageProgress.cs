namespace MLNetSeq.Models;

/// <summary>How far the training of a language model is.</summary>
/// <param name="Epoch">The pass over the texts, from 1.</param>
/// <param name="Epochs">The most passes there will be.</param>
/// <param name="Tokens">Tokens trained on in this pass.</param>
/// <param name="TokensOfEpoch">Tokens of a pass.</param>
/// <param name="TrainingLoss">The mean loss of this pass so far, in nats a token, dropout included.</param>
/// <param name="ValidationLoss">At the end of a pass with validation texts: their mean loss in nats a token.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="TokensPerSecond">Tokens trained a second in this pass: words, or characters.</param>
/// <param name="Elapsed">The time since the start, pauses left out.</param>
/// <param name="Remaining">The time that all passes will take yet, at the rate of this one and without validation.</param>
public readonly record struct LanguageProgress(
    int Epoch,
    int Epochs,
    long Tokens,
    long TokensOfEpoch,
    double TrainingLoss,
    double? ValidationLoss,
    double LearningRate,
    double TokensPerSecond,
    TimeSpan Elapsed,
    TimeSpan Remaining)
{
    /// <summary>The perplexity of the training texts in this pass so far, dropout included.</summary>
    public double TrainingPerplexity => Math.Exp(TrainingLoss);

    /// <summary>At the end of a pass with validation texts: their perplexity.</summary>
    public double? ValidationPerplexity => ValidationLoss is { } loss ? Math.Exp(loss) : null;

    /// <summary>Whether a pass has ended.</summary>
    public bool IsEpochEnd => Tokens == TokensOfEpoch;

    internal LanguageSnapshots? Snapshots { get; init; }

    /// <summary>A copy of the model as it is at the moment: to see what it has learned so far.</summary>
    /// <remarks>
    /// To be called while it is reported, on the thread that it is reported on: weights are not to change meanwhile. So an
    /// <see cref="IProgress{T}"/> of one's own takes it, and not <see cref="Progress{T}"/>, which reports later and elsewhere. While
    /// <see cref="Training.AveragedSgd"/> averages it has the weights before that, where <see cref="ValidationLoss"/> is of the average.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The report is over, this is another thread, or there was no training.</exception>
    public LanguageModel Snapshot() =>
        Snapshots?.Take() ?? throw new InvalidOperationException("No training has reported this: there is no model to copy.");
}
