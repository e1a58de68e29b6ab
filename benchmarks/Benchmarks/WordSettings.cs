using MLNetSeq.Embeddings;

namespace MLNetSeq.Benchmarks;

/// <summary>The set-ups of word2vec that are compared: 100 dimensions, window 5, 5 negatives, sample 1e-4.</summary>
internal static class WordSettings
{
    /// <summary>What the letters stand for.</summary>
    public const string Description = "Of n (skip-gram, negatives a pair), w (negatives a window), c (CBOW), h (hierarchical softmax).";

    /// <summary>All of them.</summary>
    public const string Kinds = "nwch";

    /// <summary>Our options.</summary>
    public static Word2VecOptions Options(char kind) => new()
    {
        Sample = 1e-4,
        Architecture = kind == 'c' ? Word2VecArchitecture.Cbow : Word2VecArchitecture.SkipGram,
        Objective = kind == 'h' ? Word2VecObjective.HierarchicalSoftmax : Word2VecObjective.NegativeSampling,
        NegativeSharing = kind == 'w' ? NegativeSharing.Window : NegativeSharing.None,
    };

    /// <summary>gensim's flags.</summary>
    public static string[] Flags(char kind) => kind switch
    {
        'c' => ["--cbow"],
        'h' => ["--hs"],
        _ => [],
    };
}
