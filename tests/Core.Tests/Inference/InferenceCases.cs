using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;

namespace MLNetSeq.Tests.Inference;

/// <summary>A small network and what its packed path makes of a sequence.</summary>
internal sealed class InferenceCases
{
    public const int Tokens = 11;
    public const int Outputs = 37;

    public InferenceCases(CellForm cell, int inputSize, int hiddenSize, int layers, bool bidirectional = false)
        : this(new RecurrentStackOptions(cell, inputSize, hiddenSize) { Layers = layers, Bidirectional = bidirectional })
    {
    }

    public InferenceCases(RecurrentStackOptions options)
    {
        var random = new RandomStream(5);
        Embedding = new Embedding("embedding", Tokens, options.InputSize, 1, random);
        Stack = new RecurrentStack(options, random);
        Output = new Linear("output", Stack.OutputSize, Outputs, random);
        Stack.Pack(backward: false);
        Output.Pack(backward: false);
    }

    /// <summary>Cells, input sizes, hidden sizes and numbers of layers; sizes around the widths of registers and panels.</summary>
    public static IEnumerable<(CellForm Cell, int Input, int Hidden, int Layers)> Shapes =>
        from cell in CellForms.All
        from shape in ((int, int, int)[])[(5, 1, 1), (3, 7, 2), (16, 16, 1), (9, 33, 3), (20, 64, 2), (4, 300, 1)]
        select (cell, shape.Item1, shape.Item2, shape.Item3);

    public Embedding Embedding { get; }

    public RecurrentStack Stack { get; }

    public Linear Output { get; }

    /// <summary>Whether the cell has a path for single rows.</summary>
    public bool HasRows => RowStack.Follow(Stack) is not null;

    public RecurrentInference Inference(RecurrentInferenceOptions? options = null) => new(Stack, Embedding, Output, options);

    public static int[] Sequence(int length)
    {
        var random = new RandomStream(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(Tokens))];
    }

    public float[] Vectors(int[] tokens)
    {
        float[] x = new float[tokens.Length * Stack.InputSize];
        if (tokens.Length > 0) Embedding.Forward(tokens, new Matrix(x, tokens.Length, Stack.InputSize));
        return x;
    }

    /// <summary>The states at every step, and the last ones, of the packed path.</summary>
    public (double[] States, double[] Last) Packed(int[] tokens)
    {
        RecurrentStack.Workspace workspace = Stack.CreateWorkspace();
        workspace.ClearStates(1, Stack.HiddenSize);
        var layout = new PackedLayout();
        layout.Set([tokens.Length]);
        float[] y = new float[tokens.Length * Stack.OutputSize];
        Stack.Forward(layout, new ReadOnlyMatrix(Vectors(tokens), tokens.Length, Stack.InputSize),
            new Matrix(y, tokens.Length, Stack.OutputSize), workspace);
        IEnumerable<double> last = workspace.Layers[^Stack.Directions..].SelectMany(l => l.StatesOf(1, Stack.HiddenSize)[0].ToArray())
            .Select(v => (double)v);
        return ([.. y.Select(v => (double)v)], [.. last]);
    }

    /// <summary>The linear layer's outputs for every row of states.</summary>
    public double[] Outputs64(double[] states)
    {
        int rows = states.Length / Stack.OutputSize;
        float[] y = new float[rows * Outputs];
        Output.Forward(new ReadOnlyMatrix([.. states.Select(v => (float)v)], rows, Stack.OutputSize), new Matrix(y, rows, Outputs));
        return [.. y.Select(v => (double)v)];
    }

    public override string ToString() => $"{Stack.InputSize} -> {Stack.Depth} x {Stack.HiddenSize}, {Stack.Directions} direction(s)";

    /// <summary>Does a check for every shape on every kernel path; a failure says for which.</summary>
    public static void ForEach(bool bidirectional, Action<InferenceCases> check) => KernelPaths.ForEach(() =>
    {
        foreach ((CellForm cell, int input, int hidden, int layers) in Shapes)
        {
            var network = new InferenceCases(cell, input, hidden, layers, bidirectional);
            try
            {
                check(network);
            }
            catch (Exception e)
            {
                throw new Xunit.Sdk.XunitException($"{cell} {network}: {e.Message}", e);
            }
        }
    });
}
