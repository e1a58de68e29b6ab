using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class LanguageModelTests
{
    [Theory]
    [InlineData(RecurrentCell.Rnn, true)]
    [InlineData(RecurrentCell.Gru, false)]
    [InlineData(RecurrentCell.Lstm, true)]
    [InlineData(RecurrentCell.LstmPeephole, false)]
    public void A_model_of_words_learns_what_agrees_with_what(RecurrentCell cell, bool carries)
    {
        LanguageModelOptions options = ToyTexts.Options(threads: 2);
        (options.Cell, options.CarryState, options.MaximumEpochs) = (cell, carries, 8);
        LanguageModel model = ToyTexts.Train(options);
        double right = model.Score("the cats sleep").LogProbability, wrong = model.Score("the cats sleeps").LogProbability;
        Assert.True(right > wrong + 2, $"ln p is {right:F2} where the verb agrees, {wrong:F2} where it does not.");
        double perplexity = model.History[^1].ValidationPerplexity;
        Assert.True(perplexity < 4, $"The validation perplexity is {perplexity:F2}.");
    }

    [Fact]
    public void A_model_of_characters_learns_to_spell()
    {
        LanguageModelOptions options = ToyTexts.Options(threads: 2);
        (options.Level, options.Tokenizer, options.Steps, options.HiddenSize) = (TokenLevel.Character, null, 20, 32);
        LanguageModel model = ToyTexts.Train(options);
        double loss = model.History[^1].ValidationLoss;
        Assert.True(loss < 0.8, $"The validation loss is {loss:F3} nats a character.");
        Assert.True(model.Score("the dog").LogProbability > model.Score("the dgo").LogProbability + 2);
    }

    public static TheoryData<LanguageModelOptions> Recipes => [LanguageModelOptions.ZarembaSmall(), LanguageModelOptions.AwdLstm()];

    [Theory]
    [MemberData(nameof(Recipes))]
    public void The_recipes_train_at_a_smaller_size(LanguageModelOptions options)
    {
        (options.HiddenSize, options.EmbeddingSize, options.BatchSize, options.Steps) = (48, 48, 4, 10);
        LanguageModel model = LanguageModel.Train(ToyTexts.Lines(2000), ToyTexts.Lines(40, seed: 2), options);
        Assert.True(model.History.Min(e => e.ValidationLoss) < 2.2, // 2.63 is that of words without those before them
            $"Validation losses: {string.Join(", ", model.History.Select(e => e.ValidationLoss.ToString("F3")))}.");
    }

    [Fact]
    public void Averaging_begins_when_the_validation_loss_no_longer_falls()
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.Optimizer = new AveragedSgdOptions { Lambda = 0, AveragingStart = long.MaxValue };
        (options.LearningRate, options.NonMonotonicInterval, options.MaximumEpochs, options.Patience) = (5, 1, 14, 0);
        IReadOnlyList<LanguageEpoch> averaged = ToyTexts.Train(options).History;
        options.Optimizer = new SgdOptions();
        options.NonMonotonicInterval = 0;
        IReadOnlyList<LanguageEpoch> plain = ToyTexts.Train(options).History;
        int first = Enumerable.Range(0, plain.Count).FirstOrDefault(e => plain[e].ValidationLoss != averaged[e].ValidationLoss);
        Assert.True(first > 1, "Averaging never began, or with the first epoch.");
        Assert.True(averaged[^1].ValidationLoss < plain[^1].ValidationLoss,
            $"{averaged[^1].ValidationLoss:F4} with the average, {plain[^1].ValidationLoss:F4} without.");
    }

    [Fact]
    public void The_rate_falls_with_each_epoch_after_the_full_ones()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.FullRateEpochs, options.MaximumEpochs, options.Patience, options.LearningRate) = (2, 4, 0, 0.01);
        Assert.Equal([0.01, 0.01, 0.005, 0.0025], ToyTexts.Train(options).History.Select(e => e.LearningRate));
    }

    [Fact]
    public void The_rate_falls_where_the_validation_loss_does_not()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.PlateauPatience, options.MaximumEpochs, options.Patience, options.LearningRate) = (1, 12, 0, 0.2);
        IReadOnlyList<LanguageEpoch> history = ToyTexts.Train(options).History;
        double best = double.PositiveInfinity, rate = options.LearningRate;
        foreach (LanguageEpoch epoch in history)
        {
            Assert.Equal(rate, epoch.LearningRate, 12);
            if (epoch.ValidationLoss < best) best = epoch.ValidationLoss;
            else rate *= options.PlateauDecay;
        }

        Assert.True(rate < options.LearningRate, "The loss fell in every epoch: the test tests nothing.");
    }

    [Fact]
    public void The_weights_of_the_best_epoch_are_kept()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.MaximumEpochs, options.Patience, options.LearningRate) = (8, 0, 0.3);
        LanguageModel model = ToyTexts.Train(options);
        double best = model.History.Min(e => e.ValidationLoss), last = model.History[^1].ValidationLoss;
        Assert.True(best < last, "The last epoch was the best one: the test tests nothing.");
        LanguageMetrics metrics = model.Evaluate(ToyTexts.Lines(40, seed: 2), new() { Streams = options.BatchSize });
        Assert.Equal(best, metrics.MeanLoss, 1e-9);
    }

    [Fact]
    public void Texts_shorter_than_a_window_are_enough()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.BatchSize, options.Steps) = (2, 50);
        LanguageModel model = LanguageModel.Train(["one two three"], null, options);
        Assert.True(double.IsFinite(model.Score("one two").LogProbability));
    }

    [Fact]
    public void Embeddings_are_the_vectors_of_the_words_alone()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.TiedEmbeddings, options.EmbeddingSize, options.HiddenSize) = (true, 10, 10);
        LanguageModel model = ToyTexts.Train(options);
        WordVectors vectors = model.Embeddings;
        Assert.Equal(model.Vocabulary.Count - 2, vectors.Count);
        Assert.Equal(10, vectors.Dimension);
        int cats = model.Vocabulary.IdOf("cats");
        Assert.Equal(model.Network.Output.Layer!.Weight.Matrix[cats].ToArray(), vectors["cats"]);
    }

    [Theory]
    [GoldenCases("perplexity")]
    public void Perplexity_is_as_defined(GoldenCase golden)
    {
        float[] scores = golden.Floats("inputs", "tokenLogProbs");
        int[] lengths = golden.Ints("inputs", "lengths"), shape = golden.Shape("inputs", "tokenLogProbs");
        double[] expected = golden.Doubles("outputs", "perSequencePerplexity");
        TokenLikelihood all = default;
        for (int b = 0; b < lengths.Length; b++)
        {
            TokenLikelihood one = TokenLikelihood.Of([.. Enumerable.Range(0, lengths[b]).Select(t => scores[t * shape[1] + b])]);
            Near.Assert(expected[b], one.Perplexity, 1e-6, $"perplexity of sequence {b}");
            all += one;
        }

        Assert.Equal((long)golden.Scalar("outputs", "tokens"), all.Tokens);
        Near.Assert(golden.Scalar("outputs", "meanNegativeLogLikelihoodNats"), all.MeanLoss, 1e-6, "mean loss");
        Near.Assert(golden.Scalar("outputs", "bitsPerToken"), all.BitsPerToken, 1e-6, "bits");
        Near.Assert(golden.Scalar("outputs", "perplexity"), all.Perplexity, 1e-6, "perplexity");
    }

    [SharedDataFact("data/tiny-shakespeare/input.txt")]
    public void Shakespeare_is_no_longer_a_surprise_after_a_short_while()
    {
        string text = File.ReadAllText(SharedData.PathOf("data/tiny-shakespeare/input.txt"));
        var options = new LanguageModelOptions
        {
            Level = TokenLevel.Character,
            Cell = RecurrentCell.Gru,
            Layers = 1,
            HiddenSize = 64,
            EmbeddingSize = 32,
            LearningRate = 5e-3,
            MaximumEpochs = 1,
            Threads = 2,
        };
        LanguageModel model = LanguageModel.Train([text[..200_000]], [text[200_000..220_000]], options);
        Assert.True(model.History[0].ValidationLoss < 2.2, $"{model.History[0].ValidationLoss:F3} nats a character.");
    }
}
