using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>Language models of pieces of words.</summary>
public sealed class LanguageSubwordTests
{
    private static readonly Lazy<LanguageModel> Pieces = new(() => ToyTexts.Train(ToyTexts.OfPieces()));

    [Fact]
    public void A_text_is_the_same_once_it_was_cut_and_put_together()
    {
        LanguageVocabulary vocabulary = Pieces.Value.Vocabulary;
        foreach (string text in (string[])["the cats sleep and a bird sings", "scatters tinkle", "s", ""])
            Assert.Equal(text, vocabulary.Decode(vocabulary.Encode(text)));
        Assert.True(vocabulary.Encode("the cats sleep").Length > 3, "No word was cut.");
    }

    [Fact]
    public void Words_never_seen_are_known_by_their_pieces()
    {
        LanguageModel words = ToyTexts.Train(), pieces = Pieces.Value;
        Assert.Equal(1, words.Score("the birds bake").UnknownTokens);
        Assert.Equal(0, pieces.Score("the birds bake").UnknownTokens);
        Assert.Equal(1, pieces.Score("the birdz").UnknownTokens);
        Assert.Equal("the bird<unk>", pieces.Vocabulary.Decode(pieces.Vocabulary.Encode("the birdz")));
    }

    [Fact]
    public void Perplexity_is_told_by_pieces_and_by_words()
    {
        string[] lines = ToyTexts.Lines(50, seed: 3);
        LanguageMetrics pieces = Pieces.Value.Evaluate(lines), words = ToyTexts.Train().Evaluate(lines);
        Assert.Equal(words.Tokens, pieces.Words);
        Assert.Equal(words.Characters, pieces.Characters);
        Assert.Equal(words.Perplexity, words.WordPerplexity!.Value, 1e-9);
        Assert.True(pieces.Tokens > words.Tokens);
        Assert.Equal(Math.Exp(-pieces.Likelihood.LogProbability / words.Tokens), pieces.WordPerplexity!.Value, 1e-9);
        Assert.True(pieces.WordPerplexity > pieces.Perplexity);

        LanguageModelOptions letters = ToyTexts.Options();
        (letters.Level, letters.Tokenizer, letters.MaximumEpochs) = (TokenLevel.Character, null, 1);
        Assert.Null(ToyTexts.Train(letters).Evaluate(lines).WordPerplexity);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Words_train_the_model_that_their_texts_train(bool carries)
    {
        LanguageModelOptions options = ToyTexts.OfPieces();
        (options.CarryState, options.MaximumTokens) = (carries, 6);
        LanguageModel text = ToyTexts.Train(options);
        LanguageModel words = LanguageModel.TrainOnTokens(Cut(ToyTexts.Lines(200)), Cut(ToyTexts.Lines(40, seed: 2)), options);
        Assert.Equal(text.History.Select(e => e.TrainingLoss), words.History.Select(e => e.TrainingLoss));
        Assert.Equal(text.History.Select(e => e.ValidationLoss), words.History.Select(e => e.ValidationLoss));

        using LanguageSession session = text.CreateSession();
        session.AddText("two birds sleep and bark");
        session.AddTokens(["two".AsMemory(), default, .. Cut(["birds sleep and bark"]).Single()]);
        session.Run();
        Assert.Equal(session.TokenLogProbabilities(0), session.TokenLogProbabilities(1));
        Assert.True(session.CutTokens(0) > 0);
        Assert.Equal(session.CutTokens(0), session.CutTokens(1));
    }

    [Fact]
    public void Classes_and_pieces_go_together()
    {
        LanguageModelOptions options = ToyTexts.OfPieces();
        options.CarryState = false;
        ConditionedText[] texts =
            [.. ToyTexts.Lines(100).Select(line => new ConditionedText(line, line.StartsWith("two", StringComparison.Ordinal) ? "two" : "any"))];
        LanguageModel model = LanguageModel.Train(texts, texts[..20], options);
        Assert.Equal(texts.Sum(t => t.Text.Split(' ').Length + 1), model.Evaluate(texts).Words);
        Assert.NotEmpty(model.Generate(new() { Class = "any" })[0].Text);
    }

    [Fact]
    public void Its_vectors_are_those_of_the_pieces()
    {
        Assert.True(Pieces.Value.Embeddings.Contains("\u2581the"));
        Assert.Equal(Pieces.Value.Vocabulary.Count - 2, Pieces.Value.Embeddings.Count);
    }

    [Fact]
    public void The_vocabulary_bounds_the_merges()
    {
        LanguageModelOptions options = ToyTexts.OfPieces();
        (options.SubwordMerges, options.VocabularySize) = (1000, 30);
        Assert.Equal(30 + 2, ToyTexts.Train(options).Vocabulary.Count);
    }

    [Fact]
    public void An_unknown_character_is_named_where_there_is_no_unknown_token()
    {
        LanguageModelOptions options = ToyTexts.OfPieces();
        options.UnknownToken = false;
        LanguageModel model = ToyTexts.Train(options);
        Assert.Contains("'z'", Assert.Throws<InvalidOperationException>(() => model.Score("the birdz")).Message, StringComparison.Ordinal);
        using LanguageSession session = model.CreateSession();
        Assert.Contains("'z'", Assert.Throws<InvalidOperationException>(
            () => session.AddTokens(["the".AsMemory(), default, "birdz".AsMemory()])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Banned_words_are_single_pieces()
    {
        string text = string.Concat(Pieces.Value.Generate(new() { BannedWords = ["the"], MinimumLength = 100 }).Select(t => t.Text));
        Assert.DoesNotContain("the", text.Split(' '));
        Assert.Contains("one piece", Assert.Throws<ArgumentException>(
            () => Pieces.Value.Generate(new() { BannedWords = ["sleepthe"] })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the dog", "s bark", "s")]
    [InlineData("two bir", "ds", "ds")]
    public void A_seed_is_gone_on_with_in_its_last_word(string seed, string rest, string expected)
    {
        // By the probabilities of what may follow: the pieces that go on come without a space.
        var pieces = new TokenPieces(Pieces.Value.Vocabulary, seed);
        int[] ids = Pieces.Value.Vocabulary.Encode("x" + rest); // behind an unknown character, so that the pieces go on
        string text = string.Concat(ids.SkipWhile(id => id != LanguageVocabulary.Unknown).Skip(1).Select(pieces.Next));
        Assert.Equal(rest, text);
        Assert.StartsWith(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mark_that_nothing_follows_shows_no_space()
    {
        LanguageVocabulary vocabulary = Pieces.Value.Vocabulary;
        int mark = vocabulary.IdOf("\u2581"), the = vocabulary.IdOf("\u2581the"), s = vocabulary.IdOf("s");
        Assert.Equal("the s the", vocabulary.Decode([the, mark, s, mark, the, mark]));
    }

    private static IEnumerable<ReadOnlyMemory<char>[]> Cut(string[] texts) =>
        texts.Select(text => text.Split(' ').Select(word => word.AsMemory()).ToArray());
}
