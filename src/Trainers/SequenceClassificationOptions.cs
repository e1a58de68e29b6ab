using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Trainers;

/// <summary>What all trainers of sequence classifiers have in common: columns, reading, training.</summary>
/// <remarks>
/// The attributes are ML.NET's: AutoML sweeps over the properties that carry one, and starts from the attribute's own initial value,
/// which is the property's default.
/// </remarks>
public abstract class SequenceClassificationOptions
{
    private protected SequenceClassificationOptions() { }

    /// <summary>The label column. Binary: Boolean, Single or Double (0, 1, or NaN where it is missing), or a key of two values, the second
    /// the positive one. Multiclass: a key. Rows without a label are skipped. Default: Label.</summary>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>The column with the sequence: text, a vector of text tokens, a vector of keys, or <c>Vector&lt;Single, *, D&gt;</c>, a
    /// sequence of vectors of D numbers, one after the other. Default: Text.</summary>
    public string FeatureColumnName { get; set; } = "Text";

    /// <summary>The column that receives the score. Default: Score.</summary>
    public string ScoreColumnName { get; set; } = "Score";

    /// <summary>The column that receives the predicted label. Default: PredictedLabel.</summary>
    public string PredictedLabelColumnName { get; set; } = "PredictedLabel";

    /// <summary>A column of Single that says how much each example counts; rows where it is NaN are skipped. Default: none, all count
    /// 1.</summary>
    public string? ExampleWeightColumnName { get; set; }

    /// <summary>Data that decides which epoch's weights are kept and when to stop; it has the columns that the training data has at this
    /// step. Default: none, and <see cref="ValidationShare"/> of the training data is held back.</summary>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>The size of a token's embedding; unused where the feature column holds vectors. Where there are pretrained vectors it is
    /// theirs, and this is left at its default. Default: 100.</summary>
    [Range(50, 300, 100, true)]
    public int EmbeddingSize { get; set; } = 100;

    /// <summary>Word vectors that the embedding starts from, where the feature column holds text or text tokens: a word's vector, looked up
    /// as the word is, then in lower case, then from its character n-grams where the vectors have those. Words without one are drawn with
    /// the vectors' mean and standard deviation; after a warm start the earlier model's words keep its vectors. The trained model holds
    /// what it needs of them. Default: none, all are drawn.</summary>
    [JsonIgnore]
    public WordVectors? PretrainedEmbeddings { get; set; }

    /// <summary>A file of such vectors, of any layout that <see cref="WordVectors"/> loads, in the place of
    /// <see cref="PretrainedEmbeddings"/>; each Fit reads it. Default: none.</summary>
    public string? PretrainedEmbeddingsPath { get; set; }

    /// <summary>Whether the embedding starts from the vectors that the feature column carries, in the place of
    /// <see cref="PretrainedEmbeddings"/>: TrainWordVectors gives them to the column of tokens that it makes. Default: no.</summary>
    public bool UseColumnWordVectors { get; set; }

    /// <summary>How many of the first words of the pretrained vectors, in trained ones the commonest, the model knows though the training
    /// texts do not have them, so that they have a meaning when they are met later; beside <see cref="VocabularySize"/>. Words of the
    /// texts that have a vector are then known however rare they are. 0 for neither. Default: 30,000.</summary>
    public int PretrainedWords { get; set; } = 30_000;

    /// <summary>Whether training changes the vectors of the words; frozen ones cost no gradient and no memory of the optimiser. Hashed
    /// n-grams (<see cref="SubwordBuckets"/>) are trained anyway. Freezing needs pretrained vectors or a <see cref="WarmStart"/>, so a
    /// sweep leaves it alone. Default: fine-tuned.</summary>
    public EmbeddingTraining EmbeddingTraining { get; set; } = EmbeddingTraining.FineTuned;

    /// <summary>What <see cref="LearningRate"/> is multiplied by for the vectors of the words: below 1, pretrained ones move less than the
    /// rest. Default: 1.</summary>
    [Range(0.01, 1.0, 1.0, true)]
    public double EmbeddingRateFactor { get; set; } = 1;

    /// <summary>The epochs for which the vectors of the words are frozen at first, while the rest learns to read them; then all is
    /// fine-tuned, and <see cref="Patience"/> counts from there. Needs what freezing needs. Default: 0.</summary>
    public int FrozenEpochs { get; set; }

    /// <summary>The share of the embedding's, the layers' and the pooled vector's values that training drops. Default: 0.4.</summary>
    [Range(0f, 0.7f, 0.4f)]
    public float Dropout { get; set; } = 0.4f;

    /// <summary>Whether <see cref="Dropout"/> drops each value of the embedding and between layers by itself, or locked: at all steps of
    /// a sequence (Gal and Ghahramani 2016). Default: each by itself.</summary>
    [Choice(new object[] { DropoutKind.Independent, DropoutKind.Locked }, DropoutKind.Independent)]
    public DropoutKind DropoutKind { get; set; } = DropoutKind.Independent;

    /// <summary>The share of the words whose embeddings a training step drops, at all their places (Gal and Ghahramani 2016; Merity et al.
    /// 2017); unused where the feature column holds vectors. Default: 0.</summary>
    [Range(0f, 0.3f, 0f)]
    public float EmbeddingDropout { get; set; }

    /// <summary>The share of tokens that training replaces by the unknown token (Iyyer et al. 2015). Default: 0.1.</summary>
    [Range(0f, 0.3f, 0.1f)]
    public float WordDropout { get; set; } = 0.1f;

    /// <summary>The longest sequence; the rest is cut off, and the log says of how many. Default: 400 tokens.</summary>
    public int MaximumTokens { get; set; } = 400;

    /// <summary>The part of a longer sequence that is kept. Default: the end.</summary>
    public TextPart Keep { get; set; } = TextPart.End;

    /// <summary>The largest vocabulary. Default: 30,000 words.</summary>
    public int VocabularySize { get; set; } = 30_000;

    /// <summary>How often a word must occur in the training texts to be known. Default: 2.</summary>
    [Range(1, 5, 2)]
    public int MinimumCount { get; set; } = 2;

    /// <summary>The number of rows that hashed character n-grams share; 0 for none (Bojanowski et al. 2017). Default: 0.</summary>
    public int SubwordBuckets { get; set; }

    /// <summary>Sequences in a training step. Default: 32.</summary>
    [Range(16, 128, 32, true)]
    public int BatchSize { get; set; } = 32;

    /// <summary>Batches whose gradients make one training step: as one batch of so many times <see cref="BatchSize"/> sequences, in the
    /// memory of one. Default: 1.</summary>
    public int AccumulationSteps { get; set; } = 1;

    /// <summary>The optimiser and its settings, such as <see cref="SgdOptions"/>. <see cref="AveragedSgdOptions"/> has an average of its
    /// own, in place of that of <see cref="WeightAverageDecay"/>. Default: none, and it is Adam (Kingma and Ba 2015).</summary>
    public OptimizerOptions? Optimizer { get; set; }

    /// <summary>The learning rate; its default is one for Adam. Default: 0.002.</summary>
    [Range(2e-4, 2e-2, 2e-3, true)]
    public double LearningRate { get; set; } = 2e-3;

    /// <summary>Whether rows of the embedding that a batch does not touch keep still (lazy Adam). Default: no, as published.</summary>
    public bool LazyEmbeddingUpdates { get; set; }

    /// <summary>The share of the steps over which the learning rate rises to its value. Default: 0.</summary>
    public double WarmUpShare { get; set; }

    /// <summary>How the learning rate goes on from step to step, its warm-up included. Default: none, and it stays after
    /// <see cref="WarmUpShare"/>.</summary>
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>The epochs without a better validation loss after which the learning rate is halved; 0 for never. Default: 0.</summary>
    public int PlateauPatience { get; set; }

    /// <summary>The size to which each single gradient is cut, before <see cref="ClipNorm"/>; 0 for no cutting. Default: 0.</summary>
    public float ClipValue { get; set; }

    /// <summary>The global norm to which gradients are clipped; 0 for no clipping (Pascanu et al. 2013). Default: 1.</summary>
    public double ClipNorm { get; set; } = 1;

    /// <summary>The most passes over the training data. Default: 10.</summary>
    public int MaximumEpochs { get; set; } = 10;

    /// <summary>The epochs without a better validation loss after which training stops; 0 to run all of them. Default: 2.</summary>
    public int Patience { get; set; } = 2;

    /// <summary>The share of the training data held back for validation where there is no <see cref="ValidationSet"/>. Default:
    /// 0.1.</summary>
    public double ValidationShare { get; set; } = 0.1;

    /// <summary>The decay of the average over the weights that is evaluated and kept; 0 for no average. Default: 0.995.</summary>
    public double WeightAverageDecay { get; set; } = 0.995;

    /// <summary>A factor on the loss of each class, by the label's value: True and False, or the key's values as text (its numbers from 1
    /// where it names none). Classes not named count 1. Default: none.</summary>
    public IDictionary<string, float>? ClassWeights { get; set; }

    /// <summary>The share of the target that label smoothing spreads over all classes (Szegedy et al. 2016): more examples are classified
    /// rightly, and probabilities near 0 and 1 are rarer; 0 for probabilities as sure as the data. Default: 0.1.</summary>
    [Range(0f, 0.2f, 0.1f)]
    public float LabelSmoothing { get; set; } = 0.1f;

    /// <summary>The probability above which a binary label is predicted to be true. Default: 0.5.</summary>
    public float DecisionThreshold { get; set; } = 0.5f;

    /// <summary>The seed of the weights, the order of the examples and the dropout. Default: drawn from the MLContext, which has a seed
    /// too.</summary>
    public int? Seed { get; set; }

    /// <summary>The threads of training and of a scoring cursor; 0 for one a core. The same data, seed and threads give the same model.
    /// Default: 0.</summary>
    public int Threads { get; set; }

    /// <summary>What cuts text into tokens. A model does not hold a tokeniser of your own: load it with the transformer's own Load, which
    /// takes one. Default: <see cref="WordTokenizer"/>.</summary>
    [JsonIgnore]
    public ITokenizer? Tokenizer { get; set; }

    /// <summary>An earlier model to start from, such as a transformer's Model; it must have the same shape. Default: none.</summary>
    [JsonIgnore]
    public SequenceClassifier? WarmStart { get; set; }

    /// <summary>Told a few times a second how far training is, on the training thread; the log is told at each epoch's end
    /// anyway.</summary>
    [JsonIgnore]
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Ends the training early.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>Whether a cancelled training returns the best model so far rather than throw. Default: no.</summary>
    public bool KeepBestWhenCancelled { get; set; }

    /// <summary>The file that holds the state of a training that is under way, so that one that was killed or cancelled goes on from there,
    /// to the model it would have had, bit for bit; it is removed once the training is over. Needs a <see cref="Seed"/>. Default:
    /// none.</summary>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints, which are also written at each epoch's end and when training is cancelled. Default: a
    /// minute.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The same for the numeric core, but for what depends on the data: seed, class weights, and vectors of a file or a column.</summary>
    internal virtual SequenceClassifierOptions ToCore() => new()
    {
        EmbeddingSize = EmbeddingSize,
        PretrainedEmbeddings = PretrainedEmbeddings,
        PretrainedWords = PretrainedWords,
        EmbeddingTraining = EmbeddingTraining,
        EmbeddingRateFactor = EmbeddingRateFactor,
        FrozenEpochs = FrozenEpochs,
        Dropout = Dropout,
        DropoutKind = DropoutKind,
        EmbeddingDropout = EmbeddingDropout,
        WordDropout = WordDropout,
        MaximumTokens = MaximumTokens,
        Keep = Keep,
        VocabularySize = VocabularySize,
        MinimumCount = MinimumCount,
        SubwordBuckets = SubwordBuckets,
        BatchSize = BatchSize,
        AccumulationSteps = AccumulationSteps,
        Optimizer = Optimizer,
        LearningRate = LearningRate,
        LazyEmbeddingUpdates = LazyEmbeddingUpdates,
        WarmUpShare = WarmUpShare,
        Schedule = Schedule,
        PlateauPatience = PlateauPatience,
        ClipValue = ClipValue,
        ClipNorm = ClipNorm,
        MaximumEpochs = MaximumEpochs,
        Patience = Patience,
        ValidationShare = ValidationShare,
        WeightAverageDecay = WeightAverageDecay,
        LabelSmoothing = LabelSmoothing,
        Threads = Threads,
        Tokenizer = Tokenizer,
        KeepBestWhenCancelled = KeepBestWhenCancelled,
        CheckpointPath = CheckpointPath,
        CheckpointInterval = CheckpointInterval,
    };
}
