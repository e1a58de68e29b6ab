using System.Globalization;

namespace MLNetSeq.Embeddings;

/// <summary>Puts a report's figures into lines of a table.</summary>
internal static class BiasReportRows
{
    public static IEnumerable<BiasReportRow> Of(BiasAxisReport axis) =>
    [
        .. axis.DirectBias is { } direct
            ? [Row(Invariant($"direct bias, c = {axis.Strictness}"), direct,
                Invariant($"{axis.MeasuredWords} neutral words; 0 is none, {Text(axis.DirectBiasByChance)} along any direction"))]
            : (IEnumerable<BiasReportRow>)[],
        .. axis.IndirectBias is { } indirect ? [Row(indirect)] : (IEnumerable<BiasReportRow>)[],
        .. axis.Associations.SelectMany(Rows),
        .. axis.Stereotypes is { } stereotypes ? [Row(stereotypes)] : (IEnumerable<BiasReportRow>)[],
        .. axis.Residual is { } residual ? Rows(residual) : [],
        .. axis.Gaps.Select(Row),
    ];

    public static IEnumerable<BiasReportRow> Of(IEnumerable<QualityReport> quality, IEnumerable<BiasGap> gaps) =>
        [.. quality.Select(Row), .. gaps.Select(Row)];

    /// <summary>A figure, or a dash for none.</summary>
    public static string Text(double? figure, string format = "0.000") => figure is { } number
        ? (number == 0 ? 0 : number).ToString(format, CultureInfo.InvariantCulture)
        : "-";

    /// <summary>A list, of which only the beginning is named where it is long.</summary>
    public static string Named(IReadOnlyList<string> words, int most) => string.Join(", ", words.Take(most))
        + (words.Count > most ? Invariant($" and {words.Count - most} more") : "");

    private static BiasReportRow Row(string measure, BiasFigure figure, string note, string format = "0.000") =>
        new(measure, Text(figure.Before, format), Text(figure.After, format), note);

    private static BiasReportRow Row(BiasGap gap) => new(gap.Measure, "-", "-", $"not measured: {gap.Reason}");

    private static BiasReportRow Row(IndirectBiasReport indirect) => Row("indirect bias, mean |β|", indirect.MeanMagnitude,
        Invariant($"{indirect.Words.Count} words nearest to {indirect.First} or {indirect.Second}; 0 is none"));

    private static IEnumerable<BiasReportRow> Rows(AssociationReport association)
    {
        string words = string.Join(", ", association.Coverage.Select(set => Invariant($"{set.Found}/{set.Total}")));
        string sets = association.Sets == association.Test ? "" : $"{association.Sets}: ";
        yield return Row($"WEAT effect size: {association.Test}", association.EffectSize, $"{sets}{words} words; 0 is none");
        yield return Row("sum of associations", association.Statistic, "X less Y; 0 is none");
        yield return Row("p-value", association.PValue, association.IsExact ? "of all partitions" : "of partitions drawn at random", "G3");
    }

    private static BiasReportRow Row(StereotypeReport stereotypes)
    {
        string best = string.Join(", ", stereotypes.ExamplesBefore.Take(4).Select(pair => $"{pair.First} : {pair.Second}"));
        return Row("analogies of two neutral words", stereotypes.OfNeutralWords, string.Create(CultureInfo.InvariantCulture,
            $"of the best {Text(stereotypes.Found.Before, "0")} before and {Text(stereotypes.Found.After, "0")} after")
            + (best.Length > 0 ? $"; {best}" : ""), "0");
    }

    private static IEnumerable<BiasReportRow> Rows(ResidualReport residual)
    {
        yield return Row("residual: two clusters tell the sides", residual.Clustering,
            Invariant($"{residual.ClusteredWords} words; 0.5 is chance"));
        yield return Row("residual: a classifier tells the sides", residual.Classification,
            Invariant($"{residual.TestWords} words; 0.5 is chance"));
        yield return Row("residual: neighbours lean alike", residual.NeighbourCorrelation,
            Invariant($"correlation over {residual.Targets} words; 0 is none"));
    }

    private static BiasReportRow Row(QualityReport quality) => Row($"{quality.Test}: {quality.Measure}", quality.Figure,
        Invariant($"{quality.Counted} of {quality.Total} have vectors; 1 is best"));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
