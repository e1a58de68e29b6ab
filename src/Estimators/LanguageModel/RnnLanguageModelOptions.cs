using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Estimators;

/// <summary>Options of RnnLanguageModel.</summary>
/// <remarks>
/// The attributes are ML.NET's: AutoML sweeps over the properties that carry one, and starts from the attribute's own initial value,
/// which is the property's default. What changes the vocabulary is not swept: perplexities over different ones do not compare.
/// </remarks>
public sealed partial class RnnLanguageModelOptions
{
    /// <summary>The column with the texts, a line or a whole text a row: text, a vector of text tokens, or a vector of keys with their
    /// values; characters are cut out of text only. Default: Text.</summary>
    public string InputColumnName { get; set; } = "Text";

    /// <summary>
    /// The column that says what each text is of, which its first state is made of: a class, as text or as a key with its values, or a
    /// vector of Single of one size. Null for none; with one, <see cref="CarryState"/> must be false. Default: none.
    /// </summary>
    public string? ConditionColumnName { get; set; }

    /// <summary>The column that receives the natural logarithm of a text's probability, its end included (Single); null for none. Default:
    /// LogProbability.</summary>
    public string? LogProbabilityColumnName { get; set; } = "LogProbability";

    /// <summary>The column that receives the perplexity a token, the end included (Single); null for none. Default: Perplexity.</summary>
    public string? PerplexityColumnName { get; set; } = "Perplexity";

    /// <summary>The column that receives the number of tokens scored, the end included (Int32); null for none. Default:
    /// TokenCount.</summary>
    public string? TokenCountColumnName { get; set; } = "TokenCount";

    /// <summary>The column that receives the number of tokens left out because the text is longer than <see cref="MaximumTokens"/> (Int32);
    /// null for none. Default: CutTokens.</summary>
    public string? CutTokensColumnName { get; set; } = "CutTokens";

    /// <summary>The column that receives the number of tokens that the model does not know (Int32); null for none. Default:
    /// UnknownTokens.</summary>
    public string? UnknownTokensColumnName { get; set; } = "UnknownTokens";

    /// <summary>The column that receives the natural logarithm of each token's probability, and of the end's (Vector of Single, of any
    /// length). Default: none.</summary>
    public string? TokenLogProbabilitiesColumnName { get; set; }

    /// <summary>The column that receives the last layer's state after a text's last token, a vector of the text for other trainers (Vector
    /// of Single, of <see cref="HiddenSize"/>). Default: none.</summary>
    public string? StateColumnName { get; set; }

    /// <summary>Texts that decide which epoch's weights are kept, when to stop and when to lower the learning rate, in a column of the same
    /// name and kind. Default: none, and the last epoch's weights are kept.</summary>
    [JsonIgnore]
    public IDataView? ValidationSet { get; set; }

    /// <summary>What the tokens are. Default: words.</summary>
    public TokenLevel Level { get; set; } = TokenLevel.Word;

    /// <summary>
    /// What cuts text into words; <see cref="WhitespaceTokenizer"/> for texts that are cut already, such as the Penn Treebank's. Characters
    /// have <see cref="CharacterTokenizer"/>, and a column of tokens needs none. A model does not hold a tokeniser of your own: load it
    /// with the transformer's own Load, which takes one. Default: <see cref="WordTokenizer"/>.
    /// </summary>
    [JsonIgnore]
    public ITokenizer? Tokenizer { get; set; }

    /// <summary>The largest vocabulary, beside the end of a text and the unknown token. Default: 30,000 tokens.</summary>
    public int VocabularySize { get; set; } = 30_000;

    /// <summary>How often a token must occur in the training texts to be known. Default: 1.</summary>
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
    [Choice(
        new object[]
        {
            RecurrentCell.Gru, RecurrentCell.Lstm, RecurrentCell.GruResetBefore, RecurrentCell.GruSimplified, RecurrentCell.LstmPeephole,
        },
        RecurrentCell.Lstm)]
    public RecurrentCell Cell { get; set; } = RecurrentCell.Lstm;

    /// <summary>Recurrent layers above each other. Default: 2.</summary>
    [Range(1, 3, 2)]
    public int Layers { get; set; } = 2;

    /// <summary>The size of the hidden state. Default: 200.</summary>
    [Range(64, 512, 200, true)]
    public int HiddenSize { get; set; } = 200;

    /// <summary>The size of a token's vector. Default: 200.</summary>
    [Range(64, 512, 200, true)]
    public int EmbeddingSize { get; set; } = 200;

    /// <summary>
    /// Whether the vectors of the tokens are the weights of the output too (Inan 2017; Press and Wolf 2017);
    /// <see cref="EmbeddingSize"/> is then <see cref="HiddenSize"/>. Default: no.
    /// </summary>
    public bool TiedEmbeddings { get; set; }

    /// <summary>
    /// How the probabilities of all tokens are worked out and learned: <see cref="SoftmaxKind.Adaptive"/> and
    /// <see cref="SoftmaxKind.Sampled"/> are faster with many tokens, and a little less exact. Not swept: a small
    /// vocabulary is no place for samples, nor are tied vectors for clusters. Default: full.
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
    [Range(0f, 0.6f, 0f)]
    public float InputDropout { get; set; }

    /// <summary>The share of the values between two layers that training drops. Default: 0.2.</summary>
    [Range(0f, 0.6f, 0.2f)]
    public float LayerDropout { get; set; } = 0.2f;

    /// <summary>The share of the values of the last layer's state that training drops. Default: 0.2.</summary>
    [Range(0f, 0.6f, 0.2f)]
    public float OutputDropout { get; set; } = 0.2f;

    /// <summary>
    /// Whether these drop each value by itself, or locked: at all steps of a segment (Gal and Ghahramani 2016). Default: each by itself.
    /// </summary>
    [Choice(new object[] { DropoutKind.Independent, DropoutKind.Locked }, DropoutKind.Independent)]
    public DropoutKind DropoutKind { get; set; } = DropoutKind.Independent;

    /// <summary>The share of the recurrent weights that a training step drops (DropConnect; Merity 2017). Default: 0.</summary>
    [Range(0f, 0.6f, 0f)]
    public float RecurrentDropout { get; set; }

    /// <summary>The share of the tokens whose vectors a training step drops (Gal and Ghahramani 2016; Merity 2017). Default: 0.</summary>
    [Range(0f, 0.3f, 0f)]
    public float EmbeddingDropout { get; set; }

    /// <summary>
    /// α: the weight of the mean square of the last layer's states, after dropout (Merity 2017). It is no part of the losses reported.
    /// Default: 0.
    /// </summary>
    [Range(0.0, 4.0, 0.0)]
    public double ActivationRegularization { get; set; }

    /// <summary>
    /// β: the weight of the mean square of the change of the last layer's states from step to step, before dropout (Merity 2017). It is no
    /// part of the losses reported. Default: 0.
    /// </summary>
    [Range(0.0, 4.0, 0.0)]
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
    [Range(10, 80, 20, true)]
    public int BatchSize { get; set; } = 20;

    /// <summary>
    /// The tokens of each stream in a training step, through which gradients go back: truncated backpropagation through time. Default: 35.
    /// </summary>
    [Range(20, 100, 35, true)]
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
    [Range(2e-4, 2e-2, 2e-3, true)]
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

    /// <summary>The global norm to which gradients are clipped; 0 for no clipping. Default: 5.</summary>
    [Range(0.1, 10.0, 5.0, true)]
    public double ClipNorm { get; set; } = 5;

    /// <summary>The most passes over the training texts. Default: 10.</summary>
    public int MaximumEpochs { get; set; } = 10;

    /// <summary>
    /// The epochs without a better validation loss after which training stops; 0 to run all of them, as without validation texts.
    /// Default: 2.
    /// </summary>
    public int Patience { get; set; } = 2;

    /// <summary>The threads of training and of a scoring cursor; 0 for one a core. The same data, seed and threads give the same model.
    /// Default: 0.</summary>
    public int Threads { get; set; }

    /// <summary>What a cancelled training returns: the best model so far, or, by default, an exception.</summary>
    public bool KeepBestWhenCancelled { get; set; }

    /// <summary>
    /// The file that holds the state of a training that is under way, so that one that was killed or cancelled goes on from there, to the
    /// model it would have had, bit for bit; it is removed once the training is over. Needs a <see cref="Seed"/>. Default: none.
    /// </summary>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints, which are also written at each epoch's end and when training is cancelled; zero for one
    /// after each step. Default: a minute.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The seed of the weights, the order of the texts and the dropout. Default: drawn from the MLContext, which has a seed
    /// too.</summary>
    public int? Seed { get; set; }

    /// <summary>Told a few times a second how far training is, on the training thread; the log is told at each epoch's end
    /// anyway.</summary>
    [JsonIgnore]
    public IProgress<LanguageProgress>? Progress { get; set; }

    /// <summary>Ends the training early.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }
}
