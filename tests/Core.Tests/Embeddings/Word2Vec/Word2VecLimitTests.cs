using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class Word2VecLimitTests
{
    public static TheoryData<Word2VecArchitecture, Word2VecObjective, NegativeSharing> Kinds
    {
        get
        {
            TheoryData<Word2VecArchitecture, Word2VecObjective, NegativeSharing> kinds = [];
            foreach (Word2VecArchitecture architecture in Enum.GetValues<Word2VecArchitecture>())
            {
                foreach (Word2VecObjective objective in Enum.GetValues<Word2VecObjective>())
                    foreach (NegativeSharing sharing in Enum.GetValues<NegativeSharing>()) kinds.Add(architecture, objective, sharing);
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_vocabulary_of_one_or_two_words_in_short_sentences_can_be_trained(
        Word2VecArchitecture architecture, Word2VecObjective objective, NegativeSharing sharing)
    {
        foreach (string text in new[] { "a", "a a", "a b", "a b a a b b b" })
        {
            using WordCorpus corpus = WordCorpus.FromTexts([text, text], Whole());
            WordVectors vectors = Word2Vec.Train(corpus, new Word2VecOptions
            {
                Architecture = architecture,
                Objective = objective,
                NegativeSharing = sharing,
                Dimension = 3,
                Window = 30,
                NegativeSamples = 50,
            });
            Assert.All(vectors["a"], value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void A_prediction_that_is_certain_and_wrong_has_a_large_loss_and_is_no_divergence()
    {
        WordList words = WordList.Create(["a", "b"], [2, 1]);
        Assert.InRange(LossOfCertainty(new Word2VecModel(words, new Word2VecOptions { Dimension = 4 })), 20, 1000);

        // A window's loss is that of its factors, and those of settled products are nothing.
        Word2VecModel ofWindow = new(words, new Word2VecOptions { Dimension = 4, NegativeSharing = NegativeSharing.Window });
        Assert.InRange(LossOfCertainty(ofWindow), 0, 1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void When_progress_throws_all_threads_end(int threads)
    {
        using WordCorpus corpus = Alphabet();
        Word2VecOptions options = new() { Epochs = int.MaxValue, Threads = threads, Dimension = 10 };
        InvalidTimeZoneException thrown = new();
        Assert.Same(thrown, Assert.Throws<InvalidTimeZoneException>(() => Word2Vec.Train(corpus, options, new Throwing(thrown))));
    }

    [Fact]
    public void Words_in_common_start_from_initial_vectors()
    {
        using WordCorpus corpus = WordCorpus.FromTexts(["a b a b c"], Whole());
        WordVectors initial = WordVectors.Create(["b", "z"], [1, 2, 3, 4, 5, 6], 3);
        Word2VecOptions options = new() { Dimension = 3, Epochs = 1, LearningRate = 1e-9f, MinimumLearningRate = 0, InitialVectors = initial };
        WordVectors vectors = Word2Vec.Train(corpus, options);
        Assert.Equal([1f, 2f, 3f], vectors["b"]);
        Assert.All(vectors["a"], value => Assert.InRange(value, -1f / 3, 1f / 3));
        options.Dimension = 4;
        Assert.Contains("InitialVectors", Assert.Throws<ArgumentException>(() => Word2Vec.Train(corpus, options)).Message, StringComparison.Ordinal);
    }

    private static double LossOfCertainty(Word2VecModel model)
    {
        model.Input[0].Fill(10);
        model.Output[0].Fill(-10);
        model.Output[1].Fill(10);
        ExampleBatch batch = new(1, 1, 2);
        (batch.Inputs[0], batch.Targets[0], batch.Targets[1]) = (0, 0, 1);
        batch.AddDrawn(1, 2, true);
        SampledUpdates updates = new(model, loss: new SampledLoss { Interval = 1 }) { Rate = 0.025f };
        updates.Run(batch);
        return updates.TakeLoss().Sum;
    }

    private static WordCorpusOptions Whole() => new() { Tokenizer = WhitespaceTokenizer.Instance, MinimumCount = 1 };

    private static WordCorpus Alphabet()
    {
        RandomStream random = new(4);
        return WordCorpus.FromTexts(
            Enumerable.Range(0, 2000).Select(_ => string.Join(' ', Enumerable.Range(0, 13).Select(_ => (char)('a' + random.Next(26))))), Whole());
    }

    private sealed class Throwing(Exception exception) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => throw exception;
    }
}
