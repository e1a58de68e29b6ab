using MLNetSeq.Inference.Decoding;
using Xunit;

namespace MLNetSeq.Tests.Inference.Decoding;

public sealed class StopStringsTests
{
    [Fact]
    public void Text_up_to_the_first_stop_string_is_shown_however_it_is_cut()
    {
        const string Text = "one aab two\n\nthree";
        foreach ((string[] stops, string expected) in ((string[], string)[])[
            (["ab"], "one a"), (["aab", "two"], "one "), (["\n\n"], "one aab two"), (["four", "threes"], Text), (["wo", "two"], "one aab ")])
        {
            for (int length = 1; length <= Text.Length; length++)
            {
                var watch = new StopStrings(stops);
                string shown = "";
                for (int start = 0; start < Text.Length; start += length)
                    shown += watch.Add(Text.AsSpan(start, Math.Min(length, Text.Length - start)));
                Assert.Equal(expected.Length < Text.Length, watch.HasStopped);
                Assert.Equal(expected, shown + watch.Flush());
            }
        }
    }

    [Fact]
    public void Only_what_may_become_a_stop_string_is_held_back()
    {
        var watch = new StopStrings(["END"]);
        Assert.Equal("the ", watch.Add("the E"));
        Assert.Equal("", watch.Add("N"));
        Assert.Equal("ENE", watch.Add("EE"));
        Assert.Equal("E", watch.Flush());
    }

    [Fact]
    public void One_that_begins_where_the_text_may_not_end_stops_it_where_it_may()
    {
        var watch = new StopStrings(["and"]);
        Assert.Equal("sand ", watch.Add("sand ", mayStop: false));
        Assert.Equal("b", watch.Add("ban", mayStop: false));
        Assert.Equal("", watch.Add("d", mayStop: true));
        Assert.True(watch.HasStopped);
    }

    [Fact]
    public void An_empty_stop_string_is_refused() =>
        Assert.Contains("empty", Assert.Throws<ArgumentException>(() => new StopStrings([""])).Message, StringComparison.Ordinal);
}
