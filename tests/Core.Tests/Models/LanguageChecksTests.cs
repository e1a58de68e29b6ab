using MLNetSeq.Models;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class LanguageChecksTests
{
    public static TheoryData<string, Action<LanguageModelOptions>> OutOfRange => new()
    {
        { "Level", o => o.Level = (TokenLevel)7 },
        { "SubwordMerges", o => o.SubwordMerges = -1 },
        { "VocabularySize", o => o.VocabularySize = 0 },
        { "MinimumCount", o => o.MinimumCount = 0 },
        { "MaximumTokens", o => o.MaximumTokens = 0 },
        { "Layers", o => o.Layers = 0 },
        { "HiddenSize", o => o.HiddenSize = -1 },
        { "EmbeddingSize", o => o.EmbeddingSize = 1 << 20 },
        { "AveragingShare", o => o.AveragingShare = -0.1 },
        { "AveragingShare", o => o.AveragingShare = double.NaN },
        { "BatchSize", o => o.BatchSize = 0 },
        { "Steps", o => o.Steps = 0 },
        { "InputDropout", o => o.InputDropout = 1 },
        { "LayerDropout", o => o.LayerDropout = -0.1f },
        { "OutputDropout", o => o.OutputDropout = float.NaN },
        { "RecurrentDropout", o => o.RecurrentDropout = 2 },
        { "EmbeddingDropout", o => o.EmbeddingDropout = 1 },
        { "ActivationRegularization", o => o.ActivationRegularization = -1 },
        { "TemporalActivationRegularization", o => o.TemporalActivationRegularization = double.NaN },
        { "InitialRange", o => o.InitialRange = 0 },
        { "EmbeddingRange", o => o.EmbeddingRange = float.PositiveInfinity },
        { "LearningRate", o => o.LearningRate = 0 },
        { "EpochDecay", o => o.EpochDecay = 1 },
        { "PlateauDecay", o => o.PlateauDecay = 0 },
        { "ClipNorm", o => o.ClipNorm = -1 },
        { "MaximumEpochs", o => o.MaximumEpochs = 0 },
        { "Patience", o => o.Patience = -1 },
        { "FullRateEpochs", o => o.FullRateEpochs = -1 },
        { "NonMonotonicInterval", o => o.NonMonotonicInterval = -1 },
        { "Threads", o => o.Threads = -1 },
        { "CheckpointInterval", o => o.CheckpointInterval = TimeSpan.FromSeconds(-1) },
        { "Softmax", o => o.Softmax = (SoftmaxKind)9 },
        { "SampleDistribution", o => o.SampleDistribution = (SampleDistribution)9 },
        { "SampledTokens", o => o.SampledTokens = 0 },
        { "AdaptiveDivisor", o => o.AdaptiveDivisor = 0.5 },
        { "Momentum", o => o.Optimizer = new SgdOptions { Momentum = 1 } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void An_option_out_of_range_is_named(string option, Action<LanguageModelOptions> set)
    {
        LanguageModelOptions options = ToyTexts.Options();
        set(options);
        Assert.Equal(option, Assert.Throws<ArgumentOutOfRangeException>(() => ToyTexts.Train(options)).ParamName);
    }

    public static TheoryData<string, Action<LanguageModelOptions>> Contradictions => new()
    {
        { "AveragingShare says when", o => o.AveragingShare = 0.5 },
        { "each starts with the end of the one before", o => o.StartToken = true },
        { "there are no steps to vary", o => (o.CarryState, o.RandomSteps) = (false, true) },
        { "says when to begin averaging", o => o.NonMonotonicInterval = 5 },
        { "TiedEmbeddings makes", o => (o.Softmax, o.TiedEmbeddings, o.EmbeddingSize) = (SoftmaxKind.Adaptive, true, o.HiddenSize) },
        { "AdaptiveCutoffs are [4, 4]", o => (o.Softmax, o.AdaptiveCutoffs) = (SoftmaxKind.Adaptive, [4, 4]) },
        { "AdaptiveCutoffs are [0]", o => (o.Softmax, o.AdaptiveCutoffs) = (SoftmaxKind.Adaptive, [0]) },
        { "AdaptiveCutoffs are []", o => (o.Softmax, o.AdaptiveCutoffs) = (SoftmaxKind.Adaptive, []) },
        { "expected 1 to 16 rising", o => o.AdaptiveCutoffs = [.. Enumerable.Range(1, 17)] },
        { "and the vocabulary has 18 tokens", o => (o.Softmax, o.AdaptiveCutoffs) = (SoftmaxKind.Adaptive, [18]) },
        { "nothing is left for cluster 2", o => (o.Softmax, o.AdaptiveCutoffs) = (SoftmaxKind.Adaptive, [4, 9]) },
        { "nothing is left for cluster 1", o => (o.Softmax, o.AdaptiveDivisor) = (SoftmaxKind.Adaptive, 13) },
        { "SampledTokens is 18, and the vocabulary has 18", o => (o.Softmax, o.SampledTokens) = (SoftmaxKind.Sampled, 18) },
        { "have a tokeniser of their own", o => o.Level = TokenLevel.Character },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Options_that_contradict_each_other_are_refused(string message, Action<LanguageModelOptions> set)
    {
        LanguageModelOptions options = ToyTexts.Options();
        set(options);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => ToyTexts.Train(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_no_array_can_hold_is_refused_by_the_names_of_its_options()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.BatchSize, options.Steps) = (20, int.MaxValue);
        var e = Assert.Throws<ArgumentException>(() => ToyTexts.Train(options));
        foreach (string name in (string[])["BatchSize", "Steps", "VocabularySize"]) Assert.Contains(name, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tied_vectors_are_as_wide_as_the_states()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.TiedEmbeddings, options.EmbeddingSize) = (true, options.HiddenSize + 5);
        Assert.Equal(options.HiddenSize, ToyTexts.Train(options).Embeddings.Dimension);
    }

    [Fact]
    public void A_text_that_is_null_is_named_by_its_number()
    {
        var e = Assert.Throws<InvalidOperationException>(() => LanguageModel.Train(["the cat", null!], null, ToyTexts.Options()));
        Assert.Contains("Text 2 is null", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_judges_by_the_validation_loss_needs_validation_texts()
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.PlateauPatience = 1;
        var e = Assert.Throws<ArgumentException>(() => LanguageModel.Train(ToyTexts.Lines(9), null, options));
        Assert.Contains("no validation texts", e.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string[]> TooLittle => new()
    {
        { "not one training text", [] },
        { "All 2 training texts are empty", ["", " "] },
        { "have 3 tokens, ends of texts included, and 4 streams need at least one each", ["the cat"] },
    };

    [Theory]
    [MemberData(nameof(TooLittle))]
    public void Too_little_to_learn_from_is_said(string message, string[] texts)
    {
        var e = Assert.Throws<InvalidOperationException>(() => LanguageModel.Train(texts, null, ToyTexts.Options()));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_an_unknown_token_an_unknown_word_is_named_wherever_it_comes()
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.UnknownToken = false;
        LanguageModel model = ToyTexts.Train(options);
        Refused(() => model.Score("the cat purrs"), "purrs");
        Refused(() => model.Evaluate(["the cat", "a mouse"]), "mouse");
        Refused(() => model.Vocabulary.Encode("a horse"), "horse");
        Refused(() => LanguageModel.Train(ToyTexts.Lines(20), ["a cow"], options), "cow");
        options.MinimumCount = 2;
        Refused(() => LanguageModel.Train([.. ToyTexts.Lines(50), "a whale sings"], null, options), "whale");

        static void Refused(Func<object> act, string word)
        {
            var e = Assert.Throws<InvalidOperationException>(() => act());
            Assert.Contains($"'{word}' is not in the model's vocabulary", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unknown_token_that_is_never_met_is_warned_of()
    {
        var warnings = new List<string>();
        LanguageModel.Train(ToyTexts.Lines(20), null, ToyTexts.Options(), warn: warnings.Add);
        Assert.Contains(warnings, w => w.Contains("probability of an unknown one is not learned", StringComparison.Ordinal));
        warnings.Clear();
        LanguageModel.Train([.. ToyTexts.Lines(20), "the <unk> sleeps"], null, ToyTexts.Options(), warn: warnings.Add);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Texts_cut_for_training_are_warned_of_and_those_of_a_stream_are_not_cut()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.MaximumTokens, options.CarryState) = (3, false);
        var warnings = new List<string>();
        LanguageModel.Train(["the cat sleeps and sleeps", "a <unk> sings"], null, options, warn: warnings.Add);
        Assert.Equal("1 of 2 training texts are longer than 3 tokens; only their first ones are read.", Assert.Single(warnings));
        options.CarryState = true;
        warnings.Clear();
        LanguageModel.Train(["the cat sleeps and sleeps", "a <unk> sings"], null, options, warn: warnings.Add);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_training_with_what_to_do()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.Optimizer, options.LearningRate, options.ClipNorm) = (new SgdOptions(), 1e38, 0);
        var e = Assert.Throws<TrainingDivergedException>(() => ToyTexts.Train(options));
        Assert.Contains("Lower LearningRate", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_texts_start_with_a_token_of_their_own_is_not_evaluated_across_texts()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.CarryState, options.StartToken) = (false, true);
        LanguageModel model = ToyTexts.Train(options);
        Assert.Equal("<sos>", model.Vocabulary[model.Vocabulary.StartOfText]);
        Assert.True(model.Evaluate(ToyTexts.Lines(5)).Perplexity < model.Vocabulary.Count);
        Assert.Throws<InvalidOperationException>(() => model.Evaluate(ToyTexts.Lines(5), new() { CarryState = true }));
    }

    [Fact]
    public void Tokens_and_texts_become_each_other()
    {
        LanguageVocabulary words = ToyTexts.Train().Vocabulary;
        Assert.Equal("the cats <unk>", words.Decode([.. words.Encode("the cats purr"), LanguageVocabulary.EndOfText]));
        LanguageModelOptions options = ToyTexts.Options();
        (options.Level, options.Tokenizer) = (TokenLevel.Character, null);
        LanguageVocabulary letters = ToyTexts.Train(options).Vocabulary;
        Assert.Equal("the cats", letters.Decode(letters.Encode("the cats")));
        Assert.IsType<CharacterTokenizer>(letters.Tokenizer);
        Assert.Throws<ArgumentOutOfRangeException>(() => words.Decode([words.Count]));
    }
}
