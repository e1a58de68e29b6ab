using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>What a <see cref="SequenceClassifier"/> is made of and how it is trained.</summary>
public sealed class SequenceClassifierOptions
{
    private const int DefaultEmbeddingSize = 100;

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

    /// <summary>How the outputs of the two directions become one. Default: one beside the other.</summary>
    public DirectionMerge DirectionMerge { get; set; } = DirectionMerge.Concatenate;

    /// <summary>
    /// Whether a layer's input is added to its output (He 2016), where both are of one width: in all layers above the first, and in the
    /// first where the embedding is as wide as the output. <see cref="PoolingKind.Last"/> reads states, to which nothing is added, so
    /// that the top layer has none then. Default: no.
    /// </summary>
    public bool Residual { get; set; }

    /// <summary>Whether W x and U h are normalised before they enter the gates (Ba, Kiros and Hinton 2016). Default: no.</summary>
    public bool LayerNormalization { get; set; }

    /// <summary>
    /// The size of a token's embedding; that of <see cref="PretrainedEmbeddings"/> where there are any, and this is then left at its
    /// default. Default: 100.
    /// </summary>
    public int EmbeddingSize { get; set; } = DefaultEmbeddingSize;

    /// <summary>
    /// Word vectors that the embedding starts from, where sequences are text or tokens: a word's vector, looked up as the word is, then in
    /// lower case, then from its n-grams where the vectors have those. Words without one are drawn with the vectors' mean and standard
    /// deviation. After a warm start the earlier model's words keep its vectors. The trained model holds what it needs of them. Default:
    /// none, all are drawn.
    /// </summary>
    public WordVectors? PretrainedEmbeddings { get; set; }

    /// <summary>
    /// How many of the first words of <see cref="PretrainedEmbeddings"/>, in trained vectors the commonest, the model knows though the
    /// training texts do not have them, so that they have a meaning when they are met later; beside <see cref="VocabularySize"/>. Words of
    /// the texts that have a vector are then known however rare they are. 0 for neither. Default: 30,000.
    /// </summary>
    public int PretrainedWords { get; set; } = 30_000;

    /// <summary>
    /// Whether training changes the vectors of the words; frozen ones cost no gradient and no memory of the optimiser. Hashed n-grams
    /// (<see cref="SubwordBuckets"/>) are trained anyway. Freezing needs <see cref="PretrainedEmbeddings"/> or a warm start. Default:
    /// fine-tuned.
    /// </summary>
    public EmbeddingTraining EmbeddingTraining { get; set; } = EmbeddingTraining.FineTuned;

    /// <summary>
    /// What <see cref="LearningRate"/> is multiplied by for the vectors of the words: below 1, pretrained ones move less than the rest.
    /// Default: 1.
    /// </summary>
    public double EmbeddingRateFactor { get; set; } = 1;

    /// <summary>
    /// The epochs for which the vectors of the words are frozen at first, while the rest learns to read them; then all is fine-tuned.
    /// <see cref="Patience"/> counts from there. Default: 0.
    /// </summary>
    public int FrozenEpochs { get; set; }

    /// <summary>How the steps become one vector. Default: the maximum.</summary>
    public PoolingKind Pooling { get; set; } = PoolingKind.Max;

    /// <summary>The share of the embedding's, the layers' and the pooled vector's values that training drops. Default: 0.4.</summary>
    public float Dropout { get; set; } = 0.4f;

    /// <summary>
    /// Whether <see cref="Dropout"/> drops each value of the embedding and between layers by itself, or locked: at all steps of a
    /// sequence (Gal and Ghahramani 2016). Default: each by itself.
    /// </summary>
    public DropoutKind DropoutKind { get; set; } = DropoutKind.Independent;

    /// <summary>The share of the recurrent weights that a training step drops (DropConnect; Merity 2017). Default: 0.</summary>
    public float RecurrentDropout { get; set; }

    /// <summary>The share of the words whose embeddings a training step drops (Gal and Ghahramani 2016; Merity 2017). Default: 0.</summary>
    public float EmbeddingDropout { get; set; }

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

    /// <summary>
    /// Batches whose gradients make one training step: as one batch of so many times <see cref="BatchSize"/> sequences, in the memory of
    /// one. Default: 1.
    /// </summary>
    public int AccumulationSteps { get; set; } = 1;

    /// <summary>
    /// The optimiser and its settings; null for Adam (Kingma and Ba 2015). <see cref="AveragedSgdOptions"/> has an average of its own, in
    /// place of that of <see cref="WeightAverageDecay"/>. Default: null.
    /// </summary>
    public OptimizerOptions? Optimizer { get; set; }

    /// <summary>The learning rate; its default is one for Adam. Default: 0.002.</summary>
    public double LearningRate { get; set; } = 2e-3;

    /// <summary>Whether rows of the embedding that a batch does not touch keep still (lazy Adam). Default: no, as published.</summary>
    public bool LazyEmbeddingUpdates { get; set; }

    /// <summary>The share of the steps over which the learning rate rises to its value. Default: 0.</summary>
    public double WarmUpShare { get; set; }

    /// <summary>
    /// How the learning rate goes on from step to step, its warm-up included; null to keep it after <see cref="WarmUpShare"/>. Default:
    /// null.
    /// </summary>
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>The epochs without a better validation loss after which the learning rate is halved; 0 for never. Default: 0.</summary>
    public int PlateauPatience { get; set; }

    /// <summary>The size to which each single gradient is cut, before <see cref="ClipNorm"/>; 0 for no cutting. Default: 0.</summary>
    public float ClipValue { get; set; }

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

    /// <summary>The width of a token's vector: that of the pretrained ones, where there are any.</summary>
    /// <exception cref="ArgumentException">Both are set and differ.</exception>
    internal int EmbeddingWidth => PretrainedEmbeddings is not { } vectors ? EmbeddingSize
        : EmbeddingSize == DefaultEmbeddingSize || EmbeddingSize == vectors.Dimension ? vectors.Dimension
        : throw new ArgumentException($"{nameof(EmbeddingSize)} is {EmbeddingSize}, and the vectors of {nameof(PretrainedEmbeddings)} have "
            + $"{vectors.Dimension} numbers: leave {nameof(EmbeddingSize)} at its default, and it follows them.", nameof(EmbeddingSize));
}
