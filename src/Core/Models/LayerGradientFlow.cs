using System.Globalization;
using System.Text;
using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>The gradient's way back through one recurrent layer in one direction.</summary>
public sealed class LayerGradientFlow
{
    private const int ColumnWidth = 13;

    internal LayerGradientFlow(string name, RecurrentLayer layer, GradientTap tap)
    {
        Name = name;
        HasGates = layer.HasGates;
        SpectralRadius = Numerics.SpectralRadius.Of(layer.RecurrentMatrix);
        GradientFlowRow Row(int distance) =>
            new(distance, tap[distance].Sequences, tap[distance].State, layer.HasCellState ? tap[distance].Cell : null,
                tap[0].State * Math.Pow(SpectralRadius, distance));
        Rows = [.. Enumerable.Range(0, tap.Count).Select(Row)];
    }

    /// <summary>Which layer it is, from 1 on, and which direction where there are two: "layer 1, backward".</summary>
    public string Name { get; }

    /// <summary>
    /// a, the spectral radius of the recurrent matrix U. Gated cells have one matrix a gate: of theirs, the candidate's (n of a GRU, g
    /// of an LSTM), which stands where a plain network's U does. A Jordan network's is V U, from one output to the next.
    /// </summary>
    public double SpectralRadius { get; }

    /// <summary>Whether U has a block a gate, and <see cref="SpectralRadius"/> is the candidate's.</summary>
    public bool HasGates { get; }

    /// <summary>A row for each distance, from 0 to one less than the longest sequence's length.</summary>
    public IReadOnlyList<GradientFlowRow> Rows { get; }

    internal string Radius =>
        string.Create(CultureInfo.InvariantCulture, $"a = {SpectralRadius:0.0000}{(HasGates ? " (candidate's block of U)" : "")}");

    /// <summary>The rows as a table.</summary>
    public override string ToString()
    {
        bool hasCell = Rows.Any(row => row.Cell is not null);
        StringBuilder table = new();
        table.Append(CultureInfo.InvariantCulture, $"{Name}: {Radius}\n{"distance",8}  {"sequences",9}");
        foreach (string column in (string[])["|dloss/dh|", .. hasCell ? ["|dloss/dc|"] : Array.Empty<string>(), "a^t line"])
            table.Append("  ").Append(column.PadLeft(ColumnWidth));
        foreach (GradientFlowRow row in Rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n{row.Distance,8}  {row.Sequences,9}");
            table.Append(CultureInfo.InvariantCulture, $"  {GradientFlow.Format(row.State),ColumnWidth}");
            if (row.Cell is { } cell) table.Append(CultureInfo.InvariantCulture, $"  {GradientFlow.Format(cell),ColumnWidth}");
            table.Append(CultureInfo.InvariantCulture, $"  {GradientFlow.Format(row.Line),ColumnWidth}");
        }

        return table.ToString();
    }
}
