using System.Globalization;
using System.Xml.Linq;
using MLNetSeq.Charts;
using Xunit;

namespace MLNetSeq.Tests.Charts;

public sealed class PointMapTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Both_directions_have_one_scale_and_up_is_up()
    {
        (double X, double Y)[] dots = Dots(new PointMap("map", [new("a", 0, 0), new("b", 4, 0), new("c", 0, 2)]));
        Assert.Equal(dots[1].X - dots[0].X, 2 * (dots[0].Y - dots[2].Y), 0.02);
        Assert.True(dots[2].Y < dots[0].Y);
    }

    [Fact]
    public void Where_there_is_no_room_for_all_names_the_first_points_have_theirs()
    {
        MapPoint[] points = [.. Enumerable.Range(0, 2000).Select(i => new MapPoint($"word{i}", i % 40, i / 40))];
        XElement[] names = Names(new PointMap("map", points));
        Assert.InRange(names.Length, 100, 1500);
        Assert.Equal("word0", names[0].Value);
        AssertApart(names);
    }

    [Fact]
    public void Ends_of_arrows_always_have_names()
    {
        PointMap map = new("map", [.. Enumerable.Range(0, 30).Select(i => new MapPoint($"word{i}", i * 0.01, 0)), new("far", 9, 9)]);
        for (int i = 0; i < 30; i++) map.Add(new MapArrow(i, 30));
        Assert.Equal(31, Names(map).Length);
        Assert.Equal(30, map.ToSvg().Descendants(Svg + "g").Single(g => (string?)g.Attribute("class") == "arrows").Elements().Count());
    }

    [Fact]
    public void Names_stay_on_the_paper()
    {
        PointMap map = new("map", [new(new string('m', 30), 0, 0), new(new string('w', 30), 100, 0), new("x", 50, 80)]);
        map.Add(new MapArrow(0, 1));
        foreach (XElement name in Names(map))
        {
            (double left, double right) = Extent(name);
            Assert.True(left >= 0 && right <= 1000, $"'{name.Value}' is from {left} to {right}.");
        }
    }

    [Fact]
    public void A_name_may_be_any_text_and_a_long_one_is_cut()
    {
        string[] words = ["</text><script>alert(1)</script>", "\"&'", "nul\0", "half\uD83D", "\u4e16\u754c", "\uD83D\uDE00", new string('x', 4000)];
        PointMap map = new("a <b> & \u0001", [.. words.Select((w, i) => new MapPoint(w, i, i * i))]) { Note = "<note>" };
        map.Add(new MapArrow(0, 1)).Explain(0, "<kind>");
        string text = map.ToSvg().ToString();
        XElement[] names = Names(XDocument.Parse(text));
        Assert.Contains(names, n => n.Value == words[0]);
        Assert.Contains(names, n => n.Value == "nul\uFFFD");
        Assert.Contains(names, n => n.Value == "half\uFFFD");
        Assert.Contains(names, n => n.Value == words[5]);
        Assert.Contains(names, n => n.Value == new string('x', 39) + "…");
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Points_at_one_place_and_no_points_are_drawn()
    {
        Assert.Equal(2, Dots(new PointMap("map", [new("a", 3, 3), new("b", 3, 3)])).Length);
        Assert.Empty(Dots(new PointMap("map", [])));
    }

    [Fact]
    public void What_is_no_point_is_named()
    {
        void Refused(string because, Action draw) =>
            Assert.Contains(because, Assert.Throws<ArgumentException>(draw).Message, StringComparison.Ordinal);
        Refused("'a' is at (NaN, 0)", () => new PointMap("map", [new("a", double.NaN, 0)]));
        Refused("has a neighbour 1", () => new PointMap("map", [new("a", 0, 0) { Neighbours = [new(1, 1)] }]));
        Refused("from 0 to 7", () => new PointMap("map", [new("a", 0, 0)]).Add(new MapArrow(0, 7)));
        Refused("colour is -1", () => new PointMap("map", []).Explain(-1, "x"));
    }

    private static XElement[] Names(PointMap map) => Names(map.ToSvg());

    private static XElement[] Names(XDocument picture) =>
        [.. picture.Descendants(Svg + "g").Single(g => (string?)g.Attribute("class") == "names").Elements()];

    private static (double X, double Y)[] Dots(PointMap map) =>
        [.. map.ToSvg().Descendants(Svg + "circle").Select(c => ((double)c.Attribute("cx")!, (double)c.Attribute("cy")!))];

    private static (double Left, double Right) Extent(XElement name)
    {
        double x = double.Parse(name.Attribute("x")!.Value, CultureInfo.InvariantCulture), width = 0.56 * 12 * name.Value.Length;
        return (string?)name.Attribute("text-anchor") switch
        {
            "start" => (x, x + width),
            "end" => (x - width, x),
            _ => (x - width / 2, x + width / 2),
        };
    }

    private static void AssertApart(XElement[] names)
    {
        (double Left, double Right, double Y)[] boxes = [.. names.Select(n => (Extent(n).Left, Extent(n).Right, (double)n.Attribute("y")!))];
        for (int i = 0; i < boxes.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                bool isApart = boxes[i].Left >= boxes[j].Right || boxes[j].Left >= boxes[i].Right || Math.Abs(boxes[i].Y - boxes[j].Y) > 12;
                Assert.True(isApart, $"'{names[i].Value}' lies on '{names[j].Value}'.");
            }
        }
    }
}
