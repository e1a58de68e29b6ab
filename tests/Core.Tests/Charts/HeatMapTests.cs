using System.Xml.Linq;
using MLNetSeq.Charts;
using Xunit;

namespace MLNetSeq.Tests.Charts;

public sealed class HeatMapTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_cell_holds_its_number_and_is_blue_below_0_and_red_above()
    {
        XElement[] cells = Cells(new HeatMap("t", ["r"], ["a", "b", "c", "d"], [[-1, 0, 0.5, double.NaN]]));
        Assert.Equal(["−1.00", "0.00", "0.50"], cells.Select(c => c.Value));
        string[] colours = [.. cells.Select(c => (string)c.Element(Svg + "rect")!.Attribute("fill")!)];
        Assert.Equal(["#2166ac", "#f7f7f7", "#d48891"], colours);
        Assert.Equal(["#fff", "#222", "#222"], cells.Select(c => (string)c.Element(Svg + "text")!.Attribute("fill")!));
    }

    [Fact]
    public void Beyond_the_limit_the_colour_does_not_change()
    {
        XElement[] cells = Cells(new HeatMap("t", ["r"], ["a", "b"], [[0.2, 7]]) { Limit = 0.2 });
        Assert.Equal(cells[0].Element(Svg + "rect")!.Attribute("fill")!.Value, cells[1].Element(Svg + "rect")!.Attribute("fill")!.Value);
    }

    [Fact]
    public void Names_may_be_any_text() =>
        Assert.Contains("&lt;b&gt;", new HeatMap("<t>", ["<b>"], ["\0"], [[0]]).ToSvg().ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_table_with_too_few_cells_is_named() =>
        Assert.Contains("2 rows of 1", Assert.Throws<ArgumentException>(() => new HeatMap("t", ["a", "b"], ["c"], [[1]])).Message,
            StringComparison.Ordinal);

    private static XElement[] Cells(HeatMap map) => [.. map.ToSvg().Descendants(Svg + "g").Where(g => (string?)g.Attribute("class") == "cell")];
}
