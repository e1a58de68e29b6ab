using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Text;

public sealed class CharacterTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a b\n", "a| |b|\n")]
    [InlineData("ä🐦!", "ä|🐦|!")]
    [InlineData("a\uD83D", "a|\uFFFD")]
    [InlineData("\uDC26\uD83Da", "\uFFFD|\uFFFD|a")]
    public void Every_scalar_value_is_a_token(string text, string tokens)
    {
        IReadOnlyList<string> actual = TokenList.Of(CharacterTokenizer.Instance, text);
        Assert.Equal(tokens, string.Join("|", actual));
        Assert.Equal(actual.Count, CharacterTokenizer.Count(text));
    }

    [Fact]
    public void It_ends_when_the_sink_has_enough()
    {
        var sink = new TwoTokens();
        CharacterTokenizer.Instance.Tokenize("abcdef", sink);
        Assert.Equal(2, sink.Count);
    }

    private sealed class TwoTokens : ITokenSink
    {
        public int Count { get; private set; }

        public bool Add(ReadOnlySpan<char> token) => ++Count < 2;
    }
}
