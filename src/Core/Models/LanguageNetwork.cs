using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Embedding, recurrent layers and a linear layer over all tokens: from a packed batch to one row of logits a token.</summary>
/// <remarks>The states of all layers stay in the workspace from one segment to the next: that is truncated backpropagation through time.</remarks>
internal sealed class LanguageNetwork
{
    private readonly Embedding _embedding;
    private readonly RecurrentStack _recurrent;
    private readonly Linear _output;

    /// <summary>A network with PyTorch's start values, or with zeros where there is no random stream.</summary>
    public LanguageNetwork(LanguageShape shape, RandomStream? random)
        : this(
            shape,
            new Embedding("embedding.weight", shape.Tokens, shape.EmbeddingSize, 1, random),
            new RecurrentStack(shape.Cell, shape.EmbeddingSize, shape.HiddenSize, shape.Layers, bidirectional: false, random),
            new Linear("output", shape.HiddenSize, shape.Tokens, random))
    {
    }

    private LanguageNetwork(LanguageShape shape, Embedding embedding, RecurrentStack recurrent, Linear output)
    {
        Shape = shape;
        _embedding = embedding;
        _recurrent = recurrent;
        _output = output;
        Parameters = [embedding.Table, .. recurrent.Parameters, .. output.Parameters];
    }

    public LanguageShape Shape { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        _recurrent.Pack(backward);
        _output.Pack(backward);
    }

    /// <summary>Packs a share of all weights again, for both passes.</summary>
    public void Pack(int share, int shares)
    {
        foreach (Parameter parameter in Parameters) parameter.Repack(share, shares);
    }

    /// <summary>A network with the same weights and gradients of its own.</summary>
    public LanguageNetwork Replicate() => new(Shape, _embedding.Replicate(), _recurrent.Replicate(), _output.Replicate());

    public Workspace CreateWorkspace() => new(_recurrent.CreateWorkspace());

    /// <summary>The logits at each place, [rows, tokens].</summary>
    public Matrix Forward(PackedLayout layout, ReadOnlySpan<int> tokens, Workspace workspace)
    {
        workspace.Words.Collect(tokens, Shape.Tokens);
        Matrix x = workspace.Embedded.Matrix(workspace.Words.Count, Shape.EmbeddingSize);
        _embedding.Forward(workspace.Words.Distinct, x);
        Matrix y = workspace.States.Matrix(layout.Rows, Shape.HiddenSize);
        _recurrent.Forward(layout, Input(workspace), y, workspace.Recurrent);
        Matrix logits = workspace.Logits.Matrix(layout.Rows, Shape.Tokens);
        _output.Forward(y, logits);
        return logits;
    }

    /// <summary>
    /// From ∂loss/∂logits of the last forward pass: adds to the gradients of the embedding and of the biases; those of the weights
    /// are left to <see cref="AddWeightGradients"/>.
    /// </summary>
    public void BackwardSteps(PackedLayout layout, ReadOnlyMatrix dLogits, Workspace workspace)
    {
        Matrix dy = workspace.StatesGradient.Matrix(layout.Rows, Shape.HiddenSize);
        Rows.SumAdd(dLogits, _output.Bias.Gradient);
        _output.InputGradient(dLogits, dy);
        workspace.Recurrent.ClearStateGradients(layout.Sequences, Shape.HiddenSize);
        Matrix dx = workspace.EmbeddedGradient.Matrix(workspace.Words.Count, Shape.EmbeddingSize);
        _recurrent.BackwardSteps(layout, Input(workspace), dy, dx, workspace.Recurrent);
        _embedding.Backward(workspace.Words.Distinct, dx);
    }

    /// <summary>Adds to a share of the weights' gradients of a network with the same weights, after <see cref="BackwardSteps"/>.</summary>
    public void AddWeightGradients(PackedLayout layout, Workspace workspace, LanguageNetwork target, int share, int shares)
    {
        _recurrent.AddWeightGradients(layout, Input(workspace), workspace.Recurrent, target._recurrent, share, shares);
        target._output.AddWeightGradient(workspace.States.Matrix(layout.Rows, Shape.HiddenSize),
            workspace.Logits.Matrix(layout.Rows, Shape.Tokens), share, shares);
    }

    private IndexedRows Input(Workspace workspace) =>
        new(workspace.Embedded.Matrix(workspace.Words.Count, Shape.EmbeddingSize), workspace.Words.Index);

    /// <summary>What a pass keeps, and the states between two segments; used by one thread at a time.</summary>
    public sealed class Workspace
    {
        internal Workspace(RecurrentStack.Workspace recurrent) => Recurrent = recurrent;

        public RecurrentStack.Workspace Recurrent { get; }

        internal DistinctRows Words { get; } = new();

        internal AlignedBuffer Embedded { get; } = new();

        internal AlignedBuffer EmbeddedGradient { get; } = new();

        internal AlignedBuffer States { get; } = new();

        internal AlignedBuffer StatesGradient { get; } = new();

        internal AlignedBuffer Logits { get; } = new();
    }
}
