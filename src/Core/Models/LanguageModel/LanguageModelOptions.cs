using MLNetSeq.Layers;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>What a <see cref="LanguageModel"/> is made of and how it is trained.</summary>
public sealed partial class LanguageModelOptions
{
    // PyTorch's normal distribution of vectors would make logits of a spread of √HiddenSize.
    private const float TiedRange = 0.1f;

    /// <summary>What the tokens are. Default: words.</summary>
    public TokenLevel Level { get; set; } = TokenLevel.Word;

    /// <summary>
    /// What cuts text into words, whole ones or ones to be cut into pieces; <see cref="WhitespaceTokenizer"/> for texts that are cut
    /// already, such as the Penn Treebank's. Characters have <see cref="CharacterTokenizer"/>. Default: <see cref="WordTokenizer"/>.
    /// </summary>
    public ITokenizer? Tokenizer { get; set; }

    /// <summary>
    /// Of pieces of words: the merges of <see cref="BytePairMerges"/> that are learned from the training texts; fewer where
    /// <see cref="VocabularySize"/> is reached, characters included. Default: 10,000.
    /// </summary>
    public int SubwordMerges { get; set; } = 10_000;

    /// <summary>The largest vocabulary, beside the end of a text and the unknown token. Default: 30,000 tokens.</summary>
    public int VocabularySize { get; set; } = 30_000;

    /// <summary>How often a token (of pieces of words, a character) must occur in the training texts to be known. Default: 1.</summary>
    public int MinimumCount { get; set; } = 1;

    /// <summary>
    /// Whether a token that is not known is read as one that stands for all of them; else such a text is an error. What it means is learned
    /// from the tokens that <see cref="VocabularySize"/> and <see cref="MinimumCount"/> leave out, and from "&lt;unk&gt;" in the texts.
    /// Default: yes.
    /// </summary>
    public bool UnknownToken { get; set; } = true;

    /// <summary>
    /// Whether a text starts with a token of its own, and not with the end of the one before; only without <see cref="CarryState"/>.
    /// Default: no.
    /// </summary>
    public bool StartToken { get; set; }

    /// <summary>
    /// The most tokens of a text that is scored, or without <see cref="CarryState"/> trained on; the rest is cut off and counted. Default:
    /// 1,000.
    /// </summary>
    public int MaximumTokens { get; set; } = 1000;

    /// <summary>The recurrent cell. Default: LSTM.</summary>
    public RecurrentCell Cell { get; set; } = RecurrentCell.Lstm;

    /// <summary>Recurrent layers above each other. Default: 2.</summary>
    public int Layers { get; set; } = 2;

    /// <summary>The size of the hidden state. Default: 200.</summary>
    public int HiddenSize { get; set; } = 200;

    /// <summary>
    /// The size of a token's vector; with <see cref="TiedEmbeddings"/> it is <see cref="HiddenSize"/>, whatever this says. Default: 200.
    /// </summary>
    public int EmbeddingSize { get; set; } = 200;

    /// <summary>
    /// Whether the vectors of the tokens are the weights of the output too (Inan 2017; Press and Wolf 2017), and as wide as
    /// <see cref="HiddenSize"/>. Default: no.
    /// </summary>
    public bool TiedEmbeddings { get; set; }

    /// <summary>
    /// How the probabilities of all tokens are worked out and learned: <see cref="SoftmaxKind.Adaptive"/> and
    /// <see cref="SoftmaxKind.Sampled"/> are faster with many tokens, and a little less exact. Default: full.
    /// </summary>
    public SoftmaxKind Softmax { get; set; } = SoftmaxKind.Full;

    /// <summary>
    /// Of an adaptive softmax, the number of the first token of each cluster, rising; tokens are numbered by falling count, after the end of
    /// a text and the unknown token. Null for what suits the vocabulary: a head of a tenth of it, at most 20,000, a cluster up to its
    /// half, and one of the rest where the state is wide enough for two. Default: null.
    /// </summary>
    public IReadOnlyList<int>? AdaptiveCutoffs { get; set; }

    /// <summary>Of an adaptive softmax, how much narrower each cluster is than the one before; the first is so much narrower than the
    /// state. Default: 4, as in PyTorch.</summary>
    public double AdaptiveDivisor { get; set; } = 4;

    /// <summary>Whether the head of an adaptive softmax has a bias. Default: no, as in PyTorch.</summary>
    public bool AdaptiveHeadBias { get; set; }

    /// <summary>
    /// Of a sampled softmax, the tokens drawn for a training step, with replacement, that all its targets compete with; fewer than the
    /// vocabulary has. The training loss reported is that over the sample, the validation loss that over all tokens. Default: 1,000.
    /// </summary>
    public int SampledTokens { get; set; } = 1000;

    /// <summary>Of a sampled softmax, which tokens are drawn. Default: by how often they occur.</summary>
    public SampleDistribution SampleDistribution { get; set; } = SampleDistribution.Frequency;

    /// <summary>The share of the values of the tokens' vectors that training drops. Default: 0.</summary>
    public float InputDropout { get; set; }

    /// <summary>The share of the values between two layers that training drops. Default: 0.2.</summary>
    public float LayerDropout { get; set; } = 0.2f;

    /// <summary>The share of the values of the last layer's state that training drops. Default: 0.2.</summary>
    public float OutputDropout { get; set; } = 0.2f;

    /// <summary>
    /// Whether these drop each value by itself, or locked: at all steps of a segment (Gal and Ghahramani 2016). Default: each by itself.
    /// </summary>
    public DropoutKind DropoutKind { get; set; } = DropoutKind.Independent;

    /// <summary>The share of the recurrent weights that a training step drops (DropConnect; Merity 2017). Default: 0.</summary>
    public float RecurrentDropout { get; set; }

    /// <summary>The share of the tokens whose vectors a training step drops (Gal and Ghahramani 2016; Merity 2017). Default: 0.</summary>
    public float EmbeddingDropout { get; set; }

    /// <summary>
    /// α: the weight of the mean square of the last layer's states, after dropout (Merity 2017). It is no part of the losses reported.
    /// Default: 0.
    /// </summary>
    public double ActivationRegularization { get; set; }

    /// <summary>
    /// β: the weight of the mean square of the change of the last layer's states from step to step, before dropout (Merity 2017). It is no
    /// part of the losses reported. Default: 0.
    /// </summary>
    public double TemporalActivationRegularization { get; set; }

    /// <summary>
    /// All weights and biases start uniform in ± this (Zaremba 2014); null for PyTorch's start values and an LSTM's forget bias of 1.
    /// Default: null.
    /// </summary>
    public float? InitialRange { get; set; }

    /// <summary>
    /// The tokens' vectors and the output's weights start uniform in ± this, and its bias at 0 (Merity 2017); null for what
    /// <see cref="InitialRange"/> gives, or without that 0.1 where <see cref="TiedEmbeddings"/> ties the two, and PyTorch's start values
    /// elsewhere. Default: null.
    /// </summary>
    public float? EmbeddingRange { get; set; }

    /// <summary>The streams that a training step reads side by side; without <see cref="CarryState"/>, the texts. Default: 20.</summary>
    public int BatchSize { get; set; } = 20;

    /// <summary>
    /// The tokens of each stream in a training step, through which gradients go back: truncated backpropagation through time. Default: 35.
    /// </summary>
    public int Steps { get; set; } = 35;

    /// <summary>
    /// Whether the number of steps varies around <see cref="Steps"/>, and the learning rate with it, so that texts are not always cut in
    /// the same places (Merity 2017). Default: no.
    /// </summary>
    public bool RandomSteps { get; set; }

    /// <summary>
    /// Whether texts are read one after the other as one text, whose states go on from step to step: for lines of a text. Else each text is
    /// read by itself from a state of zero, back to its first token, and their order changes from pass to pass. Default: yes.
    /// </summary>
    public bool CarryState { get; set; } = true;

    /// <summary>What the loss of a step is. Default: the mean over its tokens.</summary>
    public LossNormalization LossNormalization { get; set; } = LossNormalization.MeanOverTokens;

    /// <summary>The optimiser and its settings; null for Adam (Kingma and Ba 2015). Default: null.</summary>
    public OptimizerOptions? Optimizer { get; set; }

    /// <summary>The learning rate; its default is one for Adam. Default: 0.002.</summary>
    public double LearningRate { get; set; } = 2e-3;

    /// <summary>How the learning rate goes on from step to step; null to keep it. Default: null.</summary>
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>The epochs after which the learning rate falls with each further one; 0 for never. Default: 0.</summary>
    public int FullRateEpochs { get; set; }

    /// <summary>What it is multiplied by with each of them. Default: 0.5.</summary>
    public double EpochDecay { get; set; } = 0.5;

    /// <summary>The epochs without a better validation loss after which the learning rate is lowered; 0 for never. Default: 0.</summary>
    public int PlateauPatience { get; set; }

    /// <summary>What it is then multiplied by. Default: 0.25.</summary>
    public double PlateauDecay { get; set; } = 0.25;

    /// <summary>
    /// n of NT-ASGD (Merity 2017): <see cref="AveragedSgdOptions"/> begins to average once a validation loss is worse than one of those
    /// before the last n; 0 for never. Default: 0.
    /// </summary>
    public int NonMonotonicInterval { get; set; }

    /// <summary>
    /// The share of <see cref="MaximumEpochs"/> after which <see cref="AveragedSgdOptions"/> averages in any case, so that a short training
    /// ends with an average too; 1 for never. Default: 1.
    /// </summary>
    public double AveragingShare { get; set; } = 1;

    /// <summary>The global norm to which gradients are clipped; 0 for no clipping. Default: 5.</summary>
    public double ClipNorm { get; set; } = 5;

    /// <summary>The most passes over the training texts. Default: 10.</summary>
    public int MaximumEpochs { get; set; } = 10;

    /// <summary>
    /// The epochs without a better validation loss after which training stops; 0 to run all of them, as without validation texts.
    /// Default: 2.
    /// </summary>
    public int Patience { get; set; } = 2;

    /// <summary>The seed of the weights, the order of the texts and the dropout. Default: 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>The number of threads; 0 for one a core. The result depends on it, and on the seed, and on nothing else.</summary>
    public int Threads { get; set; }

    /// <summary>What a cancelled training returns: the best model so far, or, by default, an exception.</summary>
    public bool KeepBestWhenCancelled { get; set; }

    /// <summary>
    /// The file that holds the state of a training that is under way, so that one that was killed or cancelled goes on from there, with the
    /// bits it would have had; it is removed once the training is over. One training at a time. Default: none.
    /// </summary>
    /// <remarks>
    /// Where the file is there, training goes on from it: options, texts, threads and kernels must be as they were, and the exception names
    /// what is not. It is written at each epoch's end, when training is cancelled, and every <see cref="CheckpointInterval"/>.
    /// </remarks>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints; zero for one after each step. Default: a minute.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How pieces of words are learned.</summary>
    internal BytePairOptions BytePairs => new() { Merges = SubwordMerges, MaximumPieces = VocabularySize, MinimumCount = MinimumCount };

    /// <summary>What cuts texts into tokens, or into the words that pieces are of.</summary>
    internal ITokenizer TokenizerOfLevel =>
        Level == TokenLevel.Character ? CharacterTokenizer.Instance : Tokenizer ?? WordTokenizer.Default;

    /// <summary>The width of the tokens' vectors.</summary>
    internal int EmbeddingWidth => TiedEmbeddings ? HiddenSize : EmbeddingSize;

    /// <summary>The range of the tokens' vectors; null where nothing is drawn anew.</summary>
    internal float? EmbeddingRangeOrDefault => EmbeddingRange ?? (TiedEmbeddings && InitialRange is null ? TiedRange : null);
}
