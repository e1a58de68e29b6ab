using MLNetSeq.Embeddings;
using Xunit;
using static MLNetSeq.Tests.Formats.WordVectorFiles;

namespace MLNetSeq.Tests.Formats;

public sealed class TextVectorsTests
{
    [Theory]
    [InlineData(WordVectorsFormat.GloVeText, 1)]
    [InlineData(WordVectorsFormat.GloVeText, 3)]
    [InlineData(WordVectorsFormat.Word2VecText, 1)]
    [InlineData(WordVectorsFormat.Word2VecText, 3)]
    public void Text_gives_back_what_was_written(WordVectorsFormat format, int threads)
    {
        WordVectors vectors = Make(20_000, 30, hasSpaces: true);
        AssertSame(vectors, Load(Bytes(vectors, format), new() { Threads = threads }));
    }

    [Theory]
    [InlineData("a 1 2 3\nb 4 5\nc 7 8 9\n", "line 2", "3 numbers", "3 fields")]
    [InlineData("a 1 2 3\n\nb 4 5 six\nc 7 8 9\n", "line 3", "3 numbers", "'six'")]
    [InlineData("a 1 2 3\nb 4 5 6 7\nc 7 8 9\n", "line 2", "3 numbers", "4 numbers")]
    [InlineData("2 3\na 1 2 3\nb 4 5 6x\n", "line 3", "3 numbers", "'6x'")]
    [InlineData("2 3\na 1 2 3\n", "1 words", "2", "cut off")]
    [InlineData("\n", "line 1", "expected a word", "nothing")]
    [InlineData("", "line 1", "expected a word", "nothing")]
    [InlineData("hello", "line 1", "expected a word", "'hello'")]
    public void A_wrong_line_is_named_with_what_it_has_and_should_have(string text, params string[] expected)
    {
        foreach (int threads in (int[])[1, 2])
        {
            string message = Assert.Throws<InvalidDataException>(() => Load(text, new() { Threads = threads })).Message;
            Assert.All(expected, part => Assert.Contains(part, message));
        }
    }

    [Theory]
    [InlineData("a 1 2\nb 3 4\n")]
    [InlineData("2 2\na 1 2\nb 3 4\n")]
    public void A_byte_order_mark_is_no_part_of_the_first_word(string text)
    {
        WordVectors vectors = Load('\uFEFF' + text);
        Assert.Equal(("a", 2), (vectors.Words[0], vectors.Count));
    }

    [Fact]
    public void A_word_that_comes_twice_keeps_its_first_vector_and_is_counted()
    {
        List<string> warnings = [];
        WordVectors vectors = Load("a 1 2\nb 3 4\na 5 6\n", new() { Warn = warnings.Add });
        Assert.Equal(["a", "b"], Words(vectors));
        Assert.Equal([1f, 2], vectors["a"]);
        Assert.Contains("1 words came before", Assert.Single(warnings));
    }

    [Fact]
    public void Only_the_wanted_words_are_kept_in_the_order_of_the_file()
    {
        const string Text = "a 1 2\nb 3 4\nc d 5 6\nd 7 8\n";
        Assert.Equal(["a", "b"], Words(Load(Text, new() { MaximumWords = 2 })));
        WordVectors some = Load(Text, new() { Vocabulary = WordList.Create(["d", "c d", "x"]) });
        Assert.Equal(["c d", "d"], Words(some));
        Assert.Equal([5f, 6], Row(some, 0));
    }
}
