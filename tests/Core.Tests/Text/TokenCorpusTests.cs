using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Text;

public class TokenCorpusTests
{
    [Fact]
    public void Texts_become_ids_of_the_vocabulary_they_build()
    {
        TokenCorpus corpus = new(WordTokenizer.Default, 100);
        Assert.Equal(4, corpus.AddText("A good film."));
        Assert.Equal(3, corpus.AddText("a bad film"));
        Assert.Equal(0, corpus.AddText(""));
        Vocabulary vocabulary = corpus.BuildVocabulary(minimumCount: 2);
        corpus.Encode(vocabulary);
        Assert.Equal(["<pad>", "<unk>", "a", "film"], vocabulary.Words.ToArray());
        Assert.Equal(3, corpus.TextCount);
        Assert.Equal(7, corpus.TokenCount);
        Assert.Equal([2, 1, 3, 1], corpus[0].ToArray());
        Assert.Equal([2, 1, 3], corpus[1].ToArray());
        Assert.Empty(corpus[2].ToArray());
        Assert.Equal(0, corpus.CutTextCount);
    }

    [Theory]
    [InlineData(TextPart.Start)]
    [InlineData(TextPart.End)]
    public void A_long_text_keeps_the_part_asked_for(TextPart keep)
    {
        const int Maximum = 7;
        for (int length = 0; length < 40; length++)
        {
            string[] tokens = [.. Enumerable.Range(0, length).Select(i => "t" + i)];
            TokenCorpus corpus = new(WordTokenizer.Default, Maximum, keep);
            corpus.AddText("first text");
            corpus.AddText(string.Join(' ', tokens));
            corpus.AddText("last text");
            IEnumerable<string> expected = keep == TextPart.Start ? tokens.Take(Maximum) : tokens.TakeLast(Maximum);
            Assert.Equal(expected, corpus[1].ToArray().Select(n => corpus.DistinctTokens[n]));
            Assert.Equal(["last", "text"], corpus[2].ToArray().Select(n => corpus.DistinctTokens[n]));
            Assert.Equal(length > Maximum ? 1 : 0, corpus.CutTextCount);
        }
    }

    [Theory]
    [InlineData(TextPart.Start)]
    [InlineData(TextPart.End)]
    public void An_encoder_gives_what_the_corpus_has(TextPart keep)
    {
        string[] texts =
            ["It isn't good, it's great!", "", "one two three four five six seven eight nine", "good", "great " + new string('x', 5000)];
        TokenCorpus corpus = new(WordTokenizer.Default, 6, keep);
        foreach (string text in texts) corpus.AddText(text);
        Vocabulary vocabulary = corpus.BuildVocabulary();
        corpus.Encode(vocabulary);
        TextEncoder encoder = new(vocabulary, WordTokenizer.Default, 6, keep);
        int cut = 0;
        for (int i = 0; i < texts.Length; i++)
        {
            Assert.Equal(corpus[i].ToArray(), encoder.Encode(texts[i]).ToArray());
            cut += encoder.WasCut ? 1 : 0;
        }

        Assert.Equal(corpus.CutTextCount, cut);
        Assert.Equal(3, cut);
    }

    [Fact]
    public void Tokens_left_out_are_not_counted_as_words()
    {
        TokenCorpus corpus = new(WordTokenizer.Default, 1);
        corpus.AddText("left kept");
        Assert.Equal(["<pad>", "<unk>", "kept"], corpus.BuildVocabulary().Words.ToArray());
    }

    [Fact]
    public void Tokens_can_be_added_as_they_are()
    {
        TokenCorpus corpus = new(null, 10);
        corpus.BeginText();
        corpus.AddToken("New York");
        corpus.AddToken("");
        corpus.AddToken("New York");
        Assert.Equal(2, corpus.EndText());
        Assert.Equal([0, 0], corpus[0].ToArray());
        Assert.Throws<InvalidOperationException>(() => corpus.AddText("text"));
    }

    [Fact]
    public void An_encoded_corpus_takes_no_more_texts()
    {
        TokenCorpus corpus = new(WordTokenizer.Default, 10);
        corpus.AddText("a");
        corpus.Encode(corpus.BuildVocabulary());
        Assert.Throws<InvalidOperationException>(() => corpus.AddText("b"));
        Assert.Throws<InvalidOperationException>(() => corpus.BuildVocabulary());
    }

    [Fact]
    public void A_text_broken_off_leaves_nothing_behind()
    {
        TokenCorpus corpus = new(WordTokenizer.Default, 10);
        corpus.BeginText();
        corpus.AddToken("half");
        corpus.AddText("whole text");
        Assert.Equal(2, corpus[0].Length);
    }

    [Fact]
    public void Keeping_the_end_of_a_huge_text_holds_a_few_tokens_only()
    {
        TokenCorpus corpus = new(WordTokenizer.Default, 400);
        string text = string.Concat(Enumerable.Repeat("good ", 1_000_000));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(400, corpus.AddText(text));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(1, corpus.CutTextCount);
    }

    [Fact]
    public void Encoding_allocates_nothing_once_warm()
    {
        TokenCorpus corpus = new(WordTokenizer.Default, 100);
        corpus.AddText("It isn't good, it's great!");
        TextEncoder encoder = new(corpus.BuildVocabulary(), WordTokenizer.Default, 100);
        encoder.Encode("It isn't good");
        long before = GC.GetAllocatedBytesForCurrentThread();
        encoder.Encode("It's great, isn't it? Good!");
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
