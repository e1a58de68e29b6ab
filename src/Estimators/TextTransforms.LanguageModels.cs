using Microsoft.ML;
using MLNetSeq.Estimators;
using MLNetSeq.Interop;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Transforms;

namespace MLNetSeq;

public static partial class TextTransforms
{
    /// <summary>Trains a recurrent language model on a column of text, and adds how likely each row's text is.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="inputColumnName">The texts, a line or a whole text a row: text, a vector of text tokens, or a vector of keys with their
    /// values; characters are cut out of text only.</param>
    /// <param name="level">Whether the tokens are words, pieces of words or characters.</param>
    /// <param name="cell">The recurrent cell.</param>
    /// <param name="layers">Recurrent layers above each other.</param>
    /// <param name="hiddenSize">The size of the hidden state, and of a token's vector.</param>
    /// <param name="maximumEpochs">The most passes over the texts.</param>
    /// <param name="validationSet">Texts that decide which epoch's weights are kept, and when to stop; null to keep the last.</param>
    /// <returns>The estimator; fitting it gives an <see cref="RnnLanguageModelTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty.</exception>
    /// <remarks>The other defaults are those of <see cref="RnnLanguageModelOptions"/>; <see cref="RnnLanguageModelOptions.ZarembaSmall"/>
    /// and <see cref="RnnLanguageModelOptions.AwdLstm"/> are published recipes.</remarks>
    public static RnnLanguageModelEstimator RnnLanguageModel(
        this TransformsCatalog.TextTransforms catalog,
        string inputColumnName = "Text",
        TokenLevel level = TokenLevel.Word,
        RecurrentCell cell = RecurrentCell.Lstm,
        int layers = 2,
        int hiddenSize = 200,
        int maximumEpochs = 10,
        IDataView? validationSet = null) =>
        catalog.RnnLanguageModel(new RnnLanguageModelOptions
        {
            InputColumnName = inputColumnName,
            Level = level,
            Cell = cell,
            Layers = layers,
            HiddenSize = hiddenSize,
            EmbeddingSize = hiddenSize,
            MaximumEpochs = maximumEpochs,
            ValidationSet = validationSet,
        });

    /// <summary>Trains a recurrent language model, with all options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <returns>The estimator; fitting it gives an <see cref="RnnLanguageModelTransformer"/>.</returns>
    /// <exception cref="ArgumentException">The input column's name is empty, no column is to be added or two of one name, or a checkpoint
    /// is asked for without a seed.</exception>
    public static RnnLanguageModelEstimator RnnLanguageModel(
        this TransformsCatalog.TextTransforms catalog, RnnLanguageModelOptions options) => new(CatalogEnvironment.Of(catalog), options);

    /// <summary>Finds the likeliest of several texts a row with a trained language model, such as of what a recogniser of speech has
    /// perhaps heard.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="model">The model, such as an <see cref="RnnLanguageModelTransformer"/>'s.</param>
    /// <param name="outputColumnName">Receives the best text; BestIndex and Scores, beside it, its place and the scores of all.</param>
    /// <param name="inputColumnName">The candidates: a vector of text, of any length; empty texts are missing ones.</param>
    /// <param name="scoring">What decides: the logarithm of a text's probability, or its mean over the tokens.</param>
    /// <returns>The estimator; fitting it gives a <see cref="RerankTextsTransformer"/>.</returns>
    /// <exception cref="ArgumentException">A column's name is empty or there twice.</exception>
    public static RerankTextsEstimator RerankTexts(
        this TransformsCatalog.TextTransforms catalog,
        LanguageModel model,
        string outputColumnName = "Best",
        string inputColumnName = "Candidates",
        CandidateScoring scoring = CandidateScoring.LogProbability) =>
        catalog.RerankTexts(new RerankTextsOptions
        {
            Model = model ?? throw new ArgumentNullException(nameof(model)),
            OutputColumnName = outputColumnName,
            InputColumnName = inputColumnName,
            Scoring = scoring,
        });

    /// <summary>Finds the likeliest of several texts a row, with all options.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="options">Model and columns.</param>
    /// <returns>The estimator; fitting it gives a <see cref="RerankTextsTransformer"/>.</returns>
    /// <exception cref="ArgumentException">There is no model, a column's name is empty or there twice, or an option is out of
    /// range.</exception>
    public static RerankTextsEstimator RerankTexts(this TransformsCatalog.TextTransforms catalog, RerankTextsOptions options) =>
        new(CatalogEnvironment.Of(catalog), options);
}
