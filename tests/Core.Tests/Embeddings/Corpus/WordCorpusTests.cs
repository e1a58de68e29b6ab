using System.IO.Compression;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class WordCorpusTests
{
    [Fact]
    public void Words_are_listed_by_descending_count_and_equal_counts_in_ordinal_order()
    {
        using WordCorpus corpus = Read(["b a b c", "c b d"], minimumCount: 1);
        Assert.Equal(["b", "c", "a", "d"], Words(corpus));
        Assert.Equal([3L, 2, 1, 1], Enumerable.Range(0, 4).Select(corpus.Words.CountOf));
        Assert.Equal((7, 7, 2), (corpus.WordCount, corpus.ReadWordCount, corpus.SentenceCount));
    }

    [Fact]
    public void Rare_words_are_left_out_and_their_neighbours_close_up()
    {
        using WordCorpus corpus = Read(["a x b", "y", "a b a"], minimumCount: 2);
        Assert.Equal(["a b", "a b a"], Sentences(corpus, 1));
        Assert.Equal((5L, 7L, 2L, 4L), (corpus.WordCount, corpus.ReadWordCount, corpus.SentenceCount, corpus.ReadDistinctCount));
    }

    [Fact]
    public void Of_too_many_words_the_commonest_are_kept()
    {
        using WordCorpus corpus = WordCorpus.FromTexts(["a a a b b c"], Options(o => o.MaximumWords = 2));
        Assert.Equal(["a", "b"], Words(corpus));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Parts_hold_each_sentence_once_and_in_order(int parts)
    {
        string[] texts = RandomTexts(500);
        using WordCorpus corpus = Read(texts, minimumCount: 1);
        Assert.Equal(texts, Sentences(corpus, parts));
    }

    [Fact]
    public void What_does_not_fit_in_memory_is_read_from_a_file_as_if_it_did()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            string[] texts = RandomTexts(200_000);
            using WordCorpus inMemory = Read(texts, minimumCount: 1000);
            using (WordCorpus spilled = WordCorpus.FromTexts(texts, Options(o =>
            {
                o.MinimumCount = 1000;
                o.MaximumWordsInMemory = 1;
                o.TemporaryFolder = folder;
            })))
            {
                Assert.True(spilled.IsSpilled && !inMemory.IsSpilled, "only the second one was to be in a file");
                Assert.Equal(Sentences(inMemory, 3), Sentences(spilled, 3));
            }

            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_reader_goes_on_from_a_position()
    {
        using WordCorpus corpus = Read(RandomTexts(100), minimumCount: 1);
        CorpusReader reader = corpus.Open();
        for (int i = 0; i < 40; i++) Assert.True(reader.Next(out _));
        CorpusReader other = corpus.Open();
        other.Position = reader.Position;
        while (reader.Next(out ReadOnlySpan<int> expected))
        {
            int[] sentence = expected.ToArray();
            Assert.True(other.Next(out ReadOnlySpan<int> actual));
            Assert.Equal(sentence, actual.ToArray());
        }

        Assert.False(other.Next(out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Files_are_read_line_by_line_packed_or_not(bool isPacked)
    {
        string path = Path.GetTempFileName() + (isPacked ? ".gz" : "");
        try
        {
            string text = "one two\r\n\nthree  four\tfive\nsix";
            using (Stream file = File.Create(path))
            using (Stream packed = isPacked ? new GZipStream(file, CompressionLevel.Fastest) : file)
                packed.Write(System.Text.Encoding.UTF8.GetBytes(text));
            using WordCorpus corpus = WordCorpus.FromFiles([path], Options());
            Assert.Equal(["one two", "three four five", "six"], Sentences(corpus, 1));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_line_of_any_length_is_cut_between_words_only()
    {
        string path = Path.GetTempFileName();
        try
        {
            string[] words = [.. Enumerable.Range(0, 50_000).Select(i => $"word{i}")];
            File.WriteAllText(path, string.Join(' ', words));
            using WordCorpus corpus = WordCorpus.FromFiles([path], Options(o => o.MaximumSentenceLength = int.MaxValue));
            Assert.Equal(1, corpus.SentenceCount);
            Assert.Equal(words, Sentences(corpus, 1)[0].Split(' '));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_long_sentence_goes_on_as_the_next_one()
    {
        using WordCorpus corpus = WordCorpus.FromTexts(["a b c d e"], Options(o => o.MaximumSentenceLength = 2));
        Assert.Equal(["a b", "c d", "e"], Sentences(corpus, 1));
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-corpus.txt");
        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => WordCorpus.FromFiles([path])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_without_words_says_why()
    {
        Assert.Contains("no words", Assert.Throws<InvalidOperationException>(() => Read(["", " "], 1)).Message, StringComparison.Ordinal);
        string message = Assert.Throws<InvalidOperationException>(() => Read(["a b a"], 5)).Message;
        Assert.Contains("MinimumCount = 5", message, StringComparison.Ordinal);
        Assert.Contains("occurs 2 times", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => WordCorpus.FromTexts(["a"], Options(), source.Token));
    }

    [Fact]
    public void A_packed_file_that_is_damaged_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.gz");
        try
        {
            File.WriteAllText(path, "this is no gzip file");
            Assert.Contains(path, Assert.Throws<InvalidDataException>(() => WordCorpus.FromFiles([path])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void With_few_distinct_words_at_a_time_rare_ones_are_forgotten_and_common_ones_stay()
    {
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => $"common word r{i} common s{i}"), "late late late"];
        using WordCorpus corpus = WordCorpus.FromTexts(
            texts, new WordCorpusOptions { Tokenizer = WhitespaceTokenizer.Instance, MinimumCount = 3, MaximumDistinctWords = 50 });
        Assert.Equal(["common", "word", "late"], Enumerable.Range(0, corpus.Words.Count).Select(i => corpus.Words[i]));
        Assert.Equal([1000, 500, 3], Enumerable.Range(0, 3).Select(corpus.Words.CountOf));
        Assert.Equal((1503, 2503, 1003), (corpus.WordCount, corpus.ReadWordCount, corpus.ReadDistinctCount));
    }

    private static WordCorpus Read(string[] texts, int minimumCount) => WordCorpus.FromTexts(texts, Options(o => o.MinimumCount = minimumCount));

    private static WordCorpusOptions Options(Action<WordCorpusOptions>? change = null)
    {
        WordCorpusOptions options = new() { Tokenizer = WhitespaceTokenizer.Instance, MinimumCount = 1 };
        change?.Invoke(options);
        return options;
    }

    private static string[] RandomTexts(int count)
    {
        RandomStream random = new(7);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 1 + random.Next(12)).Select(_ => $"w{random.Next(300)}")))];
    }

    private static string[] Words(WordCorpus corpus) => [.. Enumerable.Range(0, corpus.Words.Count).Select(i => corpus.Words[i])];

    private static List<string> Sentences(WordCorpus corpus, int parts)
    {
        List<string> sentences = [];
        for (int part = 0; part < parts; part++)
        {
            CorpusReader reader = corpus.Open(part, parts);
            while (reader.Next(out ReadOnlySpan<int> sentence))
                sentences.Add(string.Join(' ', sentence.ToArray().Select(w => corpus.Words[w])));
        }

        return sentences;
    }
}
