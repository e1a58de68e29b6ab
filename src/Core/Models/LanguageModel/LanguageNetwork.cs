using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>Embedding, recurrent layers and an output over all tokens: from a packed batch to what may follow each of its tokens.</summary>
/// <remarks>
/// The states of all layers stay in the workspace from one segment to the next: that is truncated backpropagation through time.
/// Where the embedding is tied to the output its table is the output's weight, and is a parameter once.
/// </remarks>
internal sealed class LanguageNetwork
{
    private readonly Embedding _embedding;
    private readonly RecurrentStack _recurrent;
    private readonly TokenOutput _output;

    // Whether the vectors are the output's weights, and have a gradient of their own until the two are added.
    private readonly bool _addsTied;

    /// <summary>A network with PyTorch's start values, or with zeros where there is no random stream.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="random">Where the start values come from.</param>
    /// <param name="sampling">How samples take the place of all tokens in training; null for all of them.</param>
    public LanguageNetwork(LanguageShape shape, RandomStream? random, TokenSampling? sampling = null)
        : this(
            shape,
            shape.IsTied ? null : new Embedding("embedding.weight", shape.Tokens, shape.EmbeddingSize, 1, random),
            new RecurrentStack(shape.Recurrent, random),
            TokenOutput.Create(shape, random, sampling),
            shape.ConditionSize == 0 ? null : new FirstState("first_state", shape.ConditionSize, shape.Recurrent, random))
    {
    }

    private LanguageNetwork(
        LanguageShape shape, Embedding? embedding, RecurrentStack recurrent, TokenOutput output, FirstState? first)
    {
        Shape = shape;
        _recurrent = recurrent;
        _output = output;
        FirstState = first;

        _embedding = embedding ?? new Embedding(output.TableOfTokens());
        Parameters = embedding is null ? [.. recurrent.Parameters, .. output.Parameters]
            : [embedding.Table, .. recurrent.Parameters, .. output.Parameters];
        _addsTied = !Parameters.Contains(_embedding.Table);
        if (first is not null) Parameters = [.. Parameters, .. first.Parameters];
    }

    public LanguageShape Shape { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The vectors of the tokens.</summary>
    public Embedding Embedding => _embedding;

    /// <summary>The recurrent layers.</summary>
    public RecurrentStack Recurrent => _recurrent;

    /// <summary>What gives the probabilities of tokens.</summary>
    public TokenOutput Output => _output;

    /// <summary>What makes the first states of conditions; null where they are zero.</summary>
    public FirstState? FirstState { get; }

    /// <summary>The parameters by their names in a weights file.</summary>
    public IEnumerable<KeyValuePair<string, Parameter>> NamedParameters
    {
        get
        {
            var layers = _recurrent.Parameters.ToHashSet();
            return Parameters.Select(p => KeyValuePair.Create((layers.Contains(p) ? "rnn." : "") + p.Name, p));
        }
    }

    /// <summary>Draws the weights anew: those of one range, and the vectors and the output's weights of another.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="range">All weights and biases are uniform in ± this (Zaremba 2014); null to leave them as they are.</param>
    /// <param name="embeddingRange">
    /// The vectors and the output's weights are uniform in ± this and its bias is zero (Merity 2017); null to leave them.
    /// </param>
    public void Draw(RandomStream random, float? range, float? embeddingRange)
    {
        if (range is { } all)
            foreach (Parameter parameter in Parameters) random.FillUniform(parameter.Value, -all, all);
        if (embeddingRange is not { } vectors) return;
        random.FillUniform(_embedding.Table.Value, -vectors, vectors);
        _output.Draw(random, vectors, Shape.IsTied);
    }

    /// <summary>Sets those gradients to zero that the backward pass adds to; it takes the place of the weights'.</summary>
    public void ClearGradients()
    {
        _embedding.Table.ClearGradient();
        for (int p = 0; p < Parameters.Count; p++) // by index: the enumerator of an interface is allocated
            if (!Parameters[p].IsPacked || Parameters[p].RowGradients is not null) Parameters[p].ClearGradient();
    }

    /// <summary>Adds the gradients of a replica to these, but for those that <see cref="WeightGradients"/> has made.</summary>
    public void AddGradientsOf(LanguageNetwork replica)
    {
        if (replica != this)
            for (int p = 0; p < Parameters.Count; p++) Parameters[p].AddGradientOf(replica.Parameters[p]);
        if (!_addsTied) return;
        RowGradients gradients = replica._embedding.Table.RowGradients!;
        Matrix target = _output.Layer!.Weight.GradientMatrix;
        for (int i = 0; i < gradients.Count; i++)
            VectorMath.Add(gradients.Values.Slice(i * Shape.EmbeddingSize, Shape.EmbeddingSize), target[gradients.Rows[i]]);
    }

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        _recurrent.Pack(backward);
        _output.Pack(backward);
    }

    /// <summary>Packs the recurrent weights with a share of them dropped, for one step of this network and its replicas.</summary>
    public void PackDropped(float rate, RandomStream random) => _recurrent.PackDropped(rate, random);

    /// <summary>A network with the same weights and gradients of its own.</summary>
    public LanguageNetwork Replicate() => new(
        Shape, Shape.IsTied ? null : _embedding.Replicate(), _recurrent.Replicate(), _output.Replicate(), FirstState?.Replicate());

    /// <summary>The network as a model has it, without what only its training needs.</summary>
    public LanguageNetwork Trained() => _output is SampledTokenOutput ? Copy() : this;

    /// <summary>A network with a copy of the weights, not yet packed; samples are no part of it.</summary>
    public LanguageNetwork Copy()
    {
        var copy = new LanguageNetwork(Shape, random: null);
        foreach ((Parameter from, Parameter to) in Parameters.Zip(copy.Parameters)) from.Value.CopyTo(to.Value);
        return copy;
    }

    public Workspace CreateWorkspace() => new(_recurrent.CreateWorkspace());

    /// <summary>Lets runs begin: with the states of their conditions, or with zero where the network knows none.</summary>
    public void Begin(LanguageRuns runs, Workspace workspace)
    {
        if (FirstState is { } first) workspace.First.Begin(first, runs, workspace.Recurrent);
        else workspace.Recurrent.ClearStates(runs.Layout.Sequences, Shape.HiddenSize);
    }

    /// <summary>Writes the last layer's state at each place to the workspace, without dropout.</summary>
    public Matrix Forward(PackedLayout layout, ReadOnlySpan<int> tokens, Workspace workspace) =>
        Forward(layout, tokens, workspace, default, default, random: null);

    /// <summary>The same with dropout.</summary>
    /// <param name="layout">Where the steps stand.</param>
    /// <param name="tokens">The token at each place.</param>
    /// <param name="workspace">In: the states before the first step. Out: those after the last, and what the backward pass needs.</param>
    /// <param name="dropout">What is dropped.</param>
    /// <param name="loss">What the backward pass will be of.</param>
    /// <param name="random">Where the masks come from.</param>
    public Matrix Forward(PackedLayout layout, ReadOnlySpan<int> tokens, Workspace workspace, LanguageDropout dropout, LanguageLoss loss,
        RandomStream? random)
    {
        workspace.Dropout = dropout;
        workspace.Words.Collect(tokens, Shape.Tokens);
        Matrix vectors = workspace.Embedded.Matrix(workspace.Words.Count, Shape.EmbeddingSize);
        _embedding.Forward(workspace.Words.Distinct, vectors);
        if (dropout.Words > 0) EmbeddingDropout.Apply(workspace.Words.Distinct, vectors, dropout.Words, dropout.WordsKey);
        if (dropout.Input > 0)
        {
            Matrix places = workspace.Places.Matrix(layout.Rows, Shape.EmbeddingSize);
            Rows.Gather(vectors, workspace.Words.Index, places);
            Drop(layout, places, dropout.Input, workspace.InputMask, dropout.Kind, random!);
        }

        Matrix y = workspace.States.Matrix(layout.Rows, Shape.HiddenSize);
        _recurrent.Forward(layout, Input(layout, workspace), y, workspace.Recurrent, dropout.Layers, random, dropout.Kind);
        if (loss.Change > 0) Rows.Copy(y, workspace.Undropped.Matrix(layout.Rows, Shape.HiddenSize));
        if (dropout.Output > 0) Drop(layout, y, dropout.Output, workspace.OutputMask, dropout.Kind, random!);
        return y;
    }

    /// <summary>
    /// The sum of the losses of the last forward pass, and the backward pass of their mean: adds to the gradients of the embedding and
    /// of the biases; those of the weights are left to <see cref="WeightGradients"/>.
    /// </summary>
    /// <param name="layout">The one given to <see cref="Forward(PackedLayout, ReadOnlySpan{int}, Workspace)"/>.</param>
    /// <param name="targets">The token that follows at each place.</param>
    /// <param name="loss">What the gradients are of; regularisation is in them, and not in the sum returned.</param>
    /// <param name="workspace">The one given to the forward pass.</param>
    public double Backward(PackedLayout layout, ReadOnlySpan<int> targets, LanguageLoss loss, Workspace workspace)
    {
        Matrix y = workspace.States.Matrix(layout.Rows, Shape.HiddenSize);
        Matrix dy = workspace.StatesGradient.Matrix(layout.Rows, Shape.HiddenSize);
        double sum = _output.Backward(y, targets, loss.Divisor, dy, workspace.Output);

        LanguageDropout dropout = workspace.Dropout;
        double scale = 2 / (loss.Divisor * Shape.HiddenSize);
        if (loss.Activation > 0) VectorMath.AddScaled(y.Values, (float)(loss.Activation * scale), dy.Values);
        if (dropout.Output > 0) DropBackward(layout, dy, workspace.OutputMask, dropout.Kind);
        if (loss.Change > 0) AddChange(layout, workspace.Undropped.Matrix(layout.Rows, Shape.HiddenSize), (float)(loss.Change * scale), dy);

        workspace.Recurrent.ClearStateGradients(layout.Sequences, Shape.HiddenSize);
        Matrix dVectors = workspace.EmbeddedGradient.Matrix(workspace.Words.Count, Shape.EmbeddingSize);
        Matrix dx = dropout.Input > 0 ? workspace.PlacesGradient.Matrix(layout.Rows, Shape.EmbeddingSize) : dVectors;
        _recurrent.BackwardSteps(layout, Input(layout, workspace), dy, dx, workspace.Recurrent);
        if (FirstState is { } first) workspace.First.Backward(first, workspace.Recurrent);
        if (dropout.Input > 0)
        {
            DropBackward(layout, dx, workspace.InputMask, dropout.Kind);
            dVectors.Fill(0);
            Rows.ScatterAdd(dx, workspace.Words.Index, dVectors);
        }

        if (dropout.Words > 0) EmbeddingDropout.Apply(workspace.Words.Distinct, dVectors, dropout.Words, dropout.WordsKey);
        _embedding.Backward(workspace.Words.Distinct, dVectors);
        return sum;
    }

    /// <summary>Makes a share of the weights' gradients of a network with the same weights, after <see cref="Backward"/>.</summary>
    public void WeightGradients(PackedLayout layout, Workspace workspace, LanguageNetwork target, WeightShare share)
    {
        _recurrent.WeightGradients(layout, Input(layout, workspace), workspace.Recurrent, target._recurrent, share);
        _output.WeightGradients(workspace.States.Matrix(layout.Rows, Shape.HiddenSize), workspace.Output, target._output, share);
    }

    // Dropout makes each place of a word different; without it the recurrent layers read each distinct word once.
    private IndexedRows Input(PackedLayout layout, Workspace workspace) => workspace.Dropout.Input > 0
        ? workspace.Places.Matrix(layout.Rows, Shape.EmbeddingSize)
        : new IndexedRows(workspace.Embedded.Matrix(workspace.Words.Count, Shape.EmbeddingSize), workspace.Words.Index);

    private static void Drop(PackedLayout layout, Matrix values, float rate, AlignedBuffer mask, DropoutKind kind, RandomStream random)
    {
        if (kind == DropoutKind.Independent) Dropout.Forward(values.Values, rate, random, mask.Span(values.Values.Length));
        else LockedDropout.Forward(layout, values, rate, random, mask.Matrix(layout.Sequences, values.Columns));
    }

    private static void DropBackward(PackedLayout layout, Matrix gradients, AlignedBuffer mask, DropoutKind kind)
    {
        if (kind == DropoutKind.Independent) Dropout.Backward(gradients.Values, mask.Span(gradients.Values.Length));
        else LockedDropout.Backward(layout, gradients, mask.Matrix(layout.Sequences, gradients.Columns));
    }

    // Of Σ (hₜ − hₜ₋₁)² over the steps that a sequence has after its first, with scale for 2.
    private static void AddChange(PackedLayout layout, Matrix states, float scale, Matrix dy)
    {
        for (int t = 1; t < layout.Steps; t++)
        {
            int before = layout.Offsets[t - 1], now = layout.Offsets[t];
            for (int i = 0; i < layout.BatchSizes[t]; i++)
            {
                VectorMath.AddScaled(states[now + i], scale, dy[now + i]);
                VectorMath.AddScaled(states[before + i], -scale, dy[now + i]);
                VectorMath.AddScaled(states[before + i], scale, dy[before + i]);
                VectorMath.AddScaled(states[now + i], -scale, dy[before + i]);
            }
        }
    }

    /// <summary>What a pass keeps, and the states between two segments; used by one thread at a time.</summary>
    public sealed class Workspace
    {
        internal Workspace(RecurrentStack.Workspace recurrent) => Recurrent = recurrent;

        public RecurrentStack.Workspace Recurrent { get; }

        internal FirstStatePass First { get; } = new();

        internal LanguageDropout Dropout { get; set; }

        internal DistinctRows Words { get; } = new();

        // The vectors of the distinct tokens, and where values of them are dropped, those of all places.
        internal AlignedBuffer Embedded { get; } = new();

        internal AlignedBuffer EmbeddedGradient { get; } = new();

        internal AlignedBuffer Places { get; } = new();

        internal AlignedBuffer PlacesGradient { get; } = new();

        internal AlignedBuffer InputMask { get; } = new();

        internal AlignedBuffer States { get; } = new();

        // The states before dropout, where their change counts.
        internal AlignedBuffer Undropped { get; } = new();

        internal AlignedBuffer OutputMask { get; } = new();

        internal AlignedBuffer StatesGradient { get; } = new();

        internal OutputWorkspace Output { get; } = new();
    }
}
