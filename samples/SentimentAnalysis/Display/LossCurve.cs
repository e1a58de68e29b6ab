using System.Globalization;
using System.Xml.Linq;
using MLNetSeq.Models;

namespace SentimentAnalysis.Display;

/// <summary>Draws the loss by epoch as an SVG picture: a colour for each model, training dashed, validation solid.</summary>
internal static class LossCurve
{
    private const int Width = 800, Height = 480;
    private const int Left = 70, Right = 24, Top = 84, Bottom = 64;
    private const int PlotWidth = Width - Left - Right, PlotHeight = Height - Top - Bottom;
    private const string Dashes = "6 4";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Told apart by people who see no difference of red and green too (Okabe and Ito 2008).
    private static readonly string[] Colours = ["#0072b2", "#d55e00"];

    /// <summary>Writes the picture.</summary>
    public static void Save(string path, IReadOnlyList<TrainedModel> models)
    {
        int epochs = models.Max(model => model.Epochs.Count);
        Axis x = new(1, Math.Max(2, epochs), Axis.Step(Math.Max(2, epochs) - 1, wholeNumbers: true));
        Axis y = Axis.Around([.. models.SelectMany(model => model.Epochs).SelectMany(Losses)]);

        XElement picture = new(Svg + "svg",
            new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("viewBox", $"0 0 {Width} {Height}"),
            new XAttribute("font-family", "Helvetica, Arial, sans-serif"),
            new XAttribute("font-size", 13), new XAttribute("fill", "#333"),
            new XElement(Svg + "title", "Loss by epoch"),
            new XElement(Svg + "rect", new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("fill", "white")),
            Text(Left, 28, "Loss by epoch", "start", new XAttribute("font-size", 18), new XAttribute("font-weight", "bold")),
            Grid(x, y),
            Text(Left + PlotWidth / 2.0, Height - 18, "epoch", "middle"),
            Text(0, 0, "mean loss (nats)", "middle",
                new XAttribute("transform", $"translate(20 {Top + PlotHeight / 2}) rotate(-90)")));
        for (int i = 0; i < models.Count; i++) picture.Add(Model(models[i], Colours[i % Colours.Length], x, y));
        picture.Add(Legend(models));
        picture.Add(Text(Width - Right, Height - 18, "training losses include dropout and label smoothing", "end",
            new XAttribute("font-size", 11)));
        new XDocument(picture).Save(path);
    }

    private static IEnumerable<double> Losses(TrainingProgress epoch) =>
        epoch.ValidationLoss is { } validation ? [epoch.TrainingLoss, validation] : [epoch.TrainingLoss];

    private static IEnumerable<XElement> Grid(Axis x, Axis y)
    {
        foreach (double value in y.Ticks)
        {
            yield return Line(Left, Y(y, value), Left + PlotWidth, Y(y, value), "#ddd");
            yield return Text(Left - 8, Y(y, value) + 4, value.ToString("0.0##", CultureInfo.InvariantCulture), "end");
        }

        foreach (double value in x.Ticks)
        {
            yield return Line(X(x, value), Top + PlotHeight, X(x, value), Top + PlotHeight + 5, "#333");
            yield return Text(X(x, value), Top + PlotHeight + 20, value.ToString("0", CultureInfo.InvariantCulture), "middle");
        }

        yield return Line(Left, Top, Left, Top + PlotHeight, "#333");
        yield return Line(Left, Top + PlotHeight, Left + PlotWidth, Top + PlotHeight, "#333");
    }

    private static IEnumerable<XElement> Model(TrainedModel model, string colour, Axis x, Axis y)
    {
        yield return Curve(model.Epochs.Select(e => (X(x, e.Epoch), Y(y, e.TrainingLoss))), colour, Dashes);
        TrainingProgress[] judged = [.. model.Epochs.Where(e => e.ValidationLoss is not null)];
        if (judged.Length == 0) yield break;
        yield return Curve(judged.Select(e => (X(x, e.Epoch), Y(y, e.ValidationLoss!.Value))), colour, dashes: null);

        // The epoch whose weights the model has.
        TrainingProgress best = judged.MinBy(e => e.ValidationLoss);
        yield return Dot(X(x, best.Epoch), Y(y, best.ValidationLoss!.Value), colour);
    }

    // A row for each model, above the plot, where no curve can run into it.
    private static IEnumerable<XElement> Legend(IReadOnlyList<TrainedModel> models)
    {
        const int Sample = 34, Column = 236;
        for (int i = 0; i < models.Count; i++)
        {
            double top = 48 + i * 20, left = Left;
            foreach ((string role, string? dashes) in new[] { ("training", Dashes), ("validation", null) })
            {
                yield return Curve([(left, top), (left + Sample, top)], Colours[i % Colours.Length], dashes);
                yield return Text(left + Sample + 8, top + 4, $"{models[i].Name}, {role}", "start");
                left += Column;
            }

            yield return Dot(left + Sample / 2.0, top, Colours[i % Colours.Length]);
            yield return Text(left + Sample + 8, top + 4, "epoch that was kept", "start");
        }
    }

    private static double X(Axis axis, double value) => Left + axis.Share(value) * PlotWidth;

    private static double Y(Axis axis, double value) => Top + (1 - axis.Share(value)) * PlotHeight;

    private static XElement Curve(IEnumerable<(double X, double Y)> points, string colour, string? dashes) =>
        new(Svg + "polyline",
            new XAttribute("points", string.Join(' ', points.Select(p => FormattableString.Invariant($"{p.X:0.#},{p.Y:0.#}")))),
            new XAttribute("fill", "none"), new XAttribute("stroke", colour), new XAttribute("stroke-width", 2),
            dashes is null ? null : new XAttribute("stroke-dasharray", dashes));

    private static XElement Dot(double x, double y, string colour) =>
        new(Svg + "circle", new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", 4.5),
            new XAttribute("fill", "white"), new XAttribute("stroke", colour), new XAttribute("stroke-width", 2));

    private static XElement Line(double x1, double y1, double x2, double y2, string colour) =>
        new(Svg + "line", new XAttribute("x1", Number(x1)), new XAttribute("y1", Number(y1)), new XAttribute("x2", Number(x2)),
            new XAttribute("y2", Number(y2)), new XAttribute("stroke", colour));

    private static XElement Text(double x, double y, string text, string anchor, params XAttribute[] more) =>
        new(Svg + "text",
            new XAttribute("x", Number(x)), new XAttribute("y", Number(y)), new XAttribute("text-anchor", anchor), more, text);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
