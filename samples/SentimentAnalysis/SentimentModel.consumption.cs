using Microsoft.ML;
using Microsoft.ML.Data;

namespace SentimentAnalysis;

/// <summary>Predicts with the saved model.</summary>
public partial class SentimentModel
{
    /// <summary>What goes in.</summary>
    public class ModelInput
    {
        [ColumnName("Text")]
        public string Text { get; set; } = "";

        /// <summary>True for a positive text; read in training and evaluation only.</summary>
        [ColumnName("Label")]
        public bool Label { get; set; }
    }

    /// <summary>What comes out.</summary>
    public class ModelOutput
    {
        /// <summary>Whether the text is positive.</summary>
        [ColumnName("PredictedLabel")]
        public bool PredictedLabel { get; set; }

        /// <summary>The logit of the probability.</summary>
        [ColumnName("Score")]
        public float Score { get; set; }

        /// <summary>The probability that the text is positive.</summary>
        [ColumnName("Probability")]
        public float Probability { get; set; }
    }

    // Not safe for several threads at once: a web application takes a PredictionEnginePool instead.
    private static readonly Lazy<PredictionEngine<ModelInput, ModelOutput>> PredictEngine = new(CreatePredictEngine);

    /// <summary>The file with the saved model; set it before the first prediction.</summary>
    public static string ModelPath { get; set; } = Path.GetFullPath("SentimentModel.mlnet");

    /// <summary>Predicts whether a text is positive.</summary>
    public static ModelOutput Predict(ModelInput input) => PredictEngine.Value.Predict(input);

    private static PredictionEngine<ModelInput, ModelOutput> CreatePredictEngine()
    {
        MLContext mlContext = new();
        ITransformer model = mlContext.Model.Load(ModelPath, out _);
        return mlContext.Model.CreatePredictionEngine<ModelInput, ModelOutput>(model);
    }
}
