using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>Runs one sequence as a packed batch of one: for cells that have no path for single rows.</summary>
internal sealed class PackedSequence : OneSequence
{
    private readonly RecurrentStack _stack;
    private readonly RecurrentStack.Workspace _workspace;
    private readonly PackedLayout _layout = new();
    private readonly float[] _state;
    private readonly int _layerState;

    public PackedSequence(RecurrentStack stack)
    {
        _stack = stack;
        _workspace = stack.CreateWorkspace();
        _layerState = stack.HasCellState ? 2 * stack.HiddenSize : stack.HiddenSize;
        _state = new float[stack.Layers.Count * _layerState];
    }

    public override Span<float> State => _state;

    public override bool TakesTokens => false;

    public override ReadOnlySpan<float> LastState(int direction) =>
        _state.AsSpan((_stack.Layers.Count - _stack.Directions + direction) * _layerState, _stack.HiddenSize);

    public override void Run(IndexedRows x, Matrix y)
    {
        if (y.Rows == 0) return;
        Span<int> length = [y.Rows];
        _layout.Set(length);
        for (int i = 0; i < _stack.Layers.Count; i++)
        {
            _state.AsSpan(i * _layerState, _stack.HiddenSize).CopyTo(Hidden(i));
            if (_stack.HasCellState) _state.AsSpan(i * _layerState + _stack.HiddenSize, _stack.HiddenSize).CopyTo(Cell(i));
        }

        _stack.Forward(_layout, x, y, _workspace);
        for (int i = 0; i < _stack.Layers.Count; i++)
        {
            Hidden(i).CopyTo(_state.AsSpan(i * _layerState));
            if (_stack.HasCellState) Cell(i).CopyTo(_state.AsSpan(i * _layerState + _stack.HiddenSize));
        }
    }

    public override void Run(ReadOnlySpan<int> tokens, Matrix y) =>
        throw new NotSupportedException("A packed batch takes the vectors of tokens.");

    private Span<float> Hidden(int layer) => _workspace.Layers[layer].StatesOf(1, _stack.HiddenSize)[0];

    private Span<float> Cell(int layer) => _workspace.Layers[layer].CellStatesOf(1, _stack.HiddenSize)[0];
}
