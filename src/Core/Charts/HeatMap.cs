using System.Globalization;
using System.Xml.Linq;
using static MLNetSeq.Charts.SvgShapes;

namespace MLNetSeq.Charts;

/// <summary>A table of numbers around 0 as an SVG picture: a cell is the bluer the lower, the redder the higher its number.</summary>
/// <remarks>The two colours differ in blue and red, which people who see no difference between red and green tell apart too.</remarks>
public sealed class HeatMap
{
    private const int Edge = 24, FontSize = 13, TitleSize = 18, TitleBaseline = 32, BelowTitle = 46, CellWidth = 74, CellHeight = 26;
    private const int NameGap = 10, FootHeight = 30, LeastWidth = 420, LongestName = 40, ScaleHeight = 12, ScaleRoom = 54, ScaleSteps = 41;

    // From this share of the strongest colour on, white is easier to read than black.
    private const double DarkShare = 0.62;

    private static readonly (int R, int G, int B) Low = (33, 102, 172), Middle = (247, 247, 247), High = (178, 24, 43);

    private readonly double[][] _cells;

    /// <summary>A table.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="rows">The names of the rows.</param>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="cells">The numbers of row after row; one that is not finite is left blank.</param>
    /// <exception cref="ArgumentException">There are not as many cells as rows and columns say.</exception>
    public HeatMap(string title, IReadOnlyList<string> rows, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<double>> cells)
    {
        if (cells.Count != rows.Count || cells.Any(row => row.Count != columns.Count))
            throw new ArgumentException($"The table has {rows.Count} rows of {columns.Count} cells: give a number for each.", nameof(cells));
        Title = title;
        Rows = [.. rows];
        Columns = [.. columns];
        _cells = [.. cells.Select(row => row.ToArray())];
    }

    /// <summary>What stands above it.</summary>
    public string Title { get; }

    /// <summary>The names of the rows.</summary>
    public IReadOnlyList<string> Rows { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of each row's cells.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Cells => _cells;

    /// <summary>The number whose cell has the strongest colour; beyond it they are all the same. Default: the largest magnitude.</summary>
    public double? Limit { get; init; }

    /// <summary>What stands below it, in small print; none unless set.</summary>
    public string? Note { get; init; }

    /// <summary>How a number is written in its cell; nothing where it is not finite.</summary>
    internal static string CellText(double value) => double.IsFinite(value) ? value.ToString("0.00;−0.00;0.00", CultureInfo.InvariantCulture) : "";

    /// <summary>Writes the picture to a file.</summary>
    public void Save(string path) => ToSvg().Save(path);

    /// <summary>The picture.</summary>
    public XDocument ToSvg()
    {
        double cellWidth = Columns.Select(name => TextWidth(Name(name), FontSize) + NameGap).Append(CellWidth).Max();
        int left = Edge + NameGap + (int)Math.Ceiling(Rows.Select(name => TextWidth(Name(name), FontSize)).Append(0).Max());
        int width = Math.Max(LeastWidth, (int)Math.Ceiling(left + Columns.Count * cellWidth + Edge));
        int top = BelowTitle + CellHeight, bottom = top + Rows.Count * CellHeight;
        int height = bottom + ScaleRoom + (Note is null ? 0 : FootHeight);
        double limit = Limit ?? _cells.SelectMany(row => row).Where(double.IsFinite).Select(Math.Abs).Append(0).Max();
        return Picture(Title, width, height, FontSize,
            Heading(Edge, TitleBaseline, Title, TitleSize, width - 2 * Edge),
            Columns.Select((name, c) => Label(left + (c + 0.5) * cellWidth, top - 8, Name(name), "middle", new XAttribute("font-weight", "bold"))),
            Rows.Select((name, r) => Label(left - NameGap, top + (r + 0.5) * CellHeight + 4, Name(name), "end")),
            _cells.Select((row, r) => row.Select((value, c) => Cell(left + c * cellWidth, top + r * CellHeight, cellWidth, value, limit))),
            Scale(left, bottom + 16, Columns.Count * cellWidth, limit),
            Note is null ? null : Label(Edge, height - 12, Note, "start", new XAttribute("font-size", 11)));
    }

    private static string Name(string name) => Shortened(name, LongestName);

    private static XElement? Cell(double x, double y, double width, double value, double limit)
    {
        if (!double.IsFinite(value)) return null;
        double share = limit > 0 ? Math.Clamp(value / limit, -1, 1) : 0;
        return new XElement(Svg + "g", new XAttribute("class", "cell"),
            Box(x + 1, y + 1, width - 2, CellHeight - 2, share),
            Label(x + width / 2, y + CellHeight / 2.0 + 4.5, CellText(value), "middle",
                new XAttribute("fill", Math.Abs(share) > DarkShare ? "#fff" : "#222")));
    }

    private static IEnumerable<XElement> Scale(double left, double top, double width, double limit)
    {
        if (limit == 0) yield break;
        double length = Math.Min(width, 260), step = length / ScaleSteps;
        for (int i = 0; i < ScaleSteps; i++)
            yield return Box(left + i * step, top, step + 0.5, ScaleHeight, 2.0 * i / (ScaleSteps - 1) - 1);
        for (int i = -1; i <= 1; i++)
            yield return Label(left + (i + 1) * length / 2, top + ScaleHeight + 15, CellText(i * limit), i < 0 ? "start" : i == 0 ? "middle" : "end",
                new XAttribute("font-size", 11));
    }

    private static XElement Box(double x, double y, double width, double height, double share) =>
        new(Svg + "rect", new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("width", Number(width)),
            new XAttribute("height", Number(height)), new XAttribute("fill", Colour(share)));

    private static string Colour(double share)
    {
        (int R, int G, int B) end = share < 0 ? Low : High;
        double strength = Math.Abs(share);
        int Mix(int middle, int far) => (int)Math.Round(middle + strength * (far - middle));
        return $"#{Mix(Middle.R, end.R):x2}{Mix(Middle.G, end.G):x2}{Mix(Middle.B, end.B):x2}";
    }
}
