using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>Pairs of words that belong together are found, joined, and read back.</summary>
public sealed class PhraseTests
{
    // 13 words, 6 of them distinct; distinct pairs: new york, york city, york is, is big, city is.
    private static readonly string[] Texts = ["new york city", "new york is big", "new york", "city is big", "york"];

    private static readonly PhraseOptions Loose = new() { MinimumCount = 2, Discount = 1, Threshold = 2 };

    [Fact]
    public void Scores_are_those_worked_out_by_hand()
    {
        using WordCorpus corpus = Corpus(Texts);
        Assert.Equal(13, corpus.WordCount);

        // new 3, york 4, together 3: (3 − 1) / (3 · 4) · 13; is 2, big 2, together 2: (2 − 1) / (2 · 2) · 13.
        Assert.Equal(
            [new Phrase("is", "big", 13 / 4.0, 1), new Phrase("new", "york", 2 * 13 / 12.0, 1)], PhraseModel.Find(corpus, Loose).Phrases, Same);

        // 5 distinct words and 5 distinct pairs.
        Assert.Equal(5, corpus.Words.Count);
        PhraseOptions distinct = new() { Scoring = PhraseScoring.ByDistinct, MinimumCount = 2, Discount = 1, Threshold = 1.5 };
        Assert.Equal(
            [new Phrase("is", "big", 10 / 4.0, 1), new Phrase("new", "york", 2 * 10 / 12.0, 1)], PhraseModel.Find(corpus, distinct).Phrases, Same);
    }

    [Fact]
    public void Joined_a_corpus_has_phrases_for_words_and_counts_of_what_is_left()
    {
        using WordCorpus corpus = Corpus(Texts);
        using WordCorpus joined = PhraseModel.Find(corpus, Loose).Apply(corpus);
        Assert.Equal(["new_york city", "new_york is_big", "new_york", "city is_big", "york"], TextsOf(joined));
        Assert.Equal(["new_york", "city", "is_big", "york"], WordsOf(joined));
        Assert.Equal([3, 2, 2, 1], Enumerable.Range(0, 4).Select(joined.Words.CountOf));
        Assert.Equal(Texts, TextsOf(corpus));

        using WordCorpus common = PhraseModel.Find(corpus, Loose).Apply(corpus, new WordCorpusOptions { MinimumCount = 3 });
        Assert.Equal(["new_york", "new_york", "new_york"], TextsOf(common));
    }

    [Fact]
    public void A_word_belongs_to_one_phrase_only_and_the_left_one_wins()
    {
        PhraseModel model = new([new Phrase("a", "b", 1, 1), new Phrase("b", "c", 2, 1), new Phrase("a", "a", 3, 1)]);
        Assert.Equal("a_b c", string.Join(' ', model.Apply(["a", "b", "c"])));
        Assert.Equal("a_a a_b b_c", string.Join(' ', model.Apply(["a", "a", "a", "b", "b", "c"])));
        Assert.Equal("b", string.Join(' ', model.Apply(["b"])));
        Assert.Empty(model.Apply([]));
    }

    [Fact]
    public void A_second_pass_finds_phrases_of_phrases()
    {
        using WordCorpus corpus = Corpus([.. Enumerable.Repeat("in san francisco bay it rains", 6), .. Enumerable.Repeat("it rains in here", 9)]);
        PhraseOptions options = new() { Passes = 3, Discount = 0, Threshold = 6 };
        PhraseModel model = PhraseModel.Find(corpus, options);
        Assert.Contains(model.Phrases, p => p is { First: "san", Second: "francisco", Pass: 1 });
        Assert.Contains(model.Phrases, p => p is { First: "san_francisco", Second: "bay", Pass: 2 });
        Assert.Contains("san_francisco_bay", model.Apply(["the", "san", "francisco", "bay"]));
        using WordCorpus joined = model.Apply(corpus);
        Assert.True(joined.Words.Contains("san_francisco_bay"));
    }

    [Fact]
    public void A_tokeniser_over_another_joins_the_same_phrases()
    {
        PhraseModel model = new([new Phrase("new", "york", 1, 1), new Phrase("new_york", "city", 1, 2)], "_");
        ITokenizer tokenizer = model.Over(WordTokenizer.Default);
        Assert.Equal(["i", "love", "new_york_city"], TokenList.Of(tokenizer, "I love New York City"));
        Assert.Equal(["new"], TokenList.Of(tokenizer, "New"));
        Assert.NotEqual(tokenizer.Name, new PhraseModel([new Phrase("new", "york", 1, 1)]).Over(WordTokenizer.Default).Name);

        // Each text for itself: what one holds back is not given to the next.
        using WordCorpus corpus = WordCorpus.FromTexts(["so new", "york city"], new WordCorpusOptions { MinimumCount = 1, Tokenizer = tokenizer });
        Assert.False(corpus.Words.Contains("new_york"));
    }

    [Fact]
    public void A_sink_that_has_enough_gets_no_more()
    {
        PhraseModel model = new([new Phrase("a", "b", 1, 1), new Phrase("c", "d", 1, 2)]);
        Few sink = new(2);
        model.Over(WhitespaceTokenizer.Instance).Tokenize("a b c d e f", sink);
        Assert.Equal(["a_b", "c_d"], sink.Tokens);
    }

    [Fact]
    public void With_room_for_few_pairs_the_rare_ones_are_forgotten()
    {
        List<string> texts = [];
        for (int i = 0; i < 3000; i++) texts.Add($"left right a{i} b{i}");
        using WordCorpus corpus = Corpus(texts);
        PhraseModel model = PhraseModel.Find(corpus, new PhraseOptions { MaximumPairs = 100, Threshold = 1 });
        Assert.Equal([("left", "right")], model.Phrases.Select(p => (p.First, p.Second)));
    }

    [Fact]
    public void Bad_options_are_named()
    {
        using WordCorpus corpus = Corpus(Texts);
        Named(nameof(PhraseOptions.Threshold), new PhraseOptions { Threshold = double.NaN });
        Named(nameof(PhraseOptions.MinimumCount), new PhraseOptions { MinimumCount = 0 });
        Named(nameof(PhraseOptions.Discount), new PhraseOptions { Discount = -1 });
        Named(nameof(PhraseOptions.Passes), new PhraseOptions { Passes = 0 });
        Named(nameof(PhraseOptions.Delimiter), new PhraseOptions { Delimiter = " " });
        Named(nameof(PhraseOptions.MaximumPairs), new PhraseOptions { MaximumPairs = 0 });
        Named(nameof(PhraseOptions.Scoring), new PhraseOptions { Scoring = (PhraseScoring)7 });

        void Named(string option, PhraseOptions options) => Assert.Equal(
            option, Assert.ThrowsAny<ArgumentException>(() => PhraseModel.Find(corpus, options)).ParamName);
    }

    [Theory]
    [InlineData("", "line 1")]
    [InlineData("something else\n", "line 1")]
    [InlineData("phrases\t1\t_\n1\tnew\tyork\n", "line 2")]
    [InlineData("phrases\t1\t_\n1\tnew\tyork\t3\t4\n", "line 2")]
    [InlineData("phrases\t1\t_\n1\tnew\tyork\t3\nx\tnew\tjersey\t3\n", "line 3")]
    [InlineData("phrases\t1\t_\n1\tnew\tyork\tmuch\n", "'much'")]
    [InlineData("phrases\t1\t_\n1\tnew\t\t3\n", "empty")]
    [InlineData("phrases\t1\t_\n99\tnew\tyork\t3\n", "99")]
    [InlineData("phrases\t1\t_\n1\tnew\tyork\t3\n1\tnew\tyork\t3\n", "twice")]
    public void A_file_that_is_no_file_of_phrases_is_refused_by_name(string text, string expected)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            string message = Assert.Throws<InvalidDataException>(() => PhraseModel.Load(path)).Message;
            Assert.Contains(expected, message);
            Assert.Contains(path, message);
            File.WriteAllText(path, "phrases\t1\t_\n1\t" + new string('x', 100_000));
            Assert.Throws<InvalidDataException>(() => PhraseModel.Load(path));
            File.WriteAllBytes(path, [.. "phrases\t1\t_\n1\t"u8, 0xff, 0xfe]);
            Assert.Throws<InvalidDataException>(() => PhraseModel.Load(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Saved_and_loaded_it_is_the_same()
    {
        string path = Path.GetTempFileName();
        try
        {
            PhraseModel model = new([new Phrase("größe", "x", 0.1 + 0.2, 1), new Phrase("größe+x", "y", -3, 2)], "+");
            model.Save(path);
            PhraseModel loaded = PhraseModel.Load(path);
            Assert.Equal(model.Phrases, loaded.Phrases);
            Assert.Equal("größe+x+y", Assert.Single(loaded.Apply(["größe", "x", "y"])));
            Assert.Throws<InvalidOperationException>(() => new PhraseModel([new Phrase("a\tb", "c", 1, 1)]).Save(path));
            Assert.Equal(model.Phrases, PhraseModel.Load(path).Phrases);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Expected: gensim 4.2.0, Phrases(sentences, min_count, threshold, delimiter="_") on the same file, split at white space.
    [SharedDataFact("data/ptb/ptb.train.txt.gz")]
    public void On_the_Penn_Treebank_the_phrases_are_those_of_gensim()
    {
        WordCorpusOptions reading = new() { Tokenizer = WhitespaceTokenizer.Instance, MinimumCount = 1 };
        using WordCorpus corpus = WordCorpus.FromFiles([SharedData.PathOf("data/ptb/ptb.train.txt.gz")], reading);
        PhraseModel model = PhraseModel.Find(corpus, Gensim(5, 10));
        Assert.Equal(3120, model.Phrases.Count);
        Assert.Equal(1068090.273794992, model.Phrases.Sum(p => p.Score), 1e-6);
        Assert.Equal(("guzman", "cabrera", 1), (model.Phrases[0].First, model.Phrases[0].Second, model.Phrases[0].Pass));
        Assert.Equal(12228.382653061226, model.Phrases[0].Score, 1e-9);
        Assert.Equal(93.3636629853212, model.Phrases.Single(p => p is { First: "new", Second: "york" }).Score, 1e-9);
        using WordCorpus joined = model.Apply(corpus);
        Assert.Equal(822920, joined.WordCount);

        PhraseModel few = PhraseModel.Find(corpus, Gensim(20, 50));
        Assert.Equal(219, few.Phrases.Count);
        Assert.Equal(86720.75849204508, few.Phrases.Sum(p => p.Score), 1e-6);

        static PhraseOptions Gensim(int count, double threshold) => new()
        {
            Scoring = PhraseScoring.ByDistinct,
            MinimumCount = count,
            Discount = count,
            Threshold = threshold,
        };
    }

    private static bool Same(Phrase a, Phrase b) =>
        a.First == b.First && a.Second == b.Second && a.Pass == b.Pass && Math.Abs(a.Score - b.Score) < 1e-12;

    private static WordCorpus Corpus(IEnumerable<string> texts) =>
        WordCorpus.FromTexts(texts, new WordCorpusOptions { MinimumCount = 1, Tokenizer = WhitespaceTokenizer.Instance });

    private static IEnumerable<string> WordsOf(WordCorpus corpus) => Enumerable.Range(0, corpus.Words.Count).Select(i => corpus.Words[i]);

    private static List<string> TextsOf(WordCorpus corpus)
    {
        List<string> texts = [];
        CorpusReader reader = corpus.Open();
        while (reader.Next(out ReadOnlySpan<int> sentence)) texts.Add(string.Join(' ', sentence.ToArray().Select(i => corpus.Words[i])));
        return texts;
    }

    private sealed class Few(int most) : ITokenSink
    {
        public List<string> Tokens { get; } = [];

        public bool Add(ReadOnlySpan<char> token)
        {
            Tokens.Add(token.ToString());
            Assert.True(Tokens.Count <= most, $"A token came after the {most} that were wanted: '{Tokens[^1]}'.");
            return Tokens.Count < most;
        }
    }
}
