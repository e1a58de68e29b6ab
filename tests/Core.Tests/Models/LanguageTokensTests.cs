using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>Language models of texts that come as words.</summary>
public sealed class LanguageTokensTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Words_train_the_model_that_their_texts_train(bool carries)
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.CarryState = carries;
        LanguageModel text = ToyTexts.Train(options);
        LanguageModel words = LanguageModel.TrainOnTokens(Cut(ToyTexts.Lines(200)), Cut(ToyTexts.Lines(40, seed: 2)), options);

        Assert.Equal(text.History.Select(e => e.TrainingLoss), words.History.Select(e => e.TrainingLoss));
        Assert.Equal(text.History.Select(e => e.ValidationLoss), words.History.Select(e => e.ValidationLoss));
        Assert.Equal(text.Score("two birds sing").TokenLogProbabilities, words.Score("two birds sing").TokenLogProbabilities);
    }

    [Fact]
    public void Words_are_evaluated_as_their_texts_without_the_empty_ones()
    {
        LanguageModel model = ToyTexts.Train();
        LanguageMetrics text = model.Evaluate(["the cat sleeps", "a bird"]);
        ReadOnlyMemory<char>[][] words =
        [
            ["the".AsMemory(), default, "cat".AsMemory(), "sleeps".AsMemory()],
            ["a".AsMemory(), "bird".AsMemory()],
        ];
        Assert.Equal(text, model.EvaluateOnTokens(words));
        Assert.Equal(TokenLevel.Word, text.Unit);
    }

    [Fact]
    public void A_session_has_no_scores_before_it_has_run()
    {
        using LanguageSession session = ToyTexts.Train().CreateSession();
        session.AddText("the cat");
        Assert.Contains("Run", Assert.Throws<InvalidOperationException>(() => session.Likelihood(0)).Message, StringComparison.Ordinal);
        session.Run();
        double first = session.Likelihood(0).LogProbability;
        session.Clear();
        session.AddText("a bird");
        Assert.Throws<InvalidOperationException>(() => session.FinalState(0).Length);
        session.Run();
        Assert.NotEqual(first, session.Likelihood(0).LogProbability);
    }

    [Fact]
    public void A_session_scores_words_as_their_text_without_the_empty_ones()
    {
        using LanguageSession session = ToyTexts.Train().CreateSession();
        session.AddText("the cat zzz");
        session.AddTokens(["the".AsMemory(), default, "cat".AsMemory(), "zzz".AsMemory()]);
        session.AddTokens([]);
        session.Run();

        Assert.Equal(session.TokenLogProbabilities(0), session.TokenLogProbabilities(1));
        Assert.Equal((1, 1), (session.UnknownTokens(0), session.UnknownTokens(1)));
        Assert.Equal(1, session.TokenLogProbabilities(2).Length);
    }

    [Fact]
    public void Words_are_cut_where_a_text_is()
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.MaximumTokens = 2;
        using LanguageSession session = ToyTexts.Train(options).CreateSession();
        session.AddText("the cat sleeps");
        session.AddTokens(Cut(["the cat sleeps"]).Single());
        session.Run();

        Assert.Equal((1, 1), (session.CutTokens(0), session.CutTokens(1)));
        Assert.Equal(session.TokenLogProbabilities(0), session.TokenLogProbabilities(1));
    }

    [Fact]
    public void An_unknown_word_is_named_where_there_is_no_unknown_token()
    {
        LanguageModelOptions options = ToyTexts.Options();
        options.UnknownToken = false;
        using LanguageSession session = ToyTexts.Train(options).CreateSession();

        Assert.Contains("'zzz'", Assert.Throws<InvalidOperationException>(
            () => session.AddTokens(["the".AsMemory(), default, "zzz".AsMemory(), "cat".AsMemory()])).Message);
        Assert.Equal(0, session.Count);
    }

    [Fact]
    public void Characters_are_not_learned_or_scored_from_words()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.Level, options.Tokenizer) = (TokenLevel.Character, null);
        Assert.Contains("give them whole",
            Assert.Throws<ArgumentException>(() => LanguageModel.TrainOnTokens(Cut(ToyTexts.Lines(9)), null, options)).Message);
        using LanguageSession session = ToyTexts.Train(options).CreateSession();
        Assert.Contains("give it whole", Assert.Throws<InvalidOperationException>(() => session.AddTokens([])).Message);
    }

    private static IEnumerable<ReadOnlyMemory<char>[]> Cut(string[] texts) =>
        texts.Select(text => text.Split(' ').Select(word => word.AsMemory()).ToArray());
}
