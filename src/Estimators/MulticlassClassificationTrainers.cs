using Microsoft.ML;
using MLNetSeq.Interop;
using MLNetSeq.Layers;
using MLNetSeq.Trainers;

namespace MLNetSeq;

/// <summary>The trainers on <c>mlContext.MulticlassClassification.Trainers</c>.</summary>
public static class MulticlassClassificationTrainers
{
    /// <summary>Trains a recurrent network that sorts sequences into classes: topics, intents, stars, and the like.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: a key, as MapValueToKey makes one; 0 is a missing one.</param>
    /// <param name="featureColumnName">The sequence: text, a vector of text tokens, a vector of keys, or Vector&lt;Single, *, D&gt;,
    /// vectors of D numbers one after the other.</param>
    /// <param name="scoreColumnName">Receives the score: Vector of Single, the probability of each class, named in its slots.</param>
    /// <param name="predictedLabelColumnName">Receives the predicted label: a key with the label's values, which MapKeyToValue turns back
    /// into one.</param>
    /// <param name="exampleWeightColumnName">How much each example counts: Single; null for 1 each.</param>
    /// <param name="cell">The recurrent cell.</param>
    /// <param name="hiddenSize">The size of the hidden state, per direction.</param>
    /// <param name="maximumEpochs">The most passes over the data; training stops earlier where the validation loss no longer falls.</param>
    /// <param name="validationSet">Decides when to stop; null to hold back a tenth of the training data.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty.</exception>
    /// <remarks>
    /// <inheritdoc cref="RnnTextClassificationMulticlassTrainer" path="/remarks"/>
    /// The other defaults are those of <see cref="RnnTextClassificationOptions"/>.
    /// </remarks>
    public static RnnTextClassificationMulticlassTrainer RnnTextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Text",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        string? exampleWeightColumnName = null,
        RecurrentCell cell = RecurrentCell.Gru,
        int hiddenSize = 128,
        int maximumEpochs = 10,
        IDataView? validationSet = null) =>
        catalog.RnnTextClassification(new RnnTextClassificationOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            Cell = cell,
            HiddenSize = hiddenSize,
            MaximumEpochs = maximumEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains a recurrent network that sorts sequences into classes, with all its options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or the decision threshold is no probability.</exception>
    /// <inheritdoc cref="RnnTextClassificationMulticlassTrainer" path="/remarks"/>
    public static RnnTextClassificationMulticlassTrainer RnnTextClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, RnnTextClassificationOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Trains the baseline for several classes: the mean of a sequence's embeddings, and a softmax layer over it.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: a key, as MapValueToKey makes one; 0 is a missing one.</param>
    /// <param name="featureColumnName">The sequence: text, a vector of text tokens, a vector of keys, or Vector&lt;Single, *, D&gt;,
    /// vectors of D numbers one after the other.</param>
    /// <param name="scoreColumnName">Receives the score: Vector of Single, the probability of each class, named in its slots.</param>
    /// <param name="predictedLabelColumnName">Receives the predicted label: a key with the label's values, which MapKeyToValue turns back
    /// into one.</param>
    /// <param name="exampleWeightColumnName">How much each example counts: Single; null for 1 each.</param>
    /// <param name="maximumEpochs">The most passes over the data; training stops earlier where the validation loss no longer falls.</param>
    /// <param name="validationSet">Decides when to stop; null to hold back a tenth of the training data.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty.</exception>
    /// <inheritdoc cref="MeanEmbeddingClassificationMulticlassTrainer" path="/remarks"/>
    public static MeanEmbeddingClassificationMulticlassTrainer MeanEmbeddingClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog,
        string labelColumnName = "Label",
        string featureColumnName = "Text",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        string? exampleWeightColumnName = null,
        int maximumEpochs = 10,
        IDataView? validationSet = null) =>
        catalog.MeanEmbeddingClassification(new MeanEmbeddingClassificationOptions
        {
            LabelColumnName = labelColumnName,
            FeatureColumnName = featureColumnName,
            ScoreColumnName = scoreColumnName,
            PredictedLabelColumnName = predictedLabelColumnName,
            ExampleWeightColumnName = exampleWeightColumnName,
            MaximumEpochs = maximumEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains the baseline for several classes, the mean of a sequence's embeddings, with all its options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, embedding and training.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or the decision threshold is no probability.</exception>
    /// <inheritdoc cref="MeanEmbeddingClassificationMulticlassTrainer" path="/remarks"/>
    public static MeanEmbeddingClassificationMulticlassTrainer MeanEmbeddingClassification(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers catalog, MeanEmbeddingClassificationOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
