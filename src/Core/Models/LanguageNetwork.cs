using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Embedding, recurrent layers and a linear layer over all tokens: from a packed batch to one row of logits a token.</summary>
/// <remarks>
/// The states of all layers stay in the workspace from one segment to the next: that is truncated backpropagation through time.
/// </remarks>
internal sealed class LanguageNetwork
{
    private readonly Embedding _embedding;
    private readonly RecurrentStack _recurrent;
    private readonly LinearSoftmax _output;

    /// <summary>A network with PyTorch's start values, or with zeros where there is no random stream.</summary>
    public LanguageNetwork(LanguageShape shape, RandomStream? random)
        : this(
            shape,
            new Embedding("embedding.weight", shape.Tokens, shape.EmbeddingSize, 1, random),
            new RecurrentStack(new(shape.Cell, shape.EmbeddingSize, shape.HiddenSize) { Layers = shape.Layers }, random),
            new LinearSoftmax(new Linear("output", shape.HiddenSize, shape.Tokens, random)))
    {
    }

    private LanguageNetwork(LanguageShape shape, Embedding embedding, RecurrentStack recurrent, LinearSoftmax output)
    {
        Shape = shape;
        _embedding = embedding;
        _recurrent = recurrent;
        _output = output;
        Parameters = [embedding.Table, .. recurrent.Parameters, .. output.Layer.Parameters];
    }

    public LanguageShape Shape { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Sets those gradients to zero that the backward pass adds to; it takes the place of the weights'.</summary>
    public void ClearGradients()
    {
        for (int p = 0; p < Parameters.Count; p++) // by index: the enumerator of an interface is allocated
            if (!Parameters[p].IsPacked) Parameters[p].ClearGradient();
    }

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        _recurrent.Pack(backward);
        _output.Layer.Pack(backward);
    }

    /// <summary>A network with the same weights and gradients of its own.</summary>
    public LanguageNetwork Replicate() => new(Shape, _embedding.Replicate(), _recurrent.Replicate(), _output.Replicate());

    public Workspace CreateWorkspace() => new(_recurrent.CreateWorkspace());

    /// <summary>Writes the last layer's state at each place to the workspace.</summary>
    public void Forward(PackedLayout layout, ReadOnlySpan<int> tokens, Workspace workspace)
    {
        workspace.Words.Collect(tokens, Shape.Tokens);
        Matrix x = workspace.Embedded.Matrix(workspace.Words.Count, Shape.EmbeddingSize);
        _embedding.Forward(workspace.Words.Distinct, x);
        _recurrent.Forward(layout, Input(workspace), workspace.States.Matrix(layout.Rows, Shape.HiddenSize), workspace.Recurrent);
    }

    /// <summary>
    /// The sum of the losses of the last forward pass, and the backward pass of their mean: adds to the gradients of the embedding and
    /// of the biases; those of the weights are left to <see cref="WeightGradients"/>.
    /// </summary>
    /// <param name="layout">The one given to <see cref="Forward"/>.</param>
    /// <param name="targets">The token that follows at each place.</param>
    /// <param name="divisor">The number of places in the whole batch.</param>
    /// <param name="workspace">The one given to <see cref="Forward"/>.</param>
    public double Backward(PackedLayout layout, ReadOnlySpan<int> targets, double divisor, Workspace workspace)
    {
        Matrix y = workspace.States.Matrix(layout.Rows, Shape.HiddenSize);
        Matrix dy = workspace.StatesGradient.Matrix(layout.Rows, Shape.HiddenSize);
        Matrix logits = workspace.Logits.Matrix(layout.Rows, Shape.Tokens);
        double loss = _output.Backward(y, targets, divisor, logits, dy);

        workspace.Recurrent.ClearStateGradients(layout.Sequences, Shape.HiddenSize);
        Matrix dx = workspace.EmbeddedGradient.Matrix(workspace.Words.Count, Shape.EmbeddingSize);
        _recurrent.BackwardSteps(layout, Input(workspace), dy, dx, workspace.Recurrent);
        _embedding.Backward(workspace.Words.Distinct, dx);
        return loss;
    }

    /// <summary>Makes a share of the weights' gradients of a network with the same weights, after <see cref="Backward"/>.</summary>
    public void WeightGradients(PackedLayout layout, Workspace workspace, LanguageNetwork target, WeightShare share)
    {
        _recurrent.WeightGradients(layout, Input(workspace), workspace.Recurrent, target._recurrent, share);
        target._output.Layer.WeightGradient(workspace.States.Matrix(layout.Rows, Shape.HiddenSize),
            workspace.Logits.Matrix(layout.Rows, Shape.Tokens), share);
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
