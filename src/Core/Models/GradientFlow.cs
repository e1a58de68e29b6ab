using System.Globalization;
using MLNetSeq.Charts;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Numerics.Simd;

namespace MLNetSeq.Models;

/// <summary>How gradients vanish or explode: the norm of the gradient that reaches each step, by its distance from the loss.</summary>
/// <remarks>
/// <para>The loss is taken at the last step alone, so that whatever reaches an earlier one has come through the recurrence. Beside the
/// norms stands the line that they would follow if nothing but the recurrent matrix acted on them: a to the power of the distance, with
/// a its spectral radius (Bengio, Simard and Frasconi 1994; Pascanu, Mikolov and Bengio 2013).</para>
/// <para>A layer that reads backwards has its last step at the beginning. Layers below the uppermost receive gradients from above at every
/// step, not at the last one alone.</para>
/// <para>The gate passes set gradients below 1e-30 to zero; norms below it are reported as such.</para>
/// </remarks>
public sealed class GradientFlow
{
    /// <summary>The smallest norm that means something: what is smaller is set to zero on its way.</summary>
    public const double Floor = Functions.Denormal;

    internal GradientFlow(RecurrentStack stack, RecurrentStack.Workspace workspace) =>
        Layers = [.. stack.Layers.Select((layer, i) => new LayerGradientFlow(Name(stack, i), layer, workspace.Layers[i].Tap!))];

    /// <summary>Each layer and direction: layer 1 forward, layer 1 backward, layer 2 forward and so on.</summary>
    public IReadOnlyList<LayerGradientFlow> Layers { get; }

    /// <summary>Follows a gradient back through recurrent layers that started from zero states; adds nothing to their gradients.</summary>
    /// <param name="stack">The layers; their weights are packed by this call, so nothing else may use them meanwhile.</param>
    /// <param name="layout">Where the steps stand in x.</param>
    /// <param name="x">The input, [rows, InputSize].</param>
    /// <param name="dLast">∂loss/∂ the uppermost layer's last states, [sequences, OutputSize].</param>
    /// <exception cref="ArgumentException">The shapes do not fit each other, or there is no sequence.</exception>
    public static GradientFlow Of(RecurrentStack stack, PackedLayout layout, ReadOnlyMatrix x, ReadOnlyMatrix dLast)
    {
        if (layout.Sequences == 0) throw new ArgumentException("There is no sequence to follow a gradient through.", nameof(layout));
        Expect(x, layout.Rows, stack.InputSize, "The input");
        Expect(dLast, layout.Sequences, stack.OutputSize, "The gradient of the last states");
        RecurrentStack replica = stack.Replicate();
        replica.Pack(backward: true);
        RecurrentStack.Workspace workspace = replica.CreateWorkspace();
        Listen(workspace);
        float[] y = new float[layout.Rows * stack.OutputSize], dx = new float[layout.Rows * stack.InputSize];
        workspace.ClearStates(layout.Sequences, stack.HiddenSize);
        replica.Forward(layout, x, new Matrix(y, layout.Rows, stack.OutputSize), workspace);

        workspace.ClearStateGradients(layout.Sequences, stack.HiddenSize);
        for (int d = 0; d < stack.Directions; d++)
        {
            RecurrentWorkspace last = workspace.Layers[(stack.Depth - 1) * stack.Directions + d];
            Rows.Copy(stack.Of(d, dLast), last.StateGradientsOf(layout.Sequences, stack.HiddenSize));
        }

        y.AsSpan().Clear(); // from here on ∂loss/∂y, which is zero: the loss reads the last states only
        replica.Backward(layout, x, new ReadOnlyMatrix(y, layout.Rows, stack.OutputSize), new Matrix(dx, layout.Rows, stack.InputSize),
            workspace);
        return new GradientFlow(replica, workspace);
    }

    /// <summary>The picture: norms and lines by distance, on a logarithmic scale; a colour for each layer and direction.</summary>
    /// <param name="title">What stands above it.</param>
    public LineChart Chart(string title)
    {
        LineChart chart = new(title, new ChartAxis("steps back from the loss"),
            new ChartAxis("norm of the gradient") { IsLogarithmic = true, Floor = Floor })
        {
            Note = "a: spectral radius of the recurrent matrix" + (Layers[0].HasGates ? " U, of which the candidate's block" : " U"),
        };
        for (int i = 0; i < Layers.Count; i++) Draw(chart, Layers[i], i);
        return chart;
    }

    /// <summary>The tables of all layers.</summary>
    public override string ToString() => string.Join("\n\n", Layers);

    /// <summary>A norm as the tables write it: "below 1e-30" where it is.</summary>
    public static string Format(double norm) => norm < Floor ? "below 1e-30" : norm.ToString("0.00e+00", CultureInfo.InvariantCulture);

    /// <summary>Sets up a workspace so that its next backward passes are reported on.</summary>
    internal static void Listen(RecurrentStack.Workspace workspace)
    {
        foreach (RecurrentWorkspace layer in workspace.Layers) layer.Tap = new GradientTap();
    }

    private void Draw(LineChart chart, LayerGradientFlow layer, int colour)
    {
        string of = Layers.Count > 1 ? $", {layer.Name}" : "";
        ChartSeries Series(string name, Func<GradientFlowRow, double?> value, ChartLine line) =>
            new(name + of, [.. layer.Rows.Where(r => value(r) is not null).Select(r => new ChartPoint(r.Distance, value(r)!.Value))])
            {
                Line = line,
                Colour = colour,
            };

        chart.Add(Series("|∂loss/∂h|", row => row.State, ChartLine.Solid));
        // At distance 0 the loss reads h alone.
        if (layer.Rows[0].Cell is not null)
            chart.Add(Series("|∂loss/∂c|", row => row.Distance == 0 ? null : row.Cell, ChartLine.Dotted));
        string radius = layer.SpectralRadius.ToString("0.00", CultureInfo.InvariantCulture);
        chart.Add(Series($"aᵗ, a = {radius}", row => row.Line, ChartLine.Dashed));
    }

    private static string Name(RecurrentStack stack, int place)
    {
        string direction = stack.Directions == 1 ? "" : place % 2 == 0 ? ", forward" : ", backward";
        return $"layer {place / stack.Directions + 1}{direction}";
    }

    private static void Expect(ReadOnlyMatrix m, int rows, int columns, string what)
    {
        if (m.Rows != rows || m.Columns != columns)
            throw new ArgumentException($"{what} is [{m.Rows}, {m.Columns}]; the layout and the layers make it [{rows}, {columns}].");
    }
}
