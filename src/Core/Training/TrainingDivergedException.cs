namespace MLNetSeq.Training;

/// <summary>Training came to a loss that is not a number before there was any model to keep.</summary>
/// <param name="message">At which epoch and learning rate, and what to do.</param>
public sealed class TrainingDivergedException(string message) : InvalidOperationException(message);
