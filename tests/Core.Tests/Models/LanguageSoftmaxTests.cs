using MLNetSeq.Formats;
using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>Language models whose softmax is adaptive, or trained by samples.</summary>
public sealed class LanguageSoftmaxTests
{
    private static readonly Lazy<LanguageModel> Adaptive = new(() => ToyTexts.Train(AdaptiveOptions()));
    private static readonly string[] Texts = ToyTexts.Lines(30, seed: 3);

    public static TheoryData<string, Action<LanguageModelOptions>> Kinds => new()
    {
        { "adaptive", o => (o.Softmax, o.AdaptiveDivisor) = (SoftmaxKind.Adaptive, 2) },
        { "adaptive with a biased head", o => (o.Softmax, o.AdaptiveHeadBias, o.AdaptiveDivisor) = (SoftmaxKind.Adaptive, true, 2) },
        { "sampled by frequency", o => UseSamples(o, SampleDistribution.Frequency, isTied: false) },
        { "sampled by place", o => UseSamples(o, SampleDistribution.LogUniform, isTied: false) },
        { "sampled and tied", o => UseSamples(o, SampleDistribution.Frequency, isTied: true) },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_learns_nearly_what_the_full_softmax_learns(string kind, Action<LanguageModelOptions> set)
    {
        LanguageModelOptions options = ChainOptions();
        set(options);
        double loss = Loss(options);
        options.Softmax = SoftmaxKind.Full;
        double full = Loss(options);
        Assert.True(full < Math.Log(Chain.Words) / 2, $"The full softmax comes to {full:F3} nats: it has learned too little to compare.");
        Assert.True(loss < full + 0.15, $"{kind}: {loss:F3} nats a token on held-out texts, {full:F3} with the full softmax.");

        static double Loss(LanguageModelOptions options)
        {
            LanguageModel model = LanguageModel.Train(Chain.Lines(600, seed: 1), Chain.Lines(100, seed: 2), options);
            double loss = model.Evaluate(Chain.Lines(100, seed: 2)).MeanLoss;
            Assert.Equal(model.History.Min(e => e.ValidationLoss), loss, 0.05);
            return loss;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_and_threads_give_the_same_bits(string kind, Action<LanguageModelOptions> set)
    {
        foreach (int threads in (int[])[1, 2])
        {
            LanguageModelOptions options = ToyTexts.Options(threads);
            set(options);
            if (options.Softmax == SoftmaxKind.Sampled) options.SampledTokens = 6;
            LanguageModel first = ToyTexts.Train(options), second = ToyTexts.Train(options);
            for (int p = 0; p < first.Network.Parameters.Count; p++)
                Assert.True(first.Network.Parameters[p].Value.SequenceEqual(second.Network.Parameters[p].Value),
                    $"{kind}, {threads} threads: '{first.Network.Parameters[p].Name}' has other bits.");
        }
    }

    [Fact]
    public void The_score_of_an_adaptive_model_is_the_sum_of_what_its_streams_say()
    {
        LanguageModel model = Adaptive.Value;
        LanguageStreams streams = model.CreateStreams();
        float[] scores = new float[streams.VocabularySize];
        var row = new Matrix(scores, 1, scores.Length);
        foreach (string text in Texts)
        {
            streams.Begin(row);
            double sum = 0;
            foreach (int token in (int[])[.. model.Vocabulary.Encode(text), LanguageVocabulary.EndOfText])
            {
                Assert.Equal(1, scores.Sum(s => Math.Exp(s)), 1e-5);
                sum += scores[token];
                streams.Advance([0], [token], row);
            }

            Assert.Equal(sum, model.Score(text).LogProbability, 1e-4);
        }
    }

    [Theory]
    [InlineData(WeightPrecision.Single, 1e-5)]
    [InlineData(WeightPrecision.Int8, 0.2)]
    public void Many_streams_of_an_adaptive_model_say_what_one_says(WeightPrecision precision, double tolerance)
    {
        LanguageModel model = Adaptive.Value;
        LanguageVocabulary words = model.Vocabulary;
        LanguageStreams streams = model.CreateStreams(precision);
        float[] scores = new float[3 * words.Count];
        streams.Begin(new Matrix(scores, 1, words.Count));
        var three = new Matrix(scores, 3, words.Count);
        streams.Advance([0, 0, 0], [words.IdOf("the"), words.IdOf("a"), words.IdOf("two")], three);
        streams.Advance([2, 0, 0], [words.IdOf("birds"), words.IdOf("dog"), words.IdOf("cats")], three);
        string[] texts = ["two birds", "the dog", "the cats"];
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(model.Score(texts[i]).TokenLogProbabilities[^1], three[i][LanguageVocabulary.EndOfText], tolerance);
            Assert.Equal(1, three[i].ToArray().Sum(s => Math.Exp(s)), 1e-5);
        }
    }

    [Theory]
    [InlineData(GenerationMethod.Sampling, WeightPrecision.Single)]
    [InlineData(GenerationMethod.Greedy, WeightPrecision.Int8)]
    [InlineData(GenerationMethod.Beam, WeightPrecision.Single)]
    public void An_adaptive_model_writes(GenerationMethod method, WeightPrecision precision)
    {
        TextGenerationOptions options = new() { Method = method, Precision = precision, MaximumLength = 9, SeedText = "the" };
        if (method != GenerationMethod.Greedy) options = options with { Samples = 2 };
        IReadOnlyList<GeneratedText> texts = Adaptive.Value.Generate(options);
        Assert.All(texts, t => Assert.True(t.Tokens > 0 && double.IsFinite(t.LogProbability), $"'{t.Text}' of {t.Tokens} tokens."));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_can_go_on_learning_and_remember_while_it_is_evaluated(string kind, Action<LanguageModelOptions> set)
    {
        LanguageModelOptions training = ToyTexts.Options();
        set(training);
        if (training.Softmax == SoftmaxKind.Sampled) training.SampledTokens = 6;
        LanguageModel model = ToyTexts.Train(training);
        string[] repeating = [.. Enumerable.Repeat("two dogs sleep and a cats sings and the bird barks", 40)];
        double without = model.Evaluate(repeating).Perplexity;
        Assert.Equal(without, model.Evaluate(repeating, new() { Dynamic = new() { LearningRate = 0, Decay = 0.5 } }).Perplexity, 1e-3);
        double dynamic = model.Evaluate(repeating, new() { Dynamic = new() { LearningRate = 0.5 } }).Perplexity;
        double cached = model.Evaluate(repeating, new() { Cache = new() { Sharpness = 2 } }).Perplexity;
        Assert.True(dynamic < 0.9 * without, $"{kind}: {without:F2} without, {dynamic:F2} with dynamic evaluation.");
        Assert.True(cached < without, $"{kind}: {without:F2} without, {cached:F2} with a cache.");
    }

    [Fact]
    public void A_model_trained_by_samples_is_one_with_a_full_softmax()
    {
        LanguageModelOptions options = ToyTexts.Options();
        UseSamples(options, SampleDistribution.Frequency, isTied: true);
        options.SampledTokens = 6;
        LanguageModel? snapshot = null;
        LanguageModel model = LanguageModel.Train(ToyTexts.Lines(200), ToyTexts.Lines(40, seed: 2), options,
            new Reports<LanguageProgress>(p => snapshot ??= p.IsEpochEnd ? p.Snapshot() : null));
        Assert.All([model, snapshot!], m => Assert.Equal(typeof(FullTokenOutput), m.Network.Output.GetType()));
        Assert.Null(model.AdaptiveCutoffs);
        Assert.Equal(snapshot!.Evaluate(ToyTexts.Lines(40, seed: 2), new() { Streams = options.BatchSize }).MeanLoss,
            model.History[0].ValidationLoss, 1e-6);
    }

    [Theory]
    [InlineData(2, 64, new[] { 1 })]
    [InlineData(3, 64, new[] { 2 })]
    [InlineData(18, 12, new[] { 2 })] // a second cluster would have a projection of 12 / 16
    [InlineData(18, 16, new[] { 2, 9 })]
    [InlineData(10_000, 200, new[] { 1000, 5000 })]
    [InlineData(800_000, 200, new[] { 20_000, 400_000 })]
    [InlineData(30_000, 4, new[] { 3000 })]
    public void Cutoffs_that_are_not_given_suit_the_vocabulary_and_the_state(int tokens, int hiddenSize, int[] expected)
    {
        LanguageModelOptions options = AdaptiveOptions();
        (options.HiddenSize, options.AdaptiveCutoffs, options.AdaptiveDivisor) = (hiddenSize, null, 4);
        AdaptiveShape shape = AdaptiveShape.Of(options, tokens)!;
        Assert.Equal(expected, shape.Cutoffs);
        Assert.True(shape.IsPossible(hiddenSize, tokens));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_weights_that_a_shape_counts_are_those_of_its_network(bool hasBias)
    {
        var shape = new LanguageShape(RecurrentCell.Gru, 30, 5, 17, 2) { Adaptive = new([4, 11, 29], 2, hasBias) };
        Assert.Equal(shape.WeightCount, new LanguageNetwork(shape, random: null).Parameters.Sum(p => (long)p.Length));
    }

    [Fact]
    public void The_tensors_of_an_adaptive_softmax_have_the_names_of_PyTorch()
    {
        LanguageModelOptions options = AdaptiveOptions();
        options.AdaptiveHeadBias = true;
        LanguageModel model = ToyTexts.Train(options);
        using var stream = new MemoryStream();
        model.SaveSafeTensors(stream);
        stream.Position = 0;
        int tokens = model.Vocabulary.Count;
        Assert.Equal([("output.head.weight", "[6, 12]"), ("output.head.bias", "[6]"), ("output.tail.0.0.weight", "[6, 12]"),
            ("output.tail.0.1.weight", "[5, 6]"), ("output.tail.1.0.weight", "[3, 12]"), ("output.tail.1.1.weight", $"[{tokens - 9}, 3]")],
            SafeTensors.Read(stream).Where(t => t.Name.StartsWith("output", StringComparison.Ordinal)).Select(t => (t.Name, t.ShapeText)));

        stream.Position = 0;
        options.Seed = 5;
        LanguageModel other = ToyTexts.Train(options).WithSafeTensors(stream);
        Assert.Equal(model.Score(Texts[0]).TokenLogProbabilities, other.Score(Texts[0]).TokenLogProbabilities);
        Assert.Equal([4, 9], other.AdaptiveCutoffs!);
    }

    [Theory]
    [InlineData(null, 0.3f)]
    [InlineData(0.2f, null)]
    [InlineData(0.2f, 0.3f)]
    public void Start_values_are_drawn_within_the_ranges_asked_for(float? range, float? embeddingRange)
    {
        var shape = new LanguageShape(RecurrentCell.Gru, 30, 5, 17, 1) { Adaptive = new([4, 11], 2, HasHeadBias: true) };
        var network = new LanguageNetwork(shape, new RandomStream(1));
        network.Draw(new RandomStream(2), range, embeddingRange);
        foreach (Parameter parameter in network.Output.Parameters)
        {
            double largest = parameter.Value.ToArray().Max(Math.Abs), limit = (embeddingRange ?? range)!.Value;
            if (embeddingRange is not null && parameter.Name.EndsWith("bias", StringComparison.Ordinal)) limit = 0;
            Assert.True(largest <= limit && largest >= limit * 0.6, $"{parameter.Name} goes up to {largest}, expected up to {limit}.");
        }
    }

    private static LanguageModelOptions AdaptiveOptions()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.Softmax, options.AdaptiveCutoffs, options.AdaptiveDivisor) = (SoftmaxKind.Adaptive, [4, 9], 2);
        return options;
    }

    private static LanguageModelOptions ChainOptions()
    {
        LanguageModelOptions options = ToyTexts.Options(threads: 2);
        (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs, options.Patience) = (32, 32, 6, 0);
        (options.BatchSize, options.Steps, options.LearningRate) = (8, 12, 0.01);
        return options;
    }

    private static void UseSamples(LanguageModelOptions o, SampleDistribution distribution, bool isTied)
    {
        (o.Softmax, o.SampleDistribution, o.SampledTokens, o.TiedEmbeddings) = (SoftmaxKind.Sampled, distribution, 40, isTied);
        if (isTied) o.EmbeddingSize = o.HiddenSize;
    }

    /// <summary>Texts of words that each have three successors, one of them likely; those of low number come more often.</summary>
    private static class Chain
    {
        public const int Words = 150;
        private const int Length = 12;

        public static string[] Lines(int count, int seed)
        {
            var random = new RandomStream(seed);
            string[] lines = new string[count];
            foreach (ref string line in lines.AsSpan())
            {
                int word = random.Next(10);
                string[] words = new string[Length];
                foreach (ref string text in words.AsSpan())
                {
                    text = $"w{word}";
                    int way = random.Next(10);
                    word = (word * 7 + (way < 7 ? 3 : way < 9 ? 50 : 91)) % Words;
                    word = word * word / Words;
                }

                line = string.Join(' ', words);
            }

            return lines;
        }
    }
}
