using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>Reads a token of several sequences side by side, so that the weights come from memory once for all of them.</summary>
/// <remarks>
/// What a sequence comes to does not depend on the others, and is what a <see cref="RecurrentStream"/> comes to, bit for bit. For one
/// thread at a time; the network may be shared. Once its buffers have grown a step allocates nothing.
/// </remarks>
internal sealed class RowBatch
{
    private readonly RecurrentInference _network;
    private readonly RowStack _stack;
    private readonly AlignedBuffer _vectors = new();
    private readonly AlignedBuffer _gates = new();
    private readonly AlignedBuffer _product = new();
    private readonly AlignedBuffer _saved = new();
    private readonly AlignedBuffer _outputs = new();
    private readonly int _hidden;
    private readonly int _layerState;

    public RowBatch(RecurrentInference network, RowStack stack)
    {
        _network = network;
        _stack = stack;
        _hidden = stack.Layers[0].HiddenSize;
        _layerState = stack.Layers[0].HasCellState ? 2 * _hidden : _hidden;
    }

    /// <summary>The numbers of a state, which is that of a <see cref="RecurrentStream"/>.</summary>
    public int StateSize => _stack.Layers.Length * _layerState;

    /// <summary>Reads a token of each sequence.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <param name="states">[tokens, <see cref="StateSize"/>]: the states before them, which become those after them.</param>
    /// <returns>The last layer's states, a part of <paramref name="states"/>.</returns>
    public Matrix Step(ReadOnlySpan<int> tokens, Matrix states)
    {
        Matrix below = default;
        for (int i = 0; i < _stack.Layers.Length; i++)
        {
            RowLayer layer = _stack.Layers[i];
            int rows = tokens.Length, at = i * _layerState;
            Matrix h = states.ColumnsFrom(at, _hidden), c = states.ColumnsFrom(at + _hidden, _layerState - _hidden);
            Matrix gates = Padded(_gates, rows, layer.GateWidth, layer.Input.PaddedOutputs);
            IndexedRows projected = i == 0 ? Projected(layer, tokens, gates) : Projected(layer, below, gates);
            layer.Step(projected, gates, Padded(_product, rows, layer.GateWidth, layer.Input.PaddedOutputs), h, c,
                _saved.Matrix(rows, layer.SavedWidth), h);
            below = h;
        }

        return below;
    }

    /// <summary>Writes what the linear layer makes of states: [states, <see cref="RecurrentInference.OutputSize"/>].</summary>
    public void Project(ReadOnlyMatrix states, Matrix y)
    {
        Matrix padded = Padded(_outputs, states.Rows, y.Columns, _network.PaddedOutputs);
        _network.Project(states, padded);
        Rows.Copy(padded, y);
    }

    private IndexedRows Projected(RowLayer layer, ReadOnlySpan<int> tokens, Matrix gates)
    {
        if (_stack.Tables is { } tables) return new IndexedRows(tables[0].Rows, tokens);
        Matrix vectors = _vectors.Matrix(tokens.Length, layer.Input.Inputs);
        Rows.Gather(_network.Embedding!.Table.Matrix, tokens, vectors);
        return Projected(layer, vectors, gates);
    }

    private static IndexedRows Projected(RowLayer layer, ReadOnlyMatrix x, Matrix gates)
    {
        layer.Input.Multiply(x, gates);
        return gates;
    }

    // Products write whole panels.
    private static Matrix Padded(AlignedBuffer buffer, int rows, int columns, int stride) =>
        new(buffer.Span(checked(rows * stride)), rows, columns, stride);
}
