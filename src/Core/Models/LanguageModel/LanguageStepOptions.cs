namespace MLNetSeq.Models;

/// <summary>How a training step of a language model goes about it.</summary>
internal sealed record LanguageStepOptions
{
    /// <summary>The largest norm of all gradients together; 0 for any.</summary>
    public double ClipNorm { get; init; }

    /// <summary>What the loss of a step is.</summary>
    public LossNormalization Normalization { get; init; }

    /// <summary>What is dropped, but for the key of the words, which is drawn in each step.</summary>
    public LanguageDropout Dropout { get; init; }

    /// <summary>The share of the recurrent weights to drop.</summary>
    public float RecurrentDropout { get; init; }

    /// <summary>α of <see cref="LanguageLoss"/>.</summary>
    public double Activation { get; init; }

    /// <summary>β of <see cref="LanguageLoss"/>.</summary>
    public double Change { get; init; }

    /// <summary>The step that some options ask for.</summary>
    public static LanguageStepOptions Of(LanguageModelOptions o) => new()
    {
        ClipNorm = o.ClipNorm,
        Normalization = o.LossNormalization,
        Dropout = new LanguageDropout(o.InputDropout, o.LayerDropout, o.OutputDropout, o.DropoutKind, o.EmbeddingDropout, WordsKey: 0),
        RecurrentDropout = o.RecurrentDropout,
        Activation = o.ActivationRegularization,
        Change = o.TemporalActivationRegularization,
    };
}
