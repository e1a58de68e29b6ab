namespace MLNetSeq.Embeddings;

/// <summary>How word vectors are trained by word2vec; the defaults are those of word2vec.c and gensim.</summary>
public sealed class Word2VecOptions
{
    /// <summary>The numbers of a vector. Default: 100.</summary>
    public int Dimension { get; set; } = 100;

    /// <summary>What predicts what. Default: skip-gram.</summary>
    public Word2VecArchitecture Architecture { get; set; } = Word2VecArchitecture.SkipGram;

    /// <summary>How a prediction is judged. Default: negative sampling.</summary>
    public Word2VecObjective Objective { get; set; } = Word2VecObjective.NegativeSampling;

    /// <summary>The most words between a word and one it is paired with, to either side. Default: 5.</summary>
    public int Window { get; set; } = 5;

    /// <summary>Whether each word draws its own window from 1 to <see cref="Window"/>, so that near words count more. Default: yes.</summary>
    public bool HasDynamicWindow { get; set; } = true;

    /// <summary>The words drawn against each true one. Default: 5.</summary>
    public int NegativeSamples { get; set; } = 5;

    /// <summary>For what they are drawn anew, with skip-gram. Default: for each pair.</summary>
    public NegativeSharing NegativeSharing { get; set; } = NegativeSharing.None;

    /// <summary>The power of a word's count that its chance to be drawn is in proportion to. Default: 0.75.</summary>
    public double NoisePower { get; set; } = 0.75;

    /// <summary>Makes one vector of a window's words, with the continuous bag of words. Default: their mean.</summary>
    public ContextMerge ContextMerge { get; set; } = ContextMerge.Mean;

    /// <summary>The share of a corpus above which a word's occurrences are left out at random; 0 for never. Default: 0.001.</summary>
    public double Sample { get; set; } = 1e-3;

    /// <summary>The buckets that words' character n-grams are hashed into, so that unknown words get vectors (Bojanowski et al. 2017);
    /// 0 for words alone. fastText has 2,000,000. Default: 0.</summary>
    public int SubwordBuckets { get; set; }

    /// <summary>The fewest characters of an n-gram, a word's boundaries included. Default: 3.</summary>
    public int MinimumSubwordLength { get; set; } = 3;

    /// <summary>The most characters of an n-gram. Default: 6.</summary>
    public int MaximumSubwordLength { get; set; } = 6;

    /// <summary>The learning rate at the start; it falls in a line. Default: 0.025.</summary>
    public float LearningRate { get; set; } = 0.025f;

    /// <summary>The learning rate at the end. Default: 0.0001.</summary>
    public float MinimumLearningRate { get; set; } = 1e-4f;

    /// <summary>The passes over the corpus. Default: 5.</summary>
    public int Epochs { get; set; } = 5;

    /// <summary>The seed of the first vectors and of everything drawn. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// The number of threads; 0 for one a core. One thread gives the same vectors for a seed, bit for bit. More share the matrices without
    /// locks (Hogwild; Niu et al. 2011), so that their vectors differ a little from run to run. Default: 0.
    /// </summary>
    public int Threads { get; set; }

    /// <summary>
    /// The file that holds the state of a training that is under way, so that one that was killed or cancelled goes on from there; it is
    /// removed once the training is over. On one thread, the vectors are those of a training that was not interrupted. Default: none.
    /// </summary>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints. Default: five minutes.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <exception cref="ArgumentException">An option is out of bounds; the message names it.</exception>
    internal void Check()
    {
        Between(Dimension, 1, VectorRows.MaximumDimension, nameof(Dimension));
        Between(Window, 1, 1000, nameof(Window));
        Between(NegativeSamples, 1, 1000, nameof(NegativeSamples));
        Between(Epochs, 1, int.MaxValue, nameof(Epochs));
        Between(Threads, 0, 1024, nameof(Threads));
        Between(SubwordBuckets, 0, 1 << 28, nameof(SubwordBuckets));
        Between(MinimumSubwordLength, 1, 100, nameof(MinimumSubwordLength));
        Between(MaximumSubwordLength, MinimumSubwordLength, 100, nameof(MaximumSubwordLength));
        Between(NoisePower, 0, 10, nameof(NoisePower));
        Between(Sample, 0, 1, nameof(Sample));
        Between(LearningRate, float.Epsilon, 10, nameof(LearningRate));
        Between(MinimumLearningRate, 0, LearningRate, nameof(MinimumLearningRate));
        if (!Enum.IsDefined(Architecture)) throw Unknown(Architecture, nameof(Architecture));
        if (!Enum.IsDefined(Objective)) throw Unknown(Objective, nameof(Objective));
        if (!Enum.IsDefined(ContextMerge)) throw Unknown(ContextMerge, nameof(ContextMerge));
        if (!Enum.IsDefined(NegativeSharing)) throw Unknown(NegativeSharing, nameof(NegativeSharing));
        if (NegativeSharing == NegativeSharing.Window && SubwordBuckets > 0)
        {
            throw new ArgumentException(
                $"{nameof(NegativeSharing)} over a window updates the words' own vectors and knows no n-grams: set {nameof(SubwordBuckets)} to 0, "
                + $"or {nameof(NegativeSharing)} to {NegativeSharing.None}.", nameof(NegativeSharing));
        }
    }

    private static void Between<T>(T value, T least, T most, string name) where T : IComparable<T>
    {
        // "Not within" rather than "outside": a value that is not a number is refused too.
        if (!(value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0))
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected {least} to {most}.");
    }

    private static ArgumentOutOfRangeException Unknown<T>(T value, string name) where T : struct, Enum =>
        new(name, value, $"{name} is {value}; expected one of {string.Join(", ", Enum.GetNames<T>())}.");
}
