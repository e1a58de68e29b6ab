using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class LanguageEvaluationTests
{
    private static readonly Lazy<LanguageModel> Model = new(() => ToyTexts.Train());
    private static readonly string[] Texts = ToyTexts.Lines(30, seed: 3);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_all_tokens_are_equally_likely_the_perplexity_is_their_number(bool carries)
    {
        LanguageModel model = ToyTexts.Uniform();
        LanguageMetrics metrics = model.Evaluate(Texts, new() { CarryState = carries });
        Assert.Equal(model.Vocabulary.Count, metrics.Perplexity, 1e-4);
        Assert.Equal(Math.Log2(model.Vocabulary.Count), metrics.BitsPerToken, 1e-6);
    }

    [Fact]
    public void Ends_of_texts_are_counted_as_tokens_and_as_characters()
    {
        LanguageMetrics metrics = Model.Value.Evaluate(["the cat sleeps", "", "a 🐦 sings"]);
        Assert.Equal((3L, 4L + 1 + 4, 1L), (metrics.Texts, metrics.Tokens, metrics.UnknownTokens));
        Assert.Equal(14 + 9 + 3, metrics.Characters);
        Assert.Equal(metrics.BitsPerToken * metrics.Tokens / metrics.Characters, metrics.BitsPerCharacter, 1e-12);
    }

    [Fact]
    public void Texts_by_themselves_are_as_likely_together_as_one_by_one()
    {
        LanguageMetrics all = Model.Value.Evaluate(Texts, new() { CarryState = false, Threads = 2 });
        double sum = Texts.Sum(t => Model.Value.Score(t).LogProbability);
        Assert.Equal(sum, all.Likelihood.LogProbability, 1e-4);
    }

    [Fact]
    public void With_the_state_carried_texts_are_one()
    {
        LanguageMetrics carried = Model.Value.Evaluate(Texts, new() { CarryState = true, Threads = 2 });
        LanguageStreams streams = Model.Value.CreateStreams();
        float[] scores = new float[streams.VocabularySize];
        var row = new Matrix(scores, 1, scores.Length);
        streams.Begin(row);
        double sum = 0;
        foreach (string text in Texts)
        {
            foreach (int token in (int[])[.. Model.Value.Vocabulary.Encode(text), LanguageVocabulary.EndOfText])
            {
                sum += scores[token];
                streams.Advance([0], [token], row);
            }
        }

        Assert.Equal(sum, carried.Likelihood.LogProbability, 1e-3);
        Assert.NotEqual(sum, Model.Value.Evaluate(Texts, new() { CarryState = false }).Likelihood.LogProbability, 1e-2);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)] // more than there are tokens
    public void Every_token_counts_however_many_streams_there_are(int streams)
    {
        LanguageMetrics one = Model.Value.Evaluate(Texts), several = Model.Value.Evaluate(Texts, new() { Streams = streams });
        Assert.Equal(one.Tokens, several.Tokens);
        Assert.Equal(one.MeanLoss, several.MeanLoss, streams > 10 ? 2 : 0.3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_score_does_not_depend_on_what_it_is_run_with(int threads)
    {
        using LanguageSession session = Model.Value.CreateSession(threads);
        for (int round = 0; round < 2; round++)
        {
            session.Clear();
            foreach (string text in Texts) session.AddText(text);
            session.Run();
            for (int i = 0; i < Texts.Length; i++)
            {
                TextScore alone = Model.Value.Score(Texts[i]);
                Assert.Equal(alone.TokenLogProbabilities, session.TokenLogProbabilities(i).ToArray());
                Assert.Equal(alone.FinalState, session.FinalState(i).ToArray());
            }
        }
    }

    [Fact]
    public void A_text_longer_than_the_model_reads_loses_its_end_and_says_so()
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.MaximumTokens = 4;
        LanguageModel model = ToyTexts.Train(options);
        TextScore cut = model.Score("the cat sleeps and unheard of"), whole = model.Score("the cat sleeps and");
        Assert.Equal((2, 0, 5), (cut.CutTokens, cut.UnknownTokens, cut.Tokens));
        Assert.Equal(whole.TokenLogProbabilities, cut.TokenLogProbabilities);
    }

    [Fact]
    public void A_long_text_is_read_in_pieces_that_nobody_notices()
    {
        string text = string.Join(" and ", Texts.Concat(Texts)); // several hundred tokens
        TextScore score = Model.Value.Score(text);
        Assert.Equal(score.Tokens, score.TokenLogProbabilities.Count);
        LanguageStreams streams = Model.Value.CreateStreams();
        streams.Seed(Model.Value.Vocabulary.Encode(text));
        float[] last = new float[streams.VocabularySize];
        streams.Begin(new Matrix(last, 1, last.Length));
        Assert.Equal(last[LanguageVocabulary.EndOfText], score.TokenLogProbabilities[^1], 1e-5);
        Assert.Equal(score.FinalState.Select(s => (double)s), streams.State(0)[..Model.Value.HiddenSize].ToArray().Select(s => (double)s),
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData(RecurrentCell.Gru, WeightPrecision.Single, 1e-5)]
    [InlineData(RecurrentCell.Lstm, WeightPrecision.Single, 1e-5)]
    [InlineData(RecurrentCell.Lstm, WeightPrecision.Int8, 0.2)]
    [InlineData(RecurrentCell.LstmPeephole, WeightPrecision.Single, 1e-5)]
    public void Streams_fork_and_end_and_find_what_a_score_finds(RecurrentCell cell, WeightPrecision precision, double tolerance)
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.Cell, options.Layers) = (cell, 2);
        LanguageModel model = ToyTexts.Train(options);
        LanguageVocabulary words = model.Vocabulary;
        LanguageStreams streams = model.CreateStreams(precision);
        float[] scores = new float[3 * words.Count];
        var one = new Matrix(scores, 1, words.Count);
        var three = new Matrix(scores, 3, words.Count);
        streams.Begin(one);
        Assert.Equal(model.Score("the").TokenLogProbabilities[0], one[0][words.IdOf("the")], tolerance);
        streams.Advance([0, 0, 0], [words.IdOf("the"), words.IdOf("a"), words.IdOf("two")], three);
        streams.Advance([2, 0, 0], [words.IdOf("birds"), words.IdOf("dog"), words.IdOf("cats")], three);
        string[] texts = ["two birds", "the dog", "the cats"];
        for (int i = 0; i < texts.Length; i++)
            Assert.Equal(model.Score(texts[i]).TokenLogProbabilities[^1], three[i][LanguageVocabulary.EndOfText], tolerance);
        streams.Advance([1], [words.IdOf("barks")], one);
        Assert.Equal(model.Score("the dog barks").TokenLogProbabilities[^1], one[0][LanguageVocabulary.EndOfText], tolerance);
        Assert.Equal(1, one[0].ToArray().Sum(s => Math.Exp(s)), 1e-5);
    }

    [Theory]
    [InlineData(SoftmaxKind.Full)]
    [InlineData(SoftmaxKind.Adaptive)]
    public void A_steady_step_of_streams_allocates_nothing(SoftmaxKind softmax)
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.Softmax = softmax;
        LanguageStreams streams = ToyTexts.Train(options).CreateStreams();
        float[] scores = new float[4 * streams.VocabularySize];
        int[] parents = [3, 0, 1, 1], tokens = [2, 3, 4, 5];
        void Step() => streams.Advance(parents, tokens, new Matrix(scores, 4, streams.VocabularySize));
        streams.Begin(new Matrix(scores, 4, streams.VocabularySize));
        for (int i = 0; i < 20; i++) Step();
        Allocations.AssertNone(Step);
    }

    [Fact]
    public void Misuse_of_streams_is_refused()
    {
        LanguageStreams streams = Model.Value.CreateStreams();
        float[] scores = new float[streams.VocabularySize];
        streams.Begin(new Matrix(scores, 1, scores.Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => streams.Advance([1], [2], new Matrix(scores, 1, scores.Length)));
        Assert.Throws<ArgumentOutOfRangeException>(() => streams.Advance([0], [scores.Length], new Matrix(scores, 1, scores.Length)));
        Assert.Throws<ArgumentException>(() => streams.Advance([0, 0], [2], new Matrix(scores, 1, scores.Length)));
        Assert.Throws<ArgumentException>(() => streams.Begin(new Matrix(scores, 1, scores.Length - 1)));
        Assert.Throws<ArgumentException>(() => streams.Seed([], new float[streams.StateSize + 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Model.Value.CreateStreams(threads: 0));
    }
}
