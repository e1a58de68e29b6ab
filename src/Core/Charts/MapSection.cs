using System.Text;
using System.Text.Json;

namespace MLNetSeq.Charts;

/// <summary>A map's part of a page: the controls, and the points as data for the page's script.</summary>
internal static class MapSection
{
    // The map's own units; the script scales them to the window.
    private const int Width = 1000, Height = 800, Margin = 40;
    private const int LongestText = 60;

    public static string Of(PointMap map)
    {
        string name = ChartPage.Escape(map.Title);
        return $"""
            <section class="map">
            <h2>{name}</h2>
            {ChartPage.Note(map.Note)}
            <div class="bar">
            <label>Find <input type="search" autocomplete="off" spellcheck="false" placeholder="a word"></label>
            <output></output>
            <span class="zoom"><button type="button" data-key="-" aria-label="Zoom out">−</button>
            <button type="button" data-key="+" aria-label="Zoom in">+</button>
            <button type="button" data-key="0">All</button></span>
            </div>
            <div class="stage">
            <svg class="plot" tabindex="0" role="application" aria-label="{name}. A map of {map.Points.Count} words: arrow keys move it, plus and minus zoom, 0 shows all. Use the search to hear of a word's neighbours.">
            <g class="links"></g><g class="dots"></g><g class="arrows"></g><g class="heads"></g><g class="labels"></g>
            </svg>
            <aside class="detail" aria-live="polite"></aside>
            </div>
            {Legend(map)}
            <script type="application/json">{Data(map)}</script>
            </section>
            """;
    }

    private static string Legend(PointMap map)
    {
        if (map.Legend.Count == 0) return "";
        return "<ul class=\"legend\">" + string.Concat(map.Legend.Select(entry =>
            $"<li><svg viewBox=\"0 0 28 10\" aria-hidden=\"true\"><path class=\"c{entry.Colour % SvgShapes.Colours.Length}\" d=\"M0 5h28\"/></svg>"
            + $"{ChartPage.Escape(entry.Name)}</li>")) + "</ul>";
    }

    // The writer escapes <, > and & in texts: none can end the script element.
    private static string Data(PointMap map)
    {
        MapFrame frame = new(map.Points, Margin, Margin, Width - 2 * Margin, Height - 2 * Margin);
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartObject();
            json.WriteNumber("width", Width);
            json.WriteNumber("height", Height);
            WriteArray(json, "text", map.Points, p => json.WriteStringValue(SvgShapes.Clean(SvgShapes.Shortened(p.Text, LongestText))));
            WriteArray(json, "x", map.Points, p => json.WriteNumberValue(Math.Round(frame.Place(p).X, 2)));
            WriteArray(json, "y", map.Points, p => json.WriteNumberValue(Math.Round(frame.Place(p).Y, 2)));
            WriteArray(json, "colour", map.Points, p => json.WriteNumberValue(p.Colour % SvgShapes.Colours.Length));
            WriteArray(json, "near", map.Points, p => WriteArray(json, null, p.Neighbours, n => json.WriteNumberValue(n.Point)));
            WriteArray(json, "similarity", map.Points, p => WriteArray(json, null, p.Neighbours, n => WriteSimilarity(json, n.Similarity)));
            WriteArray(json, "arrows", map.Arrows, a => WriteArray(json, null, [a.From, a.To, a.Colour % SvgShapes.Colours.Length],
                json.WriteNumberValue));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void WriteSimilarity(Utf8JsonWriter json, double similarity) =>
        json.WriteNumberValue(double.IsFinite(similarity) ? Math.Round(similarity, 3) : 0);

    private static void WriteArray<T>(Utf8JsonWriter json, string? name, IReadOnlyList<T> items, Action<T> write)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (T item in items) write(item);
        json.WriteEndArray();
    }
}
