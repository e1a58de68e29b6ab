using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace MLNetSeq.Charts;

/// <summary>
/// Maps and tables as one page to be looked around in: a file of its own, without scripts, fonts or pictures from elsewhere.
/// </summary>
/// <remarks>
/// Maps are zoomed with the wheel or keys, dragged, searched, and tell of the word pointed at; the page is light or dark as the reader's
/// system is. What is shown may be any text: it is escaped, and the page lets no script run but its own (a content security policy with
/// that script's checksum).
/// </remarks>
/// <param name="title">What stands above it.</param>
public sealed class ChartPage(string title)
{
    private readonly List<string> _sections = [];

    /// <summary>Adds a map.</summary>
    public ChartPage Add(PointMap map)
    {
        _sections.Add(MapSection.Of(map));
        return this;
    }

    /// <summary>Adds a table.</summary>
    public ChartPage Add(HeatMap table)
    {
        _sections.Add(TableSection.Of(table));
        return this;
    }

    /// <summary>Writes the page to a file.</summary>
    public void Save(string path) => File.WriteAllText(path, ToHtml());

    /// <summary>The page.</summary>
    public string ToHtml()
    {
        string style = Resource("page.css"), script = Resource("page.js"), name = Escape(title);
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{Checksum(style)}'; script-src '{Checksum(script)}'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{name}</title>
            <style>{style}</style>
            </head>
            <body>
            <h1>{name}</h1>
            <noscript><p class="note">The maps of this page need JavaScript, which is switched off.</p></noscript>
            {string.Join('\n', _sections)}
            <script>{script}</script>
            </body>
            </html>

            """;
    }

    internal static string Escape(string text) => WebUtility.HtmlEncode(SvgShapes.Clean(text));

    /// <summary>A paragraph, or nothing.</summary>
    internal static string Note(string? text) => text is null ? "" : $"<p class=\"note\">{Escape(text)}</p>";

    private static string Checksum(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // A browser takes every line end for \n before it computes a checksum, and so must we.
    private static string Resource(string name)
    {
        using Stream stream = typeof(ChartPage).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no resource '{name}'.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
