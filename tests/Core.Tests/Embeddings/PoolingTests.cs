using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>Words that become one vector.</summary>
public class PoolingTests
{
    [Fact]
    public void The_larger_and_the_smaller_are_kept_and_what_is_not_a_number_stays_one() => KernelPaths.ForEach(() =>
    {
        float[] values = [float.NaN, float.NegativeInfinity, -1, 0, 2, float.PositiveInfinity];
        foreach (int repeat in (int[])[1, 7])
        {
            float[] a = [.. Enumerable.Repeat(values, repeat * values.Length).SelectMany(v => v)];
            float[] b = [.. Enumerable.Repeat(values.SelectMany(v => Enumerable.Repeat(v, values.Length)), repeat).SelectMany(v => v)];
            float[] largest = [.. b], smallest = [.. b];
            VectorMath.KeepLargest(a, largest);
            VectorMath.KeepSmallest(a, smallest);
            for (int i = 0; i < a.Length; i++)
            {
                Assert.Equal(MathF.Max(a[i], b[i]), largest[i]);
                Assert.Equal(MathF.Min(a[i], b[i]), smallest[i]);
            }
        }
    });

    [Fact]
    public void A_word_is_found_where_it_is_whatever_was_looked_up_before_it()
    {
        string[] words = [.. Enumerable.Range(0, 20_000).Select(i => i.ToString("x", null) + new string('z', i % 7)), "a\0", "abcdefgh", "abcdefghi"];
        words = [.. words.Distinct()];
        WordVectors vectors = WordVectors.Create(words.Where((_, i) => i % 2 == 0), new float[(words.Length + 1) / 2], 1);
        FoundWords found = new(new WordLookup(vectors, UnknownWords.Skip, WordCasing.AsIs));
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < words.Length; i++)
            {
                found.Clear();
                found.Add(words[i]);
                found.EndText();
                Assert.Equal(i % 2, found.UnknownCount(0));
                if (i % 2 == 0) Assert.Equal(i / 2, found.Ids(0)[0]);
            }
        }
    }

    [Fact]
    public void Texts_do_not_run_into_each_other()
    {
        WordVectors vectors = WordVectors.Create(["a", "b"], [1, 3], 1);
        FoundWords found = new(new WordLookup(vectors, UnknownWords.Zero));
        foreach (string text in (string[])["a b", "", "x", "b"])
        {
            foreach (string word in text.Split(' ')) found.Add(word);
            found.EndText();
        }

        WordPooler pooler = new(vectors, [WordPooling.Mean, WordPooling.Max]);
        float[] pooled = new float[2];
        float[][] expected = [[2, 3], [0, 0], [0, 0], [3, 3]];
        for (int text = 0; text < expected.Length; text++)
        {
            pooler.Pool(found, text, pooled);
            Assert.Equal(expected[text], pooled);
        }

        Assert.Equal([0, 0, 1, 0], Enumerable.Range(0, 4).Select(found.UnknownCount));
    }

    [Fact]
    public void The_common_direction_is_the_first_right_singular_vector()
    {
        // Rows (3, 4) t and a little of (−4, 3): the first direction is (0.6, 0.8).
        CommonDirection direction = new(2);
        foreach (float t in (float[])[1, -2, 3]) direction.Add([3 * t, 4 * t]);
        foreach (float t in (float[])[0.1f, -0.1f]) direction.Add([-4 * t, 3 * t]);

        float[] found = direction.Compute()!;
        Assert.Equal(0.6, found[0], 1e-6);
        Assert.Equal(0.8, found[1], 1e-6);
        Assert.Null(new CommonDirection(3).Compute());
    }

    [Fact]
    public void Statistics_are_read_as_they_were_written_and_damaged_ones_refused()
    {
        WordVectors vectors = WordVectors.Create(["a", "b"], [1, 3], 1);
        FoundWords found = new(new WordLookup(vectors));
        PoolingStatistics statistics = new(vectors.Words);
        foreach (string word in (string[])["a", "a", "x"]) found.Add(word);
        found.EndText();
        statistics.Add(found, 0);
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        statistics.Save(writer);
        byte[] bytes = stream.ToArray();

        PoolingStatistics read = PoolingStatistics.Load(new BinaryReader(new MemoryStream(bytes)));
        Assert.Equal([1, 0], read.Documents);
        Assert.Equal([2, 0], read.Occurrences);
        Assert.Equal((1, 3L), (read.TextCount, read.WordCount));
        Assert.True(read.AreOf(vectors.Words));
        for (int i = 0; i < bytes.Length; i++)
            Assert.Throws<EndOfStreamException>(() => PoolingStatistics.Load(new BinaryReader(new MemoryStream(bytes, 0, i))));
    }

    [Fact]
    public void Statistics_of_another_list_of_as_many_words_are_refused()
    {
        PoolingStatistics statistics = new(WordList.Create(["a", "bc"]));
        foreach (string[] others in (string[][])[["bc", "a"], ["ab", "c"], ["a", "bc", "d"]])
        {
            WordVectors vectors = WordVectors.Create(others, new float[others.Length], 1);
            var e = Assert.Throws<ArgumentException>(() => new WordPooler(vectors, [WordPooling.TfIdfMean], statistics));
            Assert.Contains("learned over a list of 2 words", e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1, new WordPooler(WordVectors.Create(["a", "bc"], [1, 2], 1), [WordPooling.TfIdfMean], statistics).Width);
    }

    [Fact]
    public void A_word_is_found_whether_the_tokeniser_or_a_column_gives_it()
    {
        string[] list = ["a", "ab", "abcdefghijklmno", "abcdefghijklmnop", "été", "A", ".", "a\0"];
        WordLookup lookup = new(WordVectors.Create(list, new float[list.Length], 1), UnknownWords.Skip, WordCasing.AsIs);
        FoundWords given = new(lookup), cut = new(lookup);
        foreach (string word in list)
        {
            given.Add(word);
            // Twice: the second time from memory.
            for (int i = 0; i < 2; i++) new MLNetSeq.Text.WordTokenizer { KeepCase = true }.Tokenize(word + new string(' ', 20), cut);
        }

        given.EndText();
        cut.EndText();
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], given.Ids(0).ToArray());
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 0, 0], cut.Ids(0).ToArray());
    }
}
