using MLNetSeq.Text;
using static MLNetSeq.Models.OptionChecks;

namespace MLNetSeq.Models;

/// <summary>What must hold before training begins.</summary>
internal static class ClassifierChecks
{
    public static void Options(SequenceClassifierOptions o, int classCount)
    {
        Defined(o.Encoder, nameof(o.Encoder));
        Defined(o.Cell, nameof(o.Cell));
        Defined(o.UpdateGate, nameof(o.UpdateGate));
        Defined(o.JordanOutput, nameof(o.JordanOutput));
        Defined(o.Pooling, nameof(o.Pooling));
        Defined(o.DirectionMerge, nameof(o.DirectionMerge));
        Defined(o.DropoutKind, nameof(o.DropoutKind));
        Defined(o.Keep, nameof(o.Keep));
        Between(o.Layers, 1, ClassifierShape.MaximumLayers, nameof(o.Layers));
        Between(o.HiddenSize, 1, ClassifierShape.MaximumWidth, nameof(o.HiddenSize));
        Between(o.EmbeddingSize, 1, ClassifierShape.MaximumWidth, nameof(o.EmbeddingSize));
        AtLeast(o.PretrainedWords, 0, nameof(o.PretrainedWords));
        Defined(o.EmbeddingTraining, nameof(o.EmbeddingTraining));
        AtLeast(o.FrozenEpochs, 0, nameof(o.FrozenEpochs));
        AtLeast(o.MaximumTokens, 1, nameof(o.MaximumTokens));
        AtLeast(o.VocabularySize, 1, nameof(o.VocabularySize));
        AtLeast(o.MinimumCount, 1, nameof(o.MinimumCount));
        Between(o.SubwordBuckets, 0, Vocabulary.MaximumCount, nameof(o.SubwordBuckets));
        AtLeast(o.BatchSize, 1, nameof(o.BatchSize));
        AtLeast(o.AccumulationSteps, 1, nameof(o.AccumulationSteps));
        AtLeast(o.MaximumEpochs, 1, nameof(o.MaximumEpochs));
        AtLeast(o.Patience, 0, nameof(o.Patience));
        AtLeast(o.PlateauPatience, 0, nameof(o.PlateauPatience));
        AtLeast(o.Threads, 0, nameof(o.Threads));
        Share(o.Dropout, nameof(o.Dropout));
        Share(o.WordDropout, nameof(o.WordDropout));
        Share(o.RecurrentDropout, nameof(o.RecurrentDropout));
        Share(o.EmbeddingDropout, nameof(o.EmbeddingDropout));
        Share(o.LabelSmoothing, nameof(o.LabelSmoothing));
        Share(o.ValidationShare, nameof(o.ValidationShare));
        Share(o.WarmUpShare, nameof(o.WarmUpShare));
        Share(o.WeightAverageDecay, nameof(o.WeightAverageDecay));
        Rate(o.LearningRate, nameof(o.LearningRate));
        if (!(o.EmbeddingRateFactor > 0) || !double.IsFinite(o.EmbeddingRateFactor))
            throw new ArgumentOutOfRangeException(nameof(o.EmbeddingRateFactor), o.EmbeddingRateFactor,
                $"The factor must be positive; for vectors that keep still set {nameof(o.EmbeddingTraining)} to "
                + $"{nameof(EmbeddingTraining.Frozen)}.");
        ClipNorm(o.ClipNorm, nameof(o.ClipNorm));
        if (!(o.ClipValue >= 0))
            throw new ArgumentOutOfRangeException(nameof(o.ClipValue), o.ClipValue,
                "The clip value must not be negative; 0 means no clipping.");
        if (o.Schedule is not null && o.WarmUpShare != 0)
            throw new ArgumentException($"A {nameof(o.Schedule)} has a {nameof(o.WarmUpShare)} of its own: set it there.",
                nameof(o.Schedule));
        o.Schedule?.Check();
        o.Optimizer?.Check();
        CheckpointInterval(o.CheckpointInterval, nameof(o.CheckpointInterval));
        if (o.ClassWeights is not { } weights) return;
        if (weights.Length != classCount)
            throw new ArgumentException($"There are {weights.Length} class weights for {classCount} classes: give one a class, or none.",
                nameof(o.ClassWeights));
        foreach (float weight in weights)
            if (!(weight >= 0) || !float.IsFinite(weight))
                throw new ArgumentException($"A class weight is {weight}; it must be finite and not negative.", nameof(o.ClassWeights));
    }

    public static void Data(ClassificationData train, ClassificationData? validation, float[]? classWeights)
    {
        if (train.Count == 0) throw new InvalidOperationException("There is no training data: not one example with a label.");
        if (train.EmptyCount == train.Count)
            throw new InvalidOperationException(
                $"All {train.Count} training sequences are empty: check that the feature column holds the text.");
        int[] counted = train.Counted(classWeights);
        if (counted.Length == 0)
            throw new InvalidOperationException(
                $"All {train.Count} training examples have a weight of 0, their own or their class's: there is nothing to learn from.");
        int first = train.Label(counted[0]);
        if (Array.TrueForAll(counted, i => train.Label(i) == first))
            throw new InvalidOperationException(
                $"All {counted.Length} training examples that count are of one class ({first}): "
                + "a classifier needs examples of at least two.");
        if (validation is null) return;
        if (validation.Count == 0)
            throw new InvalidOperationException(
                "The validation set is empty: leave it out, and a share of the training data is held back.");
        if (validation.Input != train.Input || validation.ClassCount != train.ClassCount)
            throw new ArgumentException(
                $"The validation set has {validation.Input} and {validation.ClassCount} classes, "
                + $"the training data {train.Input} and {train.ClassCount}.");
        if (validation.Counted(classWeights).Length == 0)
            throw new InvalidOperationException(
                $"All {validation.Count} validation examples have a weight of 0: "
                + "leave the set out, and a share of the training data is held back.");
    }

    /// <summary>Whether the embedding can start from what the options give it.</summary>
    public static void Embedding(SequenceClassifierOptions o, SequenceInputKind input, bool isWarmStart)
    {
        if (o.PretrainedEmbeddings is not null && input is not (SequenceInputKind.Text or SequenceInputKind.Tokens))
            throw new ArgumentException($"{nameof(o.PretrainedEmbeddings)} are vectors of words, and the sequences are made of {input}: "
                + "give them as text or as tokens, or leave the vectors out.", nameof(o.PretrainedEmbeddings));
        if (o.PretrainedEmbeddings is { Count: 0 })
            throw new ArgumentException("There is not one vector: give some, or none at all.", nameof(o.PretrainedEmbeddings));
        bool freezes = o.EmbeddingTraining == EmbeddingTraining.Frozen || o.FrozenEpochs > 0;
        if (freezes && o.PretrainedEmbeddings is null && !isWarmStart)
            throw new ArgumentException($"Vectors that were drawn at random would be frozen: set {nameof(o.PretrainedEmbeddings)} or give an "
                + $"earlier model to start from, or leave {nameof(o.EmbeddingTraining)} and {nameof(o.FrozenEpochs)} at their defaults.",
                nameof(o.EmbeddingTraining));
        if (o.EmbeddingTraining != EmbeddingTraining.Frozen && o.FrozenEpochs >= o.MaximumEpochs)
            throw new ArgumentException($"{nameof(o.FrozenEpochs)} is {o.FrozenEpochs} of at most {o.MaximumEpochs} epochs, so that nothing "
                + $"would be fine-tuned: raise {nameof(o.MaximumEpochs)}, or set {nameof(o.EmbeddingTraining)} to "
                + $"{nameof(EmbeddingTraining.Frozen)}.", nameof(o.FrozenEpochs));
    }

    /// <summary>Whether the network can be at all: its parts fit into memory's arrays.</summary>
    public static void Shape(ClassifierShape shape)
    {
        if (shape.WeightCount > Array.MaxLength)
            throw new ArgumentException($"The network would have {shape.WeightCount} weights, and {Array.MaxLength} are possible: lower "
                + $"{nameof(SequenceClassifierOptions.HiddenSize)}, {nameof(SequenceClassifierOptions.EmbeddingSize)}, "
                + $"{nameof(SequenceClassifierOptions.VocabularySize)} or {nameof(SequenceClassifierOptions.SubwordBuckets)}.");
    }
}
