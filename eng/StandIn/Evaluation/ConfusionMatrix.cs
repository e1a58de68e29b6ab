using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Counts[actual][predicted].</summary>
public sealed class ConfusionMatrix
{
    private readonly string[] _names;

    internal ConfusionMatrix(double[][] confusionTableCounts, string[] labelNames)
    {
        Counts = confusionTableCounts;
        _names = labelNames;
        PerClassRecall = confusionTableCounts.Select((row, i) => Share(row[i], row.Sum())).ToArray();
        PerClassPrecision = confusionTableCounts.Select((row, i) => Share(row[i], confusionTableCounts.Sum(r => r[i]))).ToArray();
    }

    public IReadOnlyList<IReadOnlyList<double>> Counts { get; }
    public IReadOnlyList<double> PerClassPrecision { get; }
    public IReadOnlyList<double> PerClassRecall { get; }
    public int NumberOfClasses => Counts.Count;

    public double GetCountForClassPair(int predictedClassIndicatorIndex, int actualClassIndicatorIndex)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predictedClassIndicatorIndex, (uint)NumberOfClasses,
            nameof(predictedClassIndicatorIndex));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)actualClassIndicatorIndex, (uint)NumberOfClasses,
            nameof(actualClassIndicatorIndex));
        return Counts[actualClassIndicatorIndex][predictedClassIndicatorIndex];
    }

    public string GetFormattedConfusionTable()
    {
        int width = Math.Max(9, Math.Max(_names.Max(n => n.Length), Counts.Max(row => row.Max(Count).Length)) + 1);
        int first = Math.Max(9, _names.Max(n => n.Length));
        string line = $"{"".PadLeft(first)} ||{new string('=', (width + 2) * NumberOfClasses + 8)}";
        StringBuilder table = new();
        table.AppendLine().AppendLine("Confusion table").AppendLine(line);
        table.AppendLine($"{"PREDICTED".PadRight(first)} ||{string.Concat(_names.Select(n => n.PadLeft(width) + " |"))} Recall");
        table.AppendLine("TRUTH".PadRight(first) + line[first..]);
        for (int i = 0; i < NumberOfClasses; i++)
            table.AppendLine($"{_names[i].PadLeft(first)} ||{string.Concat(Counts[i].Select(c => Count(c).PadLeft(width) + " |"))} "
                + $"{Rate(PerClassRecall[i])}");
        table.AppendLine(line);
        table.AppendLine($"{"Precision".PadRight(first)} ||{string.Concat(PerClassPrecision.Select(p => Rate(p).PadLeft(width) + " |"))}");
        return table.ToString();
    }

    private static string Count(double count) => count.ToString("N0", CultureInfo.InvariantCulture);
    private static string Rate(double rate) => rate.ToString("F4", CultureInfo.InvariantCulture);
    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;
}
