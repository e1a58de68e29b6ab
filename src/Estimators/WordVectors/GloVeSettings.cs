using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Estimators;

/// <summary>What GloVe alone has to set (Pennington, Socher and Manning 2014).</summary>
public sealed class GloVeSettings
{
    /// <summary>How many words to each side are a word's context. Default: 15.</summary>
    [Range(2, 20, 15)]
    public int Window { get; set; } = 15;

    /// <summary>Whether words to both sides count; if not, only those before. Default: yes.</summary>
    public bool IsSymmetric { get; set; } = true;

    /// <summary>What a word at a distance adds. Default: 1 / distance.</summary>
    public CoOccurrenceWeighting Weighting { get; set; }

    /// <summary>The bytes held in memory while counting; the others go to temporary files. Default: 1,073,741,824.</summary>
    public long MemoryLimit { get; set; } = 1 << 30;

    /// <summary>The passes over the co-occurrences. Default: 25.</summary>
    [Range(5, 100, 25, true)]
    public int Epochs { get; set; } = 25;

    /// <summary>The learning rate of AdaGrad. Default: 0.05.</summary>
    [Range(0.01f, 0.1f, 0.05f, true)]
    public float LearningRate { get; set; } = 0.05f;

    /// <summary>The co-occurrence from which on a pair weighs 1, x_max. Default: 100; 10 for a few million words.</summary>
    [Range(5.0, 200.0, 100.0, true)]
    public double MaximumValue { get; set; } = 100;

    /// <summary>The exponent α of the weight (x / x_max)^α. Default: 0.75.</summary>
    [Range(0.25, 1.0, 0.75)]
    public double Exponent { get; set; } = 0.75;

    /// <summary>The form of AdaGrad. Default: that of the authors' program.</summary>
    public AdaGradForm AdaGrad { get; set; }

    /// <summary>Which vectors come out. Default: (w + w̃) / 2.</summary>
    public GloVeVectors Vectors { get; set; }

    internal GloVeOptions ToCore() => new()
    {
        Counting = new CoOccurrenceOptions
        {
            Window = Window,
            IsSymmetric = IsSymmetric,
            Weighting = Weighting,
            MemoryLimit = MemoryLimit,
        },
        Epochs = Epochs,
        LearningRate = LearningRate,
        MaximumValue = MaximumValue,
        Exponent = Exponent,
        AdaGrad = AdaGrad,
        Vectors = Vectors,
    };
}
