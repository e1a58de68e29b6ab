using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Text;

public sealed class CharacterTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a b\n", "a| |b|\n")]
    [InlineData("ä🐦!", "ä|🐦|!")]
    public void Every_scalar_value_is_a_token(string text, string tokens)
    {
        IReadOnlyList<string> actual = TokenList.Of(CharacterTokenizer.Instance, text);
        Assert.Equal(tokens, string.Join("|", actual));
        Assert.Equal(actual.Count, CharacterTokenizer.Count(text));
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_a_replacement_character()
    {
        string text = "a" + '\uD83D' + '\uDC26' + '\uDC26' + '\uD83D' + "b" + '\uD83D'; // not in an attribute, which is UTF-8
        Assert.Equal(["a", "🐦", "\uFFFD", "\uFFFD", "b", "\uFFFD"], TokenList.Of(CharacterTokenizer.Instance, text));
        Assert.Equal(6, CharacterTokenizer.Count(text));
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
