using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Estimators;

/// <summary>Options of TrainWordVectors.</summary>
/// <remarks>
/// The attributes are ML.NET's: AutoML sweeps over the properties that carry one, those of <see cref="Word2Vec"/> and <see cref="GloVe"/> included, and starts from
/// the attribute's own initial value, which is the property's default.
/// </remarks>
public sealed class TrainWordVectorsOptions
{
    /// <summary>The column that receives the tokens, and carries the vectors. Default: Tokens.</summary>
    public string OutputColumnName { get; set; } = "Tokens";

    /// <summary>The column with the corpus, a sentence or paragraph a row: text, a vector of text tokens, or a vector of keys with their
    /// values. Default: none, and it is that of <see cref="OutputColumnName"/>.</summary>
    public string? InputColumnName { get; set; }

    /// <summary>How the vectors are trained. Default: skip-gram.</summary>
    [Choice(
        new object[] { WordVectorAlgorithm.SkipGram, WordVectorAlgorithm.Cbow, WordVectorAlgorithm.GloVe },
        WordVectorAlgorithm.SkipGram)]
    public WordVectorAlgorithm Algorithm { get; set; } = WordVectorAlgorithm.SkipGram;

    /// <summary>The numbers of a vector. Default: 100.</summary>
    [Range(50, 300, 100, true)]
    public int Dimension { get; set; } = 100;

    /// <summary>How often a word must occur to get a vector. Default: 5.</summary>
    [Range(1, 10, 5)]
    public int MinimumCount { get; set; } = 5;

    /// <summary>The most words that get a vector, the commonest ones. Default: 2,147,483,647, no limit.</summary>
    public int MaximumWords { get; set; } = int.MaxValue;

    /// <summary>What skip-gram and CBOW have to set.</summary>
    [NestOption]
    public Word2VecSettings Word2Vec { get; set; } = new();

    /// <summary>What GloVe has to set.</summary>
    [NestOption]
    public GloVeSettings GloVe { get; set; } = new();

    /// <summary>The most words of a sentence; a longer one goes on as the next. Default: 10,000.</summary>
    public int MaximumSentenceLength { get; set; } = 10_000;

    /// <summary>The most words of the corpus that are held in memory, 4 bytes each; the others go to a temporary file. Default:
    /// 33,554,432.</summary>
    public long MaximumWordsInMemory { get; set; } = 1 << 25;

    /// <summary>The folder of the temporary file. Default: none, and it is that of the system.</summary>
    public string? TemporaryFolder { get; set; }

    /// <summary>The seed of the first vectors and of everything drawn. Default: drawn from the MLContext, which has a seed too.</summary>
    public int? Seed { get; set; }

    /// <summary>The threads of the training; 0 for one a core. One gives the same vectors for a seed; more share the vectors without locks
    /// (Niu et al. 2011), so that they differ a little from run to run. Default: 0.</summary>
    public int Threads { get; set; }

    /// <summary>The file that holds the state of a training that is under way, so that one that was killed or cancelled goes on from there;
    /// it needs a <see cref="Seed"/>. Default: none.</summary>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints. Default: five minutes.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What cuts text into words. A model does not hold a tokeniser of your own: load it with the transformer's own Load, which
    /// takes one. Default: <see cref="WordTokenizer"/>, which lower-cases.</summary>
    [JsonIgnore]
    public ITokenizer? Tokenizer { get; set; }

    /// <summary>Told several times a second how far training is, on a thread of the training; the log is told at each epoch's end
    /// anyway.</summary>
    [JsonIgnore]
    public IProgress<EmbeddingProgress>? Progress { get; set; }

    /// <summary>Ends the training early.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    internal WordCorpusOptions ToCorpus() => new()
    {
        Tokenizer = Tokenizer ?? WordTokenizer.Default,
        MinimumCount = MinimumCount,
        MaximumWords = MaximumWords,
        MaximumSentenceLength = MaximumSentenceLength,
        MaximumWordsInMemory = MaximumWordsInMemory,
        TemporaryFolder = TemporaryFolder,
    };

    internal GloVeOptions ToGloVe(int seed)
    {
        GloVeOptions core = GloVe.ToCore();
        core.Dimension = Dimension;
        core.Seed = seed;
        core.Threads = core.Counting.Threads = Threads;
        core.Counting.TemporaryFolder = TemporaryFolder;
        core.CheckpointPath = CheckpointPath;
        core.CheckpointInterval = CheckpointInterval;
        return core;
    }

    internal Word2VecOptions ToWord2Vec(int seed)
    {
        Word2VecOptions core = Word2Vec.ToCore();
        core.Architecture = Algorithm == WordVectorAlgorithm.Cbow ? Word2VecArchitecture.Cbow : Word2VecArchitecture.SkipGram;
        core.Dimension = Dimension;
        core.Seed = seed;
        core.Threads = Threads;
        core.CheckpointPath = CheckpointPath;
        core.CheckpointInterval = CheckpointInterval;
        return core;
    }
}
