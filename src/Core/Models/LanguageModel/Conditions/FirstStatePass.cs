using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The first states of a pass, which come from conditions; used by one thread at a time.</summary>
internal sealed class FirstStatePass
{
    private readonly AlignedBuffer _vectors = new();
    private readonly AlignedBuffer _states = new();
    private readonly AlignedBuffer _gradients = new();
    private int[] _classes = [];
    private bool _areClasses;
    private int _count;

    /// <summary>Lets runs begin with the states of their conditions.</summary>
    public void Begin(FirstState layer, LanguageRuns runs, RecurrentStack.Workspace workspace)
    {
        ConditionRows rows = runs.Conditions
            ?? throw new InvalidOperationException("The network begins with conditions, and the batch has none.");
        ReadOnlySpan<int> numbers = runs.ConditionNumbers;
        (_count, _areClasses) = (numbers.Length, rows.AreClasses);
        Matrix states = _states.Matrix(_count, layer.StateSize);
        if (_areClasses)
        {
            if (_classes.Length < _count) _classes = new int[2 * _count];
            for (int i = 0; i < _count; i++) _classes[i] = rows.Classes[numbers[i]];
            layer.Forward(_classes.AsSpan(0, _count), states);
        }
        else
        {
            Matrix vectors = _vectors.Matrix(_count, layer.ConditionSize);
            for (int i = 0; i < _count; i++) rows.VectorOf(numbers[i]).CopyTo(vectors[i]);
            layer.Forward(vectors, states);
        }

        layer.CopyTo(states, workspace);
    }

    /// <summary>Goes back from the first states to the layer's weights; nothing to do where a pass went on from another.</summary>
    public void Backward(FirstState layer, RecurrentStack.Workspace workspace)
    {
        if (_count == 0) return;
        Matrix states = _states.Matrix(_count, layer.StateSize), gradients = _gradients.Matrix(_count, layer.StateSize);
        layer.CopyGradients(workspace, gradients);
        if (_areClasses) layer.Backward(_classes.AsSpan(0, _count), states, gradients);
        else layer.Backward(_vectors.Matrix(_count, layer.ConditionSize), states, gradients);
        _count = 0;
    }
}
