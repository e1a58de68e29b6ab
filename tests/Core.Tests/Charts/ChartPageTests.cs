using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MLNetSeq.Charts;
using Xunit;

namespace MLNetSeq.Tests.Charts;

public sealed partial class ChartPageTests
{
    private const string Evil = "</script><img src=x onerror=alert(1)>";

    [Fact]
    public void A_page_asks_nothing_of_the_network()
    {
        string page = Page();
        Assert.DoesNotMatch(@"https?:|//[a-z]|\ssrc=|\shref=|url\(|@import|fetch\(|XMLHttpRequest|import\(", page.Replace("src=x onerror=", ""));
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_titles_and_notes_are_texts_and_never_markup()
    {
        string page = Page();
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Matches(page, "<script[ >]").Count);
        Assert.Equal(2, Regex.Matches(page, "</script>").Count);
        Assert.DoesNotContain(Evil, page, StringComparison.Ordinal);
        JsonElement data = Data(page);
        Assert.Equal([Evil, "b", "\uFFFD"], data.GetProperty("text").EnumerateArray().Select(t => t.GetString()));
    }

    [Fact]
    public void The_policy_lets_no_script_and_no_style_run_but_the_pages_own()
    {
        string page = Page();
        string policy = Policy().Match(page).Groups[1].Value;
        Assert.Contains($"script-src '{Checksum(OwnScript().Match(page).Groups[1].Value)}'", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src '{Checksum(OwnStyle().Match(page).Groups[1].Value)}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\sstyle=|\son[a-z]+=""", page.Replace("src=x onerror=", ""));
    }

    [Fact]
    public void A_map_comes_with_neighbours_arrows_and_places_inside_its_frame()
    {
        JsonElement data = Data(Page());
        Assert.Equal([1, 2], data.GetProperty("near")[0].EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal(0.875, data.GetProperty("similarity")[0][0].GetDouble());
        Assert.Equal([0, 1, 2], data.GetProperty("arrows")[0].EnumerateArray().Select(n => n.GetInt32()));
        foreach ((string axis, string side) in new[] { ("x", "width"), ("y", "height") })
            Assert.All(data.GetProperty(axis).EnumerateArray(), v => Assert.InRange(v.GetDouble(), 0, data.GetProperty(side).GetDouble()));
    }

    [Fact]
    public void A_heat_map_is_a_picture_and_a_table()
    {
        string page = Page();
        Assert.Contains("<th scope=\"row\">row</th><td>0.25</td>", page, StringComparison.Ordinal);
        Assert.Contains("class=\"cell\"", page, StringComparison.Ordinal);
    }

    private static string Page()
    {
        PointMap map = new(Evil, [new(Evil, 0, 0) { Neighbours = [new(1, 0.875), new(2, double.NaN)] }, new("b", 1, 5), new("\uDC00", 2, 1)])
        {
            Note = Evil,
        };
        map.Add(new MapArrow(0, 1) { Colour = 2 }).Explain(2, Evil);
        return new ChartPage(Evil).Add(map).Add(new HeatMap(Evil, ["row"], [Evil], [[0.25]])).ToHtml();
    }

    private static JsonElement Data(string page) => JsonDocument.Parse(MapData().Match(page).Groups[1].Value).RootElement;

    private static string Checksum(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("Content-Security-Policy\" content=\"([^\"]*)\"")]
    private static partial Regex Policy();

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex OwnScript();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex OwnStyle();

    [GeneratedRegex("<script type=\"application/json\">(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex MapData();
}
