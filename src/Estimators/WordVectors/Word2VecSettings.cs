using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Estimators;

/// <summary>What word2vec (skip-gram and CBOW) alone has to set; the defaults are those of word2vec.c and gensim.</summary>
public sealed class Word2VecSettings
{
    /// <summary>How a prediction is judged. Default: negative sampling.</summary>
    [Choice(
        new object[] { Word2VecObjective.NegativeSampling, Word2VecObjective.HierarchicalSoftmax },
        Word2VecObjective.NegativeSampling)]
    public Word2VecObjective Objective { get; set; } = Word2VecObjective.NegativeSampling;

    /// <summary>The most words between a word and one it is paired with, to either side. Default: 5.</summary>
    [Range(2, 15, 5)]
    public int Window { get; set; } = 5;

    /// <summary>Whether each word draws its own window from 1 to <see cref="Window"/>, so that near words count more. Default: yes.</summary>
    public bool HasDynamicWindow { get; set; } = true;

    /// <summary>The words drawn against each true one. Default: 5.</summary>
    [Range(2, 20, 5, true)]
    public int NegativeSamples { get; set; } = 5;

    /// <summary>For what they are drawn anew, with skip-gram. Default: for each pair.</summary>
    public NegativeSharing NegativeSharing { get; set; } = NegativeSharing.None;

    /// <summary>The power of a word's count that its chance to be drawn is in proportion to. Default: 0.75.</summary>
    [Range(0.0, 1.0, 0.75)]
    public double NoisePower { get; set; } = 0.75;

    /// <summary>Makes one vector of a window's words, with CBOW. Default: their mean.</summary>
    public ContextMerge ContextMerge { get; set; } = ContextMerge.Mean;

    /// <summary>The share of a corpus above which a word's occurrences are left out at random; 0 for never. Default: 0.001.</summary>
    [Range(1e-5, 1e-2, 1e-3, true)]
    public double Sample { get; set; } = 1e-3;

    /// <summary>The buckets that words' character n-grams are hashed into, so that unknown words get vectors (Bojanowski et al. 2017);
    /// 0 for words alone. fastText has 2,000,000. Default: 0.</summary>
    public int SubwordBuckets { get; set; }

    /// <summary>The fewest characters of an n-gram, a word's boundaries included. Default: 3.</summary>
    public int MinimumSubwordLength { get; set; } = 3;

    /// <summary>The most characters of an n-gram. Default: 6.</summary>
    public int MaximumSubwordLength { get; set; } = 6;

    /// <summary>The learning rate at the start; it falls in a line. Default: 0.025.</summary>
    [Range(0.01f, 0.1f, 0.025f, true)]
    public float LearningRate { get; set; } = 0.025f;

    /// <summary>The learning rate at the end. Default: 0.0001.</summary>
    public float MinimumLearningRate { get; set; } = 1e-4f;

    /// <summary>The passes over the corpus. Default: 5.</summary>
    [Range(1, 20, 5, true)]
    public int Epochs { get; set; } = 5;

    /// <summary>Vectors of an earlier training or a file, which words in common start from; null for random ones. Default: null.</summary>
    [JsonIgnore]
    public WordVectors? InitialVectors { get; set; }

    internal Word2VecOptions ToCore() => new()
    {
        Objective = Objective,
        Window = Window,
        HasDynamicWindow = HasDynamicWindow,
        NegativeSamples = NegativeSamples,
        NegativeSharing = NegativeSharing,
        NoisePower = NoisePower,
        ContextMerge = ContextMerge,
        Sample = Sample,
        SubwordBuckets = SubwordBuckets,
        MinimumSubwordLength = MinimumSubwordLength,
        MaximumSubwordLength = MaximumSubwordLength,
        LearningRate = LearningRate,
        MinimumLearningRate = MinimumLearningRate,
        Epochs = Epochs,
        InitialVectors = InitialVectors,
    };
}
