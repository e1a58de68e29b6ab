using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace MLNetSeq.Charts;

/// <summary>The parts that the pictures are put together from.</summary>
internal static class SvgShapes
{
    public const string Ink = "#333", Pale = "#ddd";

    // A little more than Helvetica's mean width of a character, so that no estimate is too narrow; and that of a character as wide as high.
    private const double CharacterWidth = 0.56, WideCharacterWidth = 1;
    private const char FirstWide = '\u1100';

    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Okabe and Ito's, without the yellow, which is faint on white.
    public static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"];

    /// <summary>A picture on white paper.</summary>
    public static XDocument Picture(string title, int width, int height, int fontSize, params object?[] content) =>
        new(new XElement(Svg + "svg",
            new XAttribute("width", width), new XAttribute("height", height), new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("role", "img"), new XAttribute("font-family", "Helvetica, Arial, sans-serif"),
            new XAttribute("font-size", fontSize), new XAttribute("fill", Ink),
            new XElement(Svg + "title", Clean(title)),
            new XElement(Svg + "rect", new XAttribute("class", "paper"), new XAttribute("width", width), new XAttribute("height", height),
                new XAttribute("fill", "white")),
            content));

    /// <summary>The heading of a picture, as large as fits into a width.</summary>
    public static XElement Heading(double x, double y, string title, double size, double width) =>
        Label(x, y, title, "start",
            new XAttribute("font-size", Number(Math.Min(size, size * width / (1.1 * TextWidth(title, size) + 1)))), // bold is wider
            new XAttribute("font-weight", "bold"));

    public static XElement Line(double x1, double y1, double x2, double y2, string colour) =>
        new(Svg + "line", new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)), new XAttribute("x2", Number(x2)),
            new XAttribute("y2", Number(y2)), new XAttribute("stroke", colour));

    public static XElement Label(double x, double y, string text, string anchor, params XAttribute[] more) =>
        new(Svg + "text",
            new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), more, Clean(text));

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Points(IEnumerable<(double X, double Y)> points) =>
        string.Join(' ', points.Select(p => $"{Number(p.X)},{Number(p.Y)}"));

    /// <summary>About how wide a text is.</summary>
    public static double TextWidth(string text, double fontSize)
    {
        double width = 0;
        foreach (char c in text) width += c < FirstWide ? CharacterWidth : WideCharacterWidth;
        return width * fontSize;
    }

    /// <summary>A text without what no XML or JSON may hold, control characters and halves of a character: there is a sign in their place.</summary>
    public static string Clean(string text)
    {
        StringBuilder? clean = null;
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]);
            bool isKept = isPair || (XmlConvert.IsXmlChar(text[i]) && !char.IsControl(text[i]));
            if (!isKept) clean ??= new StringBuilder(text, 0, i, text.Length);
            clean?.Append(isKept ? text[i] : '\uFFFD');
            if (isPair) clean?.Append(text[++i]);
            if (isPair && clean is null) i++;
        }

        return clean?.ToString() ?? text;
    }

    /// <summary>A text of at most so many characters; a longer one is cut, and ends in an ellipsis.</summary>
    public static string Shortened(string text, int most)
    {
        if (text.Length <= most) return text;
        int cut = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..cut] + "…";
    }
}
