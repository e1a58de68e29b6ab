using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class AdaptiveEvaluationTests
{
    private static readonly Lazy<LanguageModel> Model = new(() => ToyTexts.Train());
    private static readonly string[] Texts = ToyTexts.Lines(30, seed: 3);

    // The model knows the words, and not that one sentence comes again and again.
    private static readonly string[] Repeating = [.. Enumerable.Repeat("two dogs sleep and a cats sings and the bird barks", 40)];

    public static TheoryData<bool, bool> Ways => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_rate_and_a_weight_of_0_change_nothing(bool carries, bool isTied)
    {
        LanguageModelOptions training = ToyTexts.Options();
        if (isTied) (training.TiedEmbeddings, training.EmbeddingSize) = (true, training.HiddenSize);
        LanguageModel model = ToyTexts.Train(training);
        LanguageEvaluationOptions plain = new() { CarryState = carries };
        double expected = model.Evaluate(Texts, plain).MeanLoss;
        Assert.Equal(expected, model.Evaluate(Texts, plain with { Cache = new() { Weight = 0 } }).MeanLoss, 1e-6);
        Assert.Equal(expected, model.Evaluate(Texts, plain with { Dynamic = new() { LearningRate = 0, Decay = 0 } }).MeanLoss, 1e-6);
        Assert.Equal(expected, model.Evaluate(Texts, plain with { Dynamic = new() { LearningRate = 0, Decay = 0.5 } }).MeanLoss, 1e-6);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_text_that_repeats_itself_becomes_less_of_a_surprise(bool carries, bool isTied)
    {
        LanguageModelOptions training = ToyTexts.Options();
        (training.Cell, training.Layers) = (RecurrentCell.Lstm, 2);
        if (isTied) (training.TiedEmbeddings, training.EmbeddingSize) = (true, training.HiddenSize);
        LanguageModel model = ToyTexts.Train(training);
        string[] texts = carries ? Repeating : [.. Enumerable.Repeat(string.Join(" and ", Repeating), 2)];
        LanguageEvaluationOptions plain = new() { CarryState = carries };
        double without = model.Evaluate(texts, plain).Perplexity;
        double dynamic = model.Evaluate(texts, plain with { Dynamic = new() { LearningRate = 0.5 } }).Perplexity;
        double cached = model.Evaluate(texts, plain with { Cache = new() { Sharpness = 2 } }).Perplexity;
        plain = plain with { Cache = new() { Sharpness = 2 } };
        double both = model.Evaluate(texts, plain with { Dynamic = new() { LearningRate = 0.5 } }).Perplexity;
        Assert.True(dynamic < 0.9 * without, $"{without:F2} without, {dynamic:F2} with dynamic evaluation.");
        Assert.True(cached < 0.97 * without, $"{without:F2} without, {cached:F2} with a cache.");
        Assert.True(both < dynamic, $"{dynamic:F2} with dynamic evaluation, {both:F2} with a cache beside.");
    }

    [Fact]
    public void The_model_stays_as_it_is()
    {
        float[][] before = [.. Model.Value.Network.Parameters.Select(p => p.Value.ToArray())];
        LanguageMetrics first = Model.Value.Evaluate(Texts);
        LanguageEvaluationOptions options = new() { Dynamic = new() { LearningRate = 0.5 }, Cache = new() };
        LanguageMetrics adaptive = Model.Value.Evaluate(Texts, options);
        Assert.Equal(adaptive, Model.Value.Evaluate(Texts, options));
        Assert.Equal(first, Model.Value.Evaluate(Texts));
        for (int p = 0; p < before.Length; p++) Assert.Equal(before[p], Model.Value.Network.Parameters[p].Value.ToArray());
        Assert.Equal((first.Tokens, first.Characters), (adaptive.Tokens, adaptive.Characters));
    }

    [Fact]
    public void A_decay_of_1_keeps_what_the_last_segment_taught_and_no_more()
    {
        // θ ← θ − η ∇L + (θ₀ − θ) = θ₀ − η ∇L: with a rate of 0 the trained weights, else one step away from them.
        LanguageEvaluationOptions still = new() { Dynamic = new() { LearningRate = 0, Decay = 1 } };
        Assert.Equal(Model.Value.Evaluate(Texts).MeanLoss, Model.Value.Evaluate(Texts, still).MeanLoss, 1e-6);
        double Loss(double decay) =>
            Model.Value.Evaluate(Texts, new() { Dynamic = new() { LearningRate = 0.5, Decay = decay } }).MeanLoss;
        Assert.NotEqual(Model.Value.Evaluate(Texts).MeanLoss, Loss(1), 1e-4);
        Assert.NotEqual(Loss(0), Loss(1), 1e-4);
    }

    [Fact]
    public void The_probabilities_of_a_cache_sum_to_1()
    {
        const int Tokens = 7, Width = 5;
        var random = new RandomStream(1);
        var cache = new NeuralCache(new() { Size = 6, Weight = 0.4, Sharpness = 1.5 }, Width, mostTokens: 100);
        float[] model = new float[Tokens], state = new float[Width];
        for (int step = 0; step < 20; step++)
        {
            random.FillUniform(model, -3, 3);
            VectorMath.LogSoftmax(model);
            random.FillUniform(state, -1, 1);
            Assert.Equal(1, Enumerable.Range(0, Tokens).Sum(w => Math.Exp(cache.LogProbability(state, w, model[w]))), 1e-6);
            cache.Add(state, random.Next(Tokens));
        }
    }

    [Fact]
    public void A_cache_is_what_its_formula_says_and_forgets_the_oldest()
    {
        var cache = new NeuralCache(new() { Size = 2, Weight = 0.25, Sharpness = 2 }, width: 1, mostTokens: 100);
        cache.Add([9], 5);
        cache.Add([0.5f], 1);
        cache.Add([-1], 2);
        double first = Math.Exp(2 * 0.5 * 0.3), second = Math.Exp(2 * -1 * 0.3);
        double expected = 0.75 * 0.1 + 0.25 * first / (first + second);
        Assert.Equal(Math.Log(expected), cache.LogProbability([0.3f], 1, Math.Log(0.1)), 1e-6);
        Assert.Equal(Math.Log(0.75 * 0.1), cache.LogProbability([0.3f], 5, Math.Log(0.1)), 1e-6);
        cache.Clear();
        Assert.Equal(-3, cache.LogProbability([0.3f], 1, -3));
    }

    [Fact]
    public void A_rate_that_destroys_the_weights_is_told_of()
    {
        LanguageEvaluationOptions wild = new() { Dynamic = new() { LearningRate = 1e38, ClipNorm = 0 } };
        Assert.Contains("LearningRate", Assert.Throws<TrainingDivergedException>(() => Model.Value.Evaluate(Repeating, wild)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(
        () => Model.Value.Evaluate(Texts, new() { Cache = new() }, new CancellationToken(canceled: true)));

    public static TheoryData<LanguageEvaluationOptions> Wrong =>
    [
        new() { Dynamic = new() { LearningRate = -1 } },
        new() { Dynamic = new() { LearningRate = double.NaN } },
        new() { Dynamic = new() { Decay = 1.5 } },
        new() { Dynamic = new() { Steps = 0 } },
        new() { Dynamic = new() { ClipNorm = -1 } },
        new() { Cache = new() { Size = 0 } },
        new() { Cache = new() { Weight = 1 } },
        new() { Cache = new() { Weight = -0.1 } },
        new() { Cache = new() { Sharpness = -1 } },
        new() { Cache = new(), Streams = 2 },
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_be_is_refused(LanguageEvaluationOptions options) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Value.Evaluate(Texts, options));
}
