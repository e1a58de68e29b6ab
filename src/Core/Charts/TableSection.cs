using System.Xml.Linq;

namespace MLNetSeq.Charts;

/// <summary>A heat map's part of a page: the picture, and for those who do not see it the numbers as a table.</summary>
internal static class TableSection
{
    public static string Of(HeatMap table)
    {
        XElement picture = Plain(table.ToSvg().Root!);
        return $"""
            <section>
            <h2 class="unseen">{ChartPage.Escape(table.Title)}</h2>
            <div class="scroll">{picture.ToString(SaveOptions.DisableFormatting)}</div>
            <details><summary>The numbers as a table</summary><div class="scroll"><table>
            <thead><tr><th></th>{string.Concat(table.Columns.Select(name => $"<th scope=\"col\">{ChartPage.Escape(name)}</th>"))}</tr></thead>
            <tbody>
            {string.Join('\n', table.Rows.Select((name, r) => Row(name, table.Cells[r])))}
            </tbody></table></div></details>
            </section>
            """;
    }

    private static string Row(string name, IReadOnlyList<double> cells) =>
        $"<tr><th scope=\"row\">{ChartPage.Escape(name)}</th>{string.Concat(cells.Select(c => $"<td>{HeatMap.CellText(c)}</td>"))}</tr>";

    // Inside a page an svg element needs no namespace.
    private static XElement Plain(XElement element) =>
        new(element.Name.LocalName, element.Attributes().Where(a => !a.IsNamespaceDeclaration),
            element.Nodes().Select(node => node is XElement child ? Plain(child) : node));
}
