using Microsoft.ML;
using MLNetSeq.Interop;
using MLNetSeq.Layers;
using MLNetSeq.Trainers;

namespace MLNetSeq;

/// <summary>The trainers on <c>mlContext.BinaryClassification.Trainers</c>.</summary>
public static class BinaryClassificationTrainers
{
    /// <summary>Trains a recurrent network that tells two classes of sequences apart: sentiment, spam, and the like.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean, Single or Double (0, 1, or NaN where missing), or a key of two values.</param>
    /// <param name="featureColumnName">The sequence: text, a vector of text tokens, a vector of keys, or Vector&lt;Single, *, D&gt;,
    /// vectors of D numbers one after the other.</param>
    /// <param name="scoreColumnName">Receives the score: Single, the logit of the probability, which goes to column Probability.</param>
    /// <param name="predictedLabelColumnName">Receives the predicted label: Boolean.</param>
    /// <param name="exampleWeightColumnName">How much each example counts: Single; null for 1 each.</param>
    /// <param name="cell">The recurrent cell.</param>
    /// <param name="hiddenSize">The size of the hidden state, per direction.</param>
    /// <param name="maximumEpochs">The most passes over the data; training stops earlier where the validation loss no longer falls.</param>
    /// <param name="validationSet">Decides when to stop; null to hold back a tenth of the training data.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty.</exception>
    /// <remarks>
    /// <inheritdoc cref="RnnTextClassificationBinaryTrainer" path="/remarks"/>
    /// The other defaults are those of <see cref="RnnTextClassificationOptions"/>.
    /// </remarks>
    public static RnnTextClassificationBinaryTrainer RnnTextClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
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

    /// <summary>Trains a recurrent network that tells two classes of sequences apart, with all its options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or the decision threshold is no probability.</exception>
    /// <inheritdoc cref="RnnTextClassificationBinaryTrainer" path="/remarks"/>
    public static RnnTextClassificationBinaryTrainer RnnTextClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, RnnTextClassificationOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Trains the baseline for two classes: the mean of a sequence's embeddings, and a logistic layer over it.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="labelColumnName">The label: Boolean, Single or Double (0, 1, or NaN where missing), or a key of two values.</param>
    /// <param name="featureColumnName">The sequence: text, a vector of text tokens, a vector of keys, or Vector&lt;Single, *, D&gt;,
    /// vectors of D numbers one after the other.</param>
    /// <param name="scoreColumnName">Receives the score: Single, the logit of the probability, which goes to column Probability.</param>
    /// <param name="predictedLabelColumnName">Receives the predicted label: Boolean.</param>
    /// <param name="exampleWeightColumnName">How much each example counts: Single; null for 1 each.</param>
    /// <param name="maximumEpochs">The most passes over the data; training stops earlier where the validation loss no longer falls.</param>
    /// <param name="validationSet">Decides when to stop; null to hold back a tenth of the training data.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty.</exception>
    /// <inheritdoc cref="MeanEmbeddingClassificationBinaryTrainer" path="/remarks"/>
    public static MeanEmbeddingClassificationBinaryTrainer MeanEmbeddingClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog,
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

    /// <summary>Trains the baseline for two classes, the mean of a sequence's embeddings, with all its options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, embedding and training.</param>
    /// <returns>The trainer; fitting it gives a <see cref="Transforms.SequenceClassificationTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty, or the decision threshold is no probability.</exception>
    /// <inheritdoc cref="MeanEmbeddingClassificationBinaryTrainer" path="/remarks"/>
    public static MeanEmbeddingClassificationBinaryTrainer MeanEmbeddingClassification(
        this BinaryClassificationCatalog.BinaryClassificationTrainers catalog, MeanEmbeddingClassificationOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
