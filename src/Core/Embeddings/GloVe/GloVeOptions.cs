namespace MLNetSeq.Embeddings;

/// <summary>How GloVe trains.</summary>
public sealed class GloVeOptions
{
    /// <summary>How co-occurrences are counted where a corpus is given; unused where they are.</summary>
    public CoOccurrenceOptions Counting { get; set; } = new();

    /// <summary>The numbers of a vector. Default: 100.</summary>
    public int Dimension { get; set; } = 100;

    /// <summary>The passes over the co-occurrences. Default: 25; the authors take 50 below 300 dimensions, 100 otherwise.</summary>
    public int Epochs { get; set; } = 25;

    /// <summary>The learning rate of AdaGrad. Default: 0.05.</summary>
    public float LearningRate { get; set; } = 0.05f;

    /// <summary>The co-occurrence from which on a pair weighs 1, x_max. Default: 100; 10 for a few million words.</summary>
    public double MaximumValue { get; set; } = 100;

    /// <summary>The exponent α of the weight (x / x_max)^α. Default: 0.75.</summary>
    public double Exponent { get; set; } = 0.75;

    /// <summary>The form of AdaGrad. Default: that of the authors' program.</summary>
    public AdaGradForm AdaGrad { get; set; }

    /// <summary>Which vectors come out. Default: (w + w̃) / 2.</summary>
    public GloVeVectors Vectors { get; set; }

    /// <summary>
    /// The number of threads; 0 for one a core. One thread gives the same vectors for a seed, bit for bit. More write to them without locks
    /// (Hogwild; Niu et al. 2011), so that they differ a little from run to run. Default: 0.
    /// </summary>
    public int Threads { get; set; }

    /// <summary>The seed of the start values and of the order of the co-occurrences. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// The file that holds the state of a training that is under way, so that one that was killed or cancelled goes on from there, on one
    /// thread with the bits it would have had; it is removed once the training is over. One training at a time. Default: none.
    /// </summary>
    /// <remarks>
    /// Where the file is there, training goes on from it: options, co-occurrences, threads and kernels must be as they were, and the exception
    /// names what is not. It is written at each epoch's end, when training is cancelled, and every <see cref="CheckpointInterval"/>.
    /// </remarks>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints. Default: a minute.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    internal int ThreadCount => Threads > 0 ? Threads : Environment.ProcessorCount;

    /// <summary>Refuses options that are out of bounds.</summary>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Counting);
        Counting.Check();
        if (Dimension is < 1 or > VectorRows.MaximumDimension)
        {
            throw new ArgumentOutOfRangeException(
                nameof(Dimension), Dimension, $"A vector has 1 to {VectorRows.MaximumDimension} numbers; 50 to 300 are usual.");
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        ArgumentOutOfRangeException.ThrowIfLessThan(CheckpointInterval, TimeSpan.Zero);
        CheckPositive(LearningRate, nameof(LearningRate), "0.05 is usual");
        CheckPositive(MaximumValue, nameof(MaximumValue), "10 to 100 are usual");
        if (!(Exponent >= 0 && double.IsFinite(Exponent)))
            throw new ArgumentOutOfRangeException(nameof(Exponent), Exponent, "The exponent is a number from 0 on; 0.75 is usual.");
        if (!Enum.IsDefined(AdaGrad)) throw new ArgumentOutOfRangeException(nameof(AdaGrad), AdaGrad, "There is no such form.");
        if (!Enum.IsDefined(Vectors)) throw new ArgumentOutOfRangeException(nameof(Vectors), Vectors, "There is no such choice.");
    }

    private static void CheckPositive(double value, string name, string usual)
    {
        if (!(value > 0 && double.IsFinite(value))) throw new ArgumentOutOfRangeException(name, value, $"Give a number above 0; {usual}.");
    }
}
