using MLNetSeq.Layers;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>What a <see cref="SequenceClassifier"/> is made of and how it is trained.</summary>
public sealed class SequenceClassifierOptions
{
    /// <summary>What turns a sequence into one vector. Default: a recurrent network.</summary>
    public EncoderKind Encoder { get; set; } = EncoderKind.Recurrent;

    /// <summary>The recurrent cell. Default: GRU.</summary>
    public RecurrentCell Cell { get; set; } = RecurrentCell.Gru;

    /// <summary>What the update gate of a GRU of any kind weights. Default: the state that was.</summary>
    public UpdateGate UpdateGate { get; set; } = UpdateGate.KeepsState;

    /// <summary>The activation of a Jordan network's output. Default: tanh.</summary>
    public OutputActivation JordanOutput { get; set; } = OutputActivation.Tanh;

    /// <summary>Recurrent layers above each other. Default: 1.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>The size of the hidden state, per direction. Default: 128.</summary>
    public int HiddenSize { get; set; } = 128;

    /// <summary>Whether a second network reads the sequence backwards. Default: yes.</summary>
    public bool Bidirectional { get; set; } = true;

    /// <summary>The size of a token's embedding. Default: 100.</summary>
    public int EmbeddingSize { get; set; } = 100;

    /// <summary>How the steps become one vector. Default: the maximum.</summary>
    public PoolingKind Pooling { get; set; } = PoolingKind.Max;

    /// <summary>The share of the embedding's, the layers' and the pooled vector's values that training drops. Default: 0.4.</summary>
    public float Dropout { get; set; } = 0.4f;

    /// <summary>The share of tokens that training replaces by the unknown token (Iyyer 2015). Default: 0.1.</summary>
    public float WordDropout { get; set; } = 0.1f;

    /// <summary>The longest sequence; the rest is cut off and counted. Default: 400 tokens.</summary>
    public int MaximumTokens { get; set; } = 400;

    /// <summary>The part of a longer sequence that is kept. Default: the end.</summary>
    public TextPart Keep { get; set; } = TextPart.End;

    /// <summary>The largest vocabulary. Default: 30,000 words.</summary>
    public int VocabularySize { get; set; } = 30_000;

    /// <summary>How often a word must occur in the training texts to be known. Default: 2.</summary>
    public int MinimumCount { get; set; } = 2;

    /// <summary>The number of rows that hashed character n-grams share; 0 for none (Bojanowski 2017). Default: 0.</summary>
    public int SubwordBuckets { get; set; }

    /// <summary>Sequences in a training step. Default: 32.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>The learning rate of Adam. Default: 0.002.</summary>
    public double LearningRate { get; set; } = 2e-3;

    /// <summary>Whether rows of the embedding that a batch does not touch keep still (lazy Adam). Default: no, as published.</summary>
    public bool LazyEmbeddingUpdates { get; set; }

    /// <summary>The share of the steps over which the learning rate rises to its value. Default: 0.</summary>
    public double WarmUpShare { get; set; }

    /// <summary>The global norm to which gradients are clipped; 0 for no clipping. Default: 1.</summary>
    public double ClipNorm { get; set; } = 1;

    /// <summary>The most passes over the training data. Default: 10.</summary>
    public int MaximumEpochs { get; set; } = 10;

    /// <summary>The epochs without a better validation loss after which training stops; 0 to run all of them. Default: 2.</summary>
    public int Patience { get; set; } = 2;

    /// <summary>The share of the training data held back for validation where no validation data is given. Default: 0.1.</summary>
    public double ValidationShare { get; set; } = 0.1;

    /// <summary>The decay of the average over the weights that is evaluated and kept; 0 for no average. Default: 0.995.</summary>
    public double WeightAverageDecay { get; set; } = 0.995;

    /// <summary>A factor on the loss of each class; null for 1 each.</summary>
    public float[]? ClassWeights { get; set; }

    /// <summary>
    /// The share of the target that label smoothing spreads over all classes (Szegedy 2016): more examples are classified rightly,
    /// and probabilities near 0 and 1 are rarer. Default: 0.1.
    /// </summary>
    public float LabelSmoothing { get; set; } = 0.1f;

    /// <summary>The seed of the weights, the order of the examples and the dropout. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The number of threads; 0 for one a core. The result depends on it, and on the seed, and on nothing else.</summary>
    public int Threads { get; set; }

    /// <summary>What cuts text into tokens. Default: <see cref="WordTokenizer"/>.</summary>
    public ITokenizer? Tokenizer { get; set; }

    /// <summary>What a cancelled training returns: the best model so far, or, by default, an exception.</summary>
    public bool KeepBestWhenCancelled { get; set; }

    /// <summary>
    /// The file that holds the state of a training that is under way, so that one that was killed or cancelled goes on from there, with the
    /// bits it would have had; it is removed once the training is over. One training at a time. Default: none.
    /// </summary>
    /// <remarks>
    /// Where the file is there, training goes on from it: options, data, threads and kernels must be as they were, and the exception names
    /// what is not. It is written at each epoch's end, when training is cancelled, and every <see cref="CheckpointInterval"/>.
    /// </remarks>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints; zero for one after each step. Default: a minute.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);
}
