namespace MLNetSeq.Models;

/// <summary>What the loss of a training step is; it decides what a learning rate and a clip norm mean.</summary>
public enum LossNormalization
{
    /// <summary>The mean over all tokens of the step.</summary>
    MeanOverTokens,

    /// <summary>
    /// Summed over a stream's steps, and the mean over the streams (Zaremba 2014): so many times larger as there are steps, and with it the
    /// gradients.
    /// </summary>
    SumOverSteps,
}
