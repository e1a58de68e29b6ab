using MLNetSeq.Training;
using static MLNetSeq.Models.OptionChecks;

namespace MLNetSeq.Models;

/// <summary>What must hold before the training of a language model begins.</summary>
internal static class LanguageChecks
{
    public static void Options(LanguageModelOptions o, bool hasValidation)
    {
        Defined(o.Level, nameof(o.Level));
        Defined(o.Cell, nameof(o.Cell));
        Defined(o.DropoutKind, nameof(o.DropoutKind));
        Defined(o.LossNormalization, nameof(o.LossNormalization));
        AtLeast(o.VocabularySize, 1, nameof(o.VocabularySize));
        AtLeast(o.MinimumCount, 1, nameof(o.MinimumCount));
        AtLeast(o.MaximumTokens, 1, nameof(o.MaximumTokens));
        Between(o.Layers, 1, LanguageShape.MaximumLayers, nameof(o.Layers));
        Between(o.HiddenSize, 1, LanguageShape.MaximumWidth, nameof(o.HiddenSize));
        Between(o.EmbeddingSize, 1, LanguageShape.MaximumWidth, nameof(o.EmbeddingSize));
        AtLeast(o.BatchSize, 1, nameof(o.BatchSize));
        AtLeast(o.Steps, 1, nameof(o.Steps));
        AtLeast(o.MaximumEpochs, 1, nameof(o.MaximumEpochs));
        AtLeast(o.Patience, 0, nameof(o.Patience));
        AtLeast(o.FullRateEpochs, 0, nameof(o.FullRateEpochs));
        AtLeast(o.PlateauPatience, 0, nameof(o.PlateauPatience));
        AtLeast(o.NonMonotonicInterval, 0, nameof(o.NonMonotonicInterval));
        AtLeast(o.Threads, 0, nameof(o.Threads));
        Share(o.InputDropout, nameof(o.InputDropout));
        Share(o.LayerDropout, nameof(o.LayerDropout));
        Share(o.OutputDropout, nameof(o.OutputDropout));
        Share(o.RecurrentDropout, nameof(o.RecurrentDropout));
        Share(o.EmbeddingDropout, nameof(o.EmbeddingDropout));
        Weight(o.ActivationRegularization, nameof(o.ActivationRegularization));
        Weight(o.TemporalActivationRegularization, nameof(o.TemporalActivationRegularization));
        Range(o.InitialRange, nameof(o.InitialRange));
        Range(o.EmbeddingRange, nameof(o.EmbeddingRange));
        Rate(o.LearningRate, nameof(o.LearningRate));
        Decay(o.EpochDecay, nameof(o.EpochDecay));
        Decay(o.PlateauDecay, nameof(o.PlateauDecay));
        ClipNorm(o.ClipNorm, nameof(o.ClipNorm));
        CheckpointInterval(o.CheckpointInterval, nameof(o.CheckpointInterval));
        o.Schedule?.Check();
        o.Optimizer?.Check();
        SoftmaxChecks.Options(o);
        Combinations(o, hasValidation);
    }

    /// <summary>Whether texts can have conditions: only those that are read by themselves have a first state.</summary>
    public static void Conditions(LanguageModelOptions o)
    {
        if (o.CarryState)
            throw new ArgumentException("Texts that have a class or a vector begin with a state of their own, and none goes on from "
                + $"another: set {nameof(o.CarryState)} to false.", nameof(o.CarryState));
    }

    /// <summary>Whether there is enough to learn from.</summary>
    public static void Data(LanguageTexts texts, LanguageModelOptions o)
    {
        int count = texts.Corpus.TextCount;
        if (count == 0) throw new InvalidOperationException("There is not one training text.");
        if (texts.Corpus.TokenCount == 0)
            throw new InvalidOperationException($"All {count} training texts are empty: check where they come from.");
        long tokens = texts.Corpus.TokenCount + (long)count;
        if (o.CarryState && tokens < o.BatchSize)
            throw new InvalidOperationException($"The training texts have {tokens} tokens, ends of texts included, and {o.BatchSize} "
                + $"streams need at least one each: give more text, or lower {nameof(o.BatchSize)}.");
    }

    /// <summary>Whether the network can be at all: its parts fit into memory's arrays.</summary>
    public static void Shape(LanguageShape shape)
    {
        if (shape.WeightCount > Array.MaxLength)
            throw new ArgumentException($"The network would have {shape.WeightCount} weights, and {Array.MaxLength} are possible: lower "
                + $"{nameof(LanguageModelOptions.HiddenSize)}, {nameof(LanguageModelOptions.EmbeddingSize)} or "
                + $"{nameof(LanguageModelOptions.VocabularySize)}.");
    }

    private static void Combinations(LanguageModelOptions o, bool hasValidation)
    {
        if (o.Level == TokenLevel.Character && o.Tokenizer is not null)
            throw new ArgumentException($"Characters have a tokeniser of their own: leave {nameof(o.Tokenizer)} out, or set "
                + $"{nameof(o.Level)} to {nameof(TokenLevel.Word)}.", nameof(o.Tokenizer));
        if (o.TiedEmbeddings && o.EmbeddingSize != o.HiddenSize)
            throw new ArgumentException($"{nameof(o.TiedEmbeddings)} makes the tokens' vectors the output's weights, and "
                + $"{nameof(o.EmbeddingSize)} is {o.EmbeddingSize} where {nameof(o.HiddenSize)} is {o.HiddenSize}: make them equal.",
                nameof(o.EmbeddingSize));
        if (o.CarryState && o.StartToken)
            throw new ArgumentException($"Where texts are read as one, each starts with the end of the one before: set "
                + $"{nameof(o.CarryState)} to false, or leave {nameof(o.StartToken)} out.", nameof(o.StartToken));
        if (!o.CarryState && o.RandomSteps)
            throw new ArgumentException($"Where each text is read by itself there are no steps to vary: leave {nameof(o.RandomSteps)} out, "
                + $"or set {nameof(o.CarryState)}.", nameof(o.RandomSteps));
        if (o.NonMonotonicInterval > 0 && o.Optimizer is not AveragedSgdOptions)
            throw new ArgumentException($"{nameof(o.NonMonotonicInterval)} says when to begin averaging: set {nameof(o.Optimizer)} to "
                + $"{nameof(AveragedSgdOptions)}, or leave it at 0.", nameof(o.NonMonotonicInterval));
        if (hasValidation) return;
        Judged(o.NonMonotonicInterval, nameof(o.NonMonotonicInterval));
        Judged(o.PlateauPatience, nameof(o.PlateauPatience));
    }

    private static void Judged(int value, string option)
    {
        if (value > 0)
            throw new ArgumentException($"{option} is {value}, and there are no validation texts to judge by: give some, or set it to 0.",
                option);
    }

    private static void Weight(double value, string option)
    {
        if (!(value >= 0) || !double.IsFinite(value))
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be a finite number, 0 or above.");
    }

    private static void Range(float? value, string option)
    {
        if (value is { } range && (!(range > 0) || !float.IsFinite(range)))
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be a positive number, or null.");
    }

    private static void Decay(double value, string option)
    {
        if (!(value is > 0 and < 1))
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be above 0 and below 1: it lowers the learning rate.");
    }
}
