using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>Runs one sequence row by row: nothing kept for a backward pass, nothing allocated once its buffers have grown.</summary>
internal sealed class RowSequence : OneSequence
{
    private readonly RowStack _stack;
    private readonly AlignedBuffer _state = new();
    private readonly AlignedBuffer _projected = new();
    private readonly AlignedBuffer _gates = new();
    private readonly AlignedBuffer _product = new();
    private readonly AlignedBuffer _saved = new();
    private readonly AlignedBuffer[] _outputs = [new(), new()];
    private readonly int _hidden;
    private readonly int _layerState;
    private int _width;

    public RowSequence(RowStack stack)
    {
        _stack = stack;
        _hidden = stack.Layers[0].HiddenSize;
        _layerState = stack.Layers[0].HasCellState ? 2 * _hidden : _hidden;
        State.Clear();
    }

    public override Span<float> State => _state.Span(_stack.Layers.Length * _layerState);

    public override bool TakesTokens => _stack.Tables is not null;

    public override ReadOnlySpan<float> LastState(int direction) => Hidden(_stack.Layers.Length - _stack.Directions + direction);

    public override void Run(IndexedRows x, Matrix y)
    {
        for (int layer = 0; layer < _stack.Depth; layer++)
            RunLayer(layer, layer == 0 ? x : Output(layer - 1, y), [], Output(layer, y));
    }

    public override void Run(ReadOnlySpan<int> tokens, Matrix y)
    {
        RunLayer(0, default, tokens, Output(0, y));
        for (int layer = 1; layer < _stack.Depth; layer++) RunLayer(layer, Output(layer - 1, y), [], Output(layer, y));
    }

    private Matrix Output(int layer, Matrix y) => layer == _stack.Depth - 1 ? y : _outputs[layer % 2].Matrix(y.Rows, y.Columns);

    // One direction after the other: taking turns, so that the end of one's step can overlap with the other's beginning, gains nothing.
    private void RunLayer(int layer, IndexedRows x, ReadOnlySpan<int> tokens, Matrix y)
    {
        for (int d = 0; d < _stack.Directions; d++)
        {
            int i = layer * _stack.Directions + d;
            RowLayer weights = _stack.Layers[i];
            _width = weights.Input.PaddedOutputs;
            if (tokens.IsEmpty) Project(weights, x.Rows);
            Span<float> h = Hidden(i), c = Cell(i), saved = _saved.Span(weights.SavedWidth), product = _product.Span(_width);
            for (int step = 0; step < y.Rows; step++)
            {
                int t = weights.IsReverse ? y.Rows - 1 - step : step;
                Span<float> gates = !tokens.IsEmpty ? Gates(_stack.Tables![d][tokens[t]])
                    : x.IsIndexed ? Gates(Projected(x.Index[t]))
                    : Projected(t);
                weights.Step(gates, product, h, c, saved, y.Values.Slice(t * y.Stride + d * _hidden, _hidden));
            }
        }
    }

    // W x of all rows in one product.
    private void Project(RowLayer layer, ReadOnlyMatrix x)
    {
        if (x.Rows > 0) layer.Input.Multiply(x, new Matrix(_projected.Span(checked(x.Rows * _width)), x.Rows, layer.GateWidth, _width));
    }

    private Span<float> Projected(int row) => _projected.Span((row + 1) * _width)[(row * _width)..];

    // A copy, for the gate pass writes over it, and a token may come again.
    private Span<float> Gates(ReadOnlySpan<float> row)
    {
        Span<float> gates = _gates.Span(_width);
        row.CopyTo(gates);
        return gates;
    }

    private Span<float> Hidden(int layer) => State.Slice(layer * _layerState, _hidden);

    private Span<float> Cell(int layer) => State.Slice(layer * _layerState + _hidden, _layerState - _hidden);
}
