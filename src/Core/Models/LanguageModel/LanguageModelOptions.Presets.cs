using MLNetSeq.Layers;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

public sealed partial class LanguageModelOptions
{
    /// <summary>
    /// The small model of Zaremba, Sutskever and Vinyals (2014) for the Penn Treebank: two LSTM layers of 200 without dropout, 20 streams
    /// of 20 steps, SGD at a rate of 1 that is halved with each epoch after the fourth, 13 epochs.
    /// </summary>
    public static LanguageModelOptions ZarembaSmall() => new()
    {
        Tokenizer = WhitespaceTokenizer.Instance,
        LayerDropout = 0,
        OutputDropout = 0,
        InitialRange = 0.1f,
        BatchSize = 20,
        Steps = 20,
        LossNormalization = LossNormalization.SumOverSteps,
        Optimizer = new SgdOptions(),
        LearningRate = 1,
        FullRateEpochs = 4,
        EpochDecay = 0.5,
        ClipNorm = 5,
        MaximumEpochs = 13,
        Patience = 0,
    };

    /// <summary>
    /// The recipe of Merity, Keskar and Socher (2017) in a net of two layers of 400 for twelve epochs: tied embeddings, dropped recurrent
    /// weights, locked dropout, dropped words, activation regularisation, steps that vary, and SGD that begins to average when the
    /// validation loss no longer falls.
    /// </summary>
    /// <remarks>
    /// Clipping, rate, decay, steps and regularisation are those of the authors' program for the Penn Treebank, whose net has three layers of
    /// up to 1,150 and 500 epochs. Where a net is smaller and the epochs are few, less dropout learns faster, and nothing has levelled off
    /// by the end: so the shares dropped are lower (theirs: 0.4 of the input and the output, 0.25 between layers, 0.5 of the recurrent
    /// weights, 0.1 of the words), and averaging begins after two thirds of the epochs at the latest.
    /// </remarks>
    public static LanguageModelOptions AwdLstm() => new()
    {
        Tokenizer = WhitespaceTokenizer.Instance,
        HiddenSize = 400,
        EmbeddingSize = 400,
        TiedEmbeddings = true,
        EmbeddingRange = 0.1f,
        DropoutKind = DropoutKind.Locked,
        InputDropout = 0.2f,
        LayerDropout = 0.2f,
        OutputDropout = 0.3f,
        RecurrentDropout = 0.3f,
        EmbeddingDropout = 0.05f,
        ActivationRegularization = 2,
        TemporalActivationRegularization = 1,
        BatchSize = 20,
        Steps = 70,
        RandomSteps = true,
        Optimizer = new AveragedSgdOptions { Lambda = 0, AveragingStart = long.MaxValue, WeightDecay = 1.2e-6 },
        LearningRate = 30,
        NonMonotonicInterval = 5,
        AveragingShare = 2.0 / 3,
        ClipNorm = 0.25,
        MaximumEpochs = 12,
        Patience = 0,
    };
}
