using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>Recurrent layers above each other, each in one direction or in both, with dropout between them.</summary>
/// <remarks>
/// Shapes: x [rows, InputSize], y [rows, OutputSize]; OutputSize is HiddenSize, or twice that with the forward states first.
/// States come in the order layer 0 forward, layer 0 backward, layer 1 forward and so on. Parameters are named as in PyTorch.
/// </remarks>
public sealed class RecurrentStack
{
    private readonly RecurrentLayer[] _layers;

    /// <summary>Creates the layers with PyTorch's start values, or with zeros where there is no random stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size or the number of layers is not positive.</exception>
    public RecurrentStack(CellForm cell, int inputSize, int hiddenSize, int layers, bool bidirectional, RandomStream? random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(layers);
        Directions = bidirectional ? 2 : 1;
        _layers = new RecurrentLayer[layers * Directions];
        for (int i = 0; i < _layers.Length; i++)
        {
            int layer = i / Directions;
            bool isReverse = i % Directions == 1;
            int width = layer == 0 ? inputSize : hiddenSize * Directions;
            _layers[i] = RecurrentLayer.Create(cell, width, hiddenSize, isReverse, $"l{layer}{(isReverse ? "_reverse" : "")}", random);
        }
    }

    private RecurrentStack(RecurrentLayer[] layers, int directions)
    {
        _layers = layers;
        Directions = directions;
    }

    /// <summary>1, or 2 where the sequences are read backwards too.</summary>
    public int Directions { get; }

    /// <summary>The number of layers.</summary>
    public int Depth => _layers.Length / Directions;

    /// <summary>The width of x.</summary>
    public int InputSize => _layers[0].InputSize;

    /// <summary>The width of a state.</summary>
    public int HiddenSize => _layers[0].HiddenSize;

    /// <summary>The width of y.</summary>
    public int OutputSize => HiddenSize * Directions;

    /// <summary>Whether there are cell states beside the hidden ones.</summary>
    public bool HasCellState => _layers[0].HasCellState;

    /// <summary>All parameters, in the order of PyTorch.</summary>
    public IEnumerable<Parameter> Parameters => _layers.SelectMany(l => l.Parameters);

    /// <summary>The single layers: layer 0 forward, layer 0 backward, layer 1 forward and so on.</summary>
    internal IReadOnlyList<RecurrentLayer> Layers => _layers;

    /// <summary>Layers with the same weights and gradients of their own.</summary>
    public RecurrentStack Replicate() => new([.. _layers.Select(l => l.Replicate())], Directions);

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        foreach (RecurrentLayer layer in _layers) layer.Pack(backward);
    }

    /// <summary>A workspace with room for this stack's layers.</summary>
    public Workspace CreateWorkspace() => new(_layers.Length, Depth);

    /// <summary>Writes the states of the last layer at every step to y.</summary>
    /// <param name="layout">Where the steps stand in x and y.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">Receives the output, [rows, OutputSize].</param>
    /// <param name="workspace">In: the first states of every layer. Out: the last ones, and what <see cref="Backward"/> needs.</param>
    /// <param name="dropout">The share of the values between two layers to drop; 0 outside of training.</param>
    /// <param name="random">Where the dropout's masks come from; needed where there is any.</param>
    public void Forward(PackedLayout layout, IndexedRows x, Matrix y, Workspace workspace, float dropout = 0, RandomStream? random = null)
    {
        workspace.Dropout = dropout;
        for (int layer = 0; layer < Depth; layer++)
        {
            Matrix output = layer == Depth - 1 ? y : workspace.Outputs[layer].Matrix(layout.Rows, OutputSize);
            IndexedRows input = layer == 0 ? x : workspace.Outputs[layer - 1].Matrix(layout.Rows, OutputSize);
            for (int direction = 0; direction < Directions; direction++)
            {
                int i = layer * Directions + direction;
                _layers[i].Forward(layout, input, output.ColumnsFrom(direction * HiddenSize, HiddenSize), workspace.Layers[i]);
            }

            if (dropout > 0 && layer < Depth - 1)
                Dropout.Forward(output.Values, dropout, random!, workspace.Masks[layer].Span(output.Values.Length));
        }
    }

    /// <summary>Adds to the gradients of the parameters, and writes that of x.</summary>
    /// <param name="layout">The one given to <see cref="Forward"/>.</param>
    /// <param name="x">The one given to <see cref="Forward"/>.</param>
    /// <param name="dy">∂loss/∂y.</param>
    /// <param name="dx">Receives ∂loss/∂x, a row for each of x.Rows.</param>
    /// <param name="workspace">In: ∂loss/∂ the last states of every layer. Out: ∂loss/∂ the first ones.</param>
    public void Backward(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, Matrix dx, Workspace workspace)
    {
        BackwardSteps(layout, x, dy, dx, workspace);
        AddWeightGradients(layout, x, workspace, this, 0, 1);
    }

    /// <summary>As <see cref="Backward"/>, but leaves the gradients of the weights to <see cref="AddWeightGradients"/>.</summary>
    internal void BackwardSteps(PackedLayout layout, IndexedRows x, ReadOnlyMatrix dy, Matrix dx, Workspace workspace)
    {
        for (int layer = Depth - 1; layer >= 0; layer--)
        {
            IndexedRows input = layer == 0 ? x : workspace.Outputs[layer - 1].Matrix(layout.Rows, OutputSize);
            ReadOnlyMatrix dOutput = layer == Depth - 1 ? dy : workspace.OutputGradients[layer].Matrix(layout.Rows, OutputSize);
            Matrix dInput = layer == 0 ? dx : workspace.OutputGradients[layer - 1].Matrix(layout.Rows, OutputSize);
            for (int direction = 0; direction < Directions; direction++)
            {
                int i = layer * Directions + direction;
                _layers[i].BackwardSteps(layout, input, dOutput.ColumnsFrom(direction * HiddenSize, HiddenSize), workspace.Layers[i]);
                _layers[i].InputGradient(layout, input, dInput, direction > 0, workspace.Layers[i]);
            }

            if (workspace.Dropout > 0 && layer > 0)
                Dropout.Backward(dInput.Values, workspace.Masks[layer - 1].Span(dInput.Values.Length));
        }
    }

    /// <summary>Adds to a share of the rows of the weights' gradients of a stack with the same weights, after <see cref="BackwardSteps"/>.</summary>
    internal void AddWeightGradients(PackedLayout layout, IndexedRows x, Workspace workspace, RecurrentStack target, int share, int shares)
    {
        for (int i = 0; i < _layers.Length; i++)
        {
            int layer = i / Directions;
            IndexedRows input = layer == 0 ? x : workspace.Outputs[layer - 1].Matrix(layout.Rows, OutputSize);
            _layers[i].AddWeightGradients(layout, input, workspace.Layers[i], target._layers[i], share, shares);
        }
    }

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

        internal float Dropout { get; set; }

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
