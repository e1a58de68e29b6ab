using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>Recurrent layers above each other, each in one direction or in both, with dropout between them.</summary>
/// <remarks>
/// Shapes: x [rows, InputSize], y [rows, OutputSize]; OutputSize is HiddenSize, or twice that with the forward states first, where
/// two directions are put beside each other.
/// States come in the order layer 0 forward, layer 0 backward, layer 1 forward and so on. Parameters are named as in PyTorch.
/// </remarks>
public sealed class RecurrentStack
{
    private readonly RecurrentLayer[] _layers;

    /// <summary>Creates the layers with PyTorch's start values, or with zeros where there is no random stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A size or the number of layers is not positive, or the cell or the merge unknown.
    /// </exception>
    public RecurrentStack(RecurrentStackOptions options, RandomStream? random)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Layers);
        if (!Enum.IsDefined(options.Merge))
            throw new ArgumentOutOfRangeException(nameof(options), options.Merge, "An unknown way to merge two directions.");
        Options = options;
        _layers = new RecurrentLayer[options.Layers * options.Directions];
        for (int i = 0; i < _layers.Length; i++)
        {
            int layer = i / Directions;
            bool isReverse = i % Directions == 1;
            _layers[i] = RecurrentLayer.Create(options.Cell, options.InputSizeOf(layer), options.HiddenSize, isReverse,
                $"l{layer}{(isReverse ? "_reverse" : "")}", random, options.LayerNormalization);
        }
    }

    private RecurrentStack(RecurrentStackOptions options, RecurrentLayer[] layers)
    {
        Options = options;
        _layers = layers;
    }

    /// <summary>What the stack is made of.</summary>
    public RecurrentStackOptions Options { get; }

    /// <summary>1, or 2 where the sequences are read backwards too.</summary>
    public int Directions => Options.Directions;

    /// <summary>The number of layers.</summary>
    public int Depth => Options.Layers;

    /// <summary>The width of x.</summary>
    public int InputSize => Options.InputSize;

    /// <summary>The width of a state.</summary>
    public int HiddenSize => Options.HiddenSize;

    /// <summary>The width of y.</summary>
    public int OutputSize => Options.OutputSize;

    /// <summary>Whether there are cell states beside the hidden ones.</summary>
    public bool HasCellState => _layers[0].HasCellState;

    /// <summary>The layers: layer 0 forward, layer 0 backward, layer 1 forward and so on.</summary>
    internal IReadOnlyList<RecurrentLayer> Layers => _layers;

    /// <summary>All parameters, in the order of PyTorch.</summary>
    public IEnumerable<Parameter> Parameters => _layers.SelectMany(l => l.Parameters);

    private bool IsSum => Options.Merge == DirectionMerge.Sum;

    /// <summary>Layers with the same weights and gradients of their own.</summary>
    public RecurrentStack Replicate() => new(Options, [.. _layers.Select(l => l.Replicate())]);

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        foreach (RecurrentLayer layer in _layers) layer.Pack(backward);
    }

    /// <summary>
    /// Packs the recurrent weights with a share of them dropped (DropConnect; Merity 2017): for a training step of this stack and all
    /// its replicas, until <see cref="Pack"/> packs them whole again.
    /// </summary>
    /// <param name="rate">The share, in [0, 1); the others are scaled by 1 / (1 − rate).</param>
    /// <param name="random">Where the masks come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not in [0, 1).</exception>
    public void PackDropped(float rate, RandomStream random)
    {
        foreach (RecurrentLayer layer in _layers) layer.PackDropped(rate, random);
    }

    /// <summary>A workspace with room for this stack's layers.</summary>
    public Workspace CreateWorkspace() => new(_layers.Length, Depth);

    /// <summary>Writes the output of the last layer at every step to y.</summary>
    /// <param name="layout">Where the steps stand in x and y.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">Receives the output, [rows, OutputSize].</param>
    /// <param name="workspace">In: the first states of every layer. Out: the last ones, and what <see cref="Backward"/> needs.</param>
    /// <param name="dropout">The share of the values between two layers to drop; 0 outside of training.</param>
    /// <param name="random">Where the dropout's masks come from; needed where there is any.</param>
    /// <param name="kind">Whether each value is dropped by itself, or at all steps of a sequence at once.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or there is dropout without a random stream.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The dropout is not in [0, 1).</exception>
    public void Forward(PackedLayout layout, IndexedRows x, Matrix y, Workspace workspace, float dropout = 0,
        RandomStream? random = null, DropoutKind kind = DropoutKind.Independent)
    {
        Check(layout, x);
        Expect("The output", y, layout.Rows, OutputSize);
        Dropout.Check(dropout);
        if (dropout > 0 && Depth > 1) ArgumentNullException.ThrowIfNull(random);
        workspace.Dropout = dropout;
        workspace.DropoutKind = kind;
        for (int layer = 0; layer < Depth; layer++)
        {
            Matrix output = layer == Depth - 1 ? y : workspace.Outputs[layer].Matrix(layout.Rows, OutputSize);
            IndexedRows input = layer == 0 ? x : workspace.Outputs[layer - 1].Matrix(layout.Rows, OutputSize);
            for (int direction = 0; direction < Directions; direction++)
            {
                int i = layer * Directions + direction;
                Matrix states = IsSum && direction > 0 ? workspace.Reverse.Matrix(layout.Rows, HiddenSize) : Of(direction, output);
                _layers[i].Forward(layout, input, states, workspace.Layers[i]);
                if (IsSum && direction > 0) Rows.Add(states, output);
            }

            if (Options.IsResidual(layer)) input.AddTo(output);
            if (dropout == 0 || layer == Depth - 1) continue;
            if (kind == DropoutKind.Independent)
                Dropout.Forward(output.Values, dropout, random!, workspace.Masks[layer].Span(output.Values.Length));
            else
                LockedDropout.Forward(layout, output, dropout, random!, workspace.Masks[layer].Matrix(layout.Sequences, OutputSize));
        }
    }

    /// <summary>Adds to the gradients of the parameters, and writes that of x.</summary>
    /// <param name="layout">The one given to <see cref="Forward"/>.</param>
    /// <param name="x">The one given to <see cref="Forward"/>.</param>
    /// <param name="dy">∂loss/∂y.</param>
    /// <param name="dx">Receives ∂loss/∂x, a row for each of x.Rows.</param>
    /// <param name="workspace">In: ∂loss/∂ the last states of every layer. Out: ∂loss/∂ the first ones.</param>
    /// <exception cref="ArgumentException">The shapes do not fit; no gradient has changed.</exception>
    public void Backward(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, Matrix dx, Workspace workspace)
    {
        BackwardSteps(layout, x, dy, dx, workspace);
        WeightGradients(layout, x, workspace, this, WeightShare.All);
    }

    /// <summary>As <see cref="Backward"/>, but for the gradient of x, which is not made.</summary>
    internal void BackwardToWeights(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, Workspace workspace)
    {
        BackThroughSteps(layout, x, dy, dx: default, needsInput: false, workspace);
        WeightGradients(layout, x, workspace, this, WeightShare.All);
    }

    /// <summary>As <see cref="Backward"/>, but leaves the gradients of the weights to <see cref="WeightGradients"/>.</summary>
    internal void BackwardSteps(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, Matrix dx, Workspace workspace)
    {
        Expect("The gradient of the input", dx, x.Rows.Rows, InputSize);
        BackThroughSteps(layout, x, dy, dx, needsInput: true, workspace);
    }

    private void BackThroughSteps(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, Matrix dx, bool needsInput, Workspace workspace)
    {
        Check(layout, x);
        Expect("The gradient of the output", dy, layout.Rows, OutputSize);
        for (int layer = Depth - 1; layer >= 0; layer--)
        {
            IndexedRows input = layer == 0 ? x : workspace.Outputs[layer - 1].Matrix(layout.Rows, OutputSize);
            ReadOnlyMatrix dOutput = layer == Depth - 1 ? dy : workspace.OutputGradients[layer].Matrix(layout.Rows, OutputSize);
            Matrix dInput = layer == 0 ? dx : workspace.OutputGradients[layer - 1].Matrix(layout.Rows, OutputSize);
            for (int direction = 0; direction < Directions; direction++)
            {
                int i = layer * Directions + direction;
                _layers[i].BackwardSteps(layout, input, Of(direction, dOutput), workspace.Layers[i]);
                if (layer > 0 || needsInput) _layers[i].InputGradient(layout, input, dInput, direction > 0, workspace.Layers[i]);
            }

            if (layer == 0 && !needsInput) return;
            if (Options.IsResidual(layer)) input.AddGradient(dOutput, dInput);
            if (workspace.Dropout == 0 || layer == 0) continue;
            if (workspace.DropoutKind == DropoutKind.Independent)
                Dropout.Backward(dInput.Values, workspace.Masks[layer - 1].Span(dInput.Values.Length));
            else
                LockedDropout.Backward(layout, dInput, workspace.Masks[layer - 1].Matrix(layout.Sequences, OutputSize));
        }
    }

    /// <summary>
    /// Makes a share of the rows of the weights' gradients of a stack with the same weights, after <see cref="BackwardSteps"/>.
    /// </summary>
    internal void WeightGradients(PackedLayout layout, IndexedRows x, Workspace workspace, RecurrentStack target, WeightShare share)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            int layer = i / Directions;
            IndexedRows input = layer == 0 ? x : workspace.Outputs[layer - 1].Matrix(layout.Rows, OutputSize);
            _layers[i].WeightGradients(layout, input, workspace.Layers[i], target._layers[i], share);
        }
    }

    private void Check(PackedLayout layout, IndexedRows x)
    {
        if (x.IsIndexed && x.Index.Length != layout.Rows)
            throw new ArgumentException($"The input has {x.Index.Length} places in its index, and the layout {layout.Rows} rows.");
        Expect("The input", x.Rows, x.IsIndexed ? x.Rows.Rows : layout.Rows, InputSize);
    }

    private static void Expect(string what, ReadOnlyMatrix m, int rows, int columns)
    {
        if (m.Rows != rows || m.Columns != columns)
            throw new ArgumentException(
                $"{what} is [{m.Rows}, {m.Columns}], expected [{rows}, {columns}] of this layout and these layers.");
    }

    /// <summary>What a direction has of an output's gradient: some columns, or, where the directions are summed, all.</summary>
    internal ReadOnlyMatrix Of(int direction, ReadOnlyMatrix dOutput) =>
        IsSum ? dOutput : dOutput.ColumnsFrom(direction * HiddenSize, HiddenSize);

    private Matrix Of(int direction, Matrix output) => IsSum ? output : output.ColumnsFrom(direction * HiddenSize, HiddenSize);

    /// <summary>What one pass through the stack keeps; reused from batch to batch, by one thread at a time.</summary>
    public sealed class Workspace
    {
        internal Workspace(int layers, int depth)
        {
            Layers = [.. Enumerable.Range(0, layers).Select(_ => new RecurrentWorkspace())];
            Outputs = Buffers(depth - 1);
            OutputGradients = Buffers(depth - 1);
            Masks = Buffers(depth - 1);
        }

        /// <summary>The workspaces of the single layers, with their states.</summary>
        public RecurrentWorkspace[] Layers { get; }

        internal AlignedBuffer[] Outputs { get; }

        internal AlignedBuffer[] OutputGradients { get; }

        internal AlignedBuffer[] Masks { get; }

        // The states of the reverse direction, before they are added to those of the other.
        internal AlignedBuffer Reverse { get; } = new();

        internal float Dropout { get; set; }

        internal DropoutKind DropoutKind { get; set; }

        /// <summary>Sets the first states of all layers to zero.</summary>
        public void ClearStates(int sequences, int hiddenSize)
        {
            foreach (RecurrentWorkspace layer in Layers)
            {
                layer.StatesOf(sequences, hiddenSize).Fill(0);
                layer.CellStatesOf(sequences, hiddenSize).Fill(0);
            }
        }

        /// <summary>Sets the gradients of the last states of all layers to zero.</summary>
        public void ClearStateGradients(int sequences, int hiddenSize)
        {
            foreach (RecurrentWorkspace layer in Layers)
            {
                layer.StateGradientsOf(sequences, hiddenSize).Fill(0);
                layer.CellStateGradientsOf(sequences, hiddenSize).Fill(0);
            }
        }

        private static AlignedBuffer[] Buffers(int count) => [.. Enumerable.Range(0, count).Select(_ => new AlignedBuffer())];
    }
}
