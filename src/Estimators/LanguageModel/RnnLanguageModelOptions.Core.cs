using MLNetSeq.Models;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

public sealed partial class RnnLanguageModelOptions
{
    /// <summary>The recipe of Zaremba, Sutskever and Vinyals (2014), small: <see cref="LanguageModelOptions.ZarembaSmall"/>.</summary>
    public static RnnLanguageModelOptions ZarembaSmall() => Of(LanguageModelOptions.ZarembaSmall());

    /// <summary>The recipe of AWD-LSTM (Merity, Keskar and Socher 2017): <see cref="LanguageModelOptions.AwdLstm"/>. It needs a
    /// <see cref="ValidationSet"/>.</summary>
    public static RnnLanguageModelOptions AwdLstm() => Of(LanguageModelOptions.AwdLstm());

    /// <summary>The columns that are added.</summary>
    /// <exception cref="ArgumentException">There are none, or two of one name.</exception>
    internal LanguageOutput[] Outputs()
    {
        (LanguageOutputKind Kind, string? Name)[] columns =
        [
            (LanguageOutputKind.LogProbability, LogProbabilityColumnName),
            (LanguageOutputKind.Perplexity, PerplexityColumnName),
            (LanguageOutputKind.TokenCount, TokenCountColumnName),
            (LanguageOutputKind.CutTokens, CutTokensColumnName),
            (LanguageOutputKind.UnknownTokens, UnknownTokensColumnName),
            (LanguageOutputKind.TokenLogProbabilities, TokenLogProbabilitiesColumnName),
            (LanguageOutputKind.State, StateColumnName),
        ];
        LanguageOutput[] outputs =
            [.. columns.Where(c => !string.IsNullOrEmpty(c.Name)).Select(c => new LanguageOutput(c.Kind, c.Name!))];
        if (outputs.Length == 0)
            throw new ArgumentException("All columns that RnnLanguageModel adds are left out: name one, such as with "
                + $"{nameof(LogProbabilityColumnName)}.");
        if (outputs.CountBy(output => output.Name).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            throw new ArgumentException($"Two of the columns that RnnLanguageModel adds are named '{twice}': give each a name of its own.");
        return outputs;
    }

    /// <summary>The same for the numeric core.</summary>
    internal LanguageModelOptions ToCore(int seed) => new()
    {
        Level = Level,
        Tokenizer = Tokenizer,
        SubwordMerges = SubwordMerges,
        VocabularySize = VocabularySize,
        MinimumCount = MinimumCount,
        UnknownToken = UnknownToken,
        StartToken = StartToken,
        MaximumTokens = MaximumTokens,
        Cell = Cell,
        Layers = Layers,
        HiddenSize = HiddenSize,
        EmbeddingSize = EmbeddingSize,
        TiedEmbeddings = TiedEmbeddings,
        Softmax = Softmax,
        AdaptiveCutoffs = AdaptiveCutoffs,
        AdaptiveDivisor = AdaptiveDivisor,
        AdaptiveHeadBias = AdaptiveHeadBias,
        SampledTokens = SampledTokens,
        SampleDistribution = SampleDistribution,
        InputDropout = InputDropout,
        LayerDropout = LayerDropout,
        OutputDropout = OutputDropout,
        DropoutKind = DropoutKind,
        RecurrentDropout = RecurrentDropout,
        EmbeddingDropout = EmbeddingDropout,
        ActivationRegularization = ActivationRegularization,
        TemporalActivationRegularization = TemporalActivationRegularization,
        InitialRange = InitialRange,
        EmbeddingRange = EmbeddingRange,
        BatchSize = BatchSize,
        Steps = Steps,
        RandomSteps = RandomSteps,
        CarryState = CarryState,
        LossNormalization = LossNormalization,
        Optimizer = Optimizer,
        LearningRate = LearningRate,
        Schedule = Schedule,
        FullRateEpochs = FullRateEpochs,
        EpochDecay = EpochDecay,
        PlateauPatience = PlateauPatience,
        PlateauDecay = PlateauDecay,
        NonMonotonicInterval = NonMonotonicInterval,
        AveragingShare = AveragingShare,
        ClipNorm = ClipNorm,
        MaximumEpochs = MaximumEpochs,
        Patience = Patience,
        Threads = Threads,
        KeepBestWhenCancelled = KeepBestWhenCancelled,
        CheckpointPath = CheckpointPath,
        CheckpointInterval = CheckpointInterval,
        Seed = seed,
    };

    private static RnnLanguageModelOptions Of(LanguageModelOptions core) => new()
    {
        Level = core.Level,
        Tokenizer = core.Tokenizer,
        SubwordMerges = core.SubwordMerges,
        VocabularySize = core.VocabularySize,
        MinimumCount = core.MinimumCount,
        UnknownToken = core.UnknownToken,
        StartToken = core.StartToken,
        MaximumTokens = core.MaximumTokens,
        Cell = core.Cell,
        Layers = core.Layers,
        HiddenSize = core.HiddenSize,
        EmbeddingSize = core.EmbeddingSize,
        TiedEmbeddings = core.TiedEmbeddings,
        Softmax = core.Softmax,
        AdaptiveCutoffs = core.AdaptiveCutoffs,
        AdaptiveDivisor = core.AdaptiveDivisor,
        AdaptiveHeadBias = core.AdaptiveHeadBias,
        SampledTokens = core.SampledTokens,
        SampleDistribution = core.SampleDistribution,
        InputDropout = core.InputDropout,
        LayerDropout = core.LayerDropout,
        OutputDropout = core.OutputDropout,
        DropoutKind = core.DropoutKind,
        RecurrentDropout = core.RecurrentDropout,
        EmbeddingDropout = core.EmbeddingDropout,
        ActivationRegularization = core.ActivationRegularization,
        TemporalActivationRegularization = core.TemporalActivationRegularization,
        InitialRange = core.InitialRange,
        EmbeddingRange = core.EmbeddingRange,
        BatchSize = core.BatchSize,
        Steps = core.Steps,
        RandomSteps = core.RandomSteps,
        CarryState = core.CarryState,
        LossNormalization = core.LossNormalization,
        Optimizer = core.Optimizer,
        LearningRate = core.LearningRate,
        Schedule = core.Schedule,
        FullRateEpochs = core.FullRateEpochs,
        EpochDecay = core.EpochDecay,
        PlateauPatience = core.PlateauPatience,
        PlateauDecay = core.PlateauDecay,
        NonMonotonicInterval = core.NonMonotonicInterval,
        AveragingShare = core.AveragingShare,
        ClipNorm = core.ClipNorm,
        MaximumEpochs = core.MaximumEpochs,
        Patience = core.Patience,
        Threads = core.Threads,
        KeepBestWhenCancelled = core.KeepBestWhenCancelled,
        CheckpointPath = core.CheckpointPath,
        CheckpointInterval = core.CheckpointInterval,
    };
}
