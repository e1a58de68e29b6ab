using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Tests.Layers;

/// <summary>Between the golden cases' padded tensors [T, B, D], in any order of lengths, and packed rows, longest first.</summary>
internal sealed class PaddedBatch
{
    private readonly int[] _order;
    private readonly int[] _lengths;
    private readonly int _steps;

    public PaddedBatch(int[] lengths, int steps)
    {
        _lengths = lengths;
        _steps = steps;
        _order = [.. Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i])];
        Layout.Set([.. _order.Select(i => lengths[i])]);
    }

    public delegate Matrix StateOf(RecurrentWorkspace workspace, int sequences);

    public PackedLayout Layout { get; } = new();

    public float[] Pack(float[] padded, int width)
    {
        float[] rows = new float[Layout.Rows * width];
        ForEachRow((row, t, sequence) => padded.AsSpan((t * _lengths.Length + sequence) * width, width).CopyTo(rows.AsSpan(row * width)));
        return rows;
    }

    public float[] Unpack(float[] rows, int width)
    {
        float[] padded = new float[_steps * _lengths.Length * width];
        ForEachRow((row, t, sequence) => rows.AsSpan(row * width, width).CopyTo(padded.AsSpan((t * _lengths.Length + sequence) * width)));
        return padded;
    }

    /// <summary>Copies layer <paramref name="layer"/> of [layers, B, H] to the packed order of sequences.</summary>
    public void WriteStates(float[] states, int layer, Matrix target)
    {
        for (int i = 0; i < _order.Length; i++)
            states.AsSpan((layer * _order.Length + _order[i]) * target.Columns, target.Columns).CopyTo(target[i]);
    }

    public float[] ReadStates(RecurrentWorkspace[] layers, int width, StateOf stateOf)
    {
        float[] states = new float[layers.Length * _order.Length * width];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            float[] sorted = stateOf(layers[layer], _order.Length).Values.ToArray();
            Unsort(sorted, width).CopyTo(states.AsSpan(layer * sorted.Length));
        }

        return states;
    }

    /// <summary>States [B, width] of the packed order of sequences in the order of the padded tensors.</summary>
    public float[] Unsort(float[] states, int width)
    {
        float[] result = new float[states.Length];
        for (int i = 0; i < _order.Length; i++) states.AsSpan(i * width, width).CopyTo(result.AsSpan(_order[i] * width));
        return result;
    }

    private void ForEachRow(Action<int, int, int> action)
    {
        for (int t = 0; t < Layout.Steps; t++)
            for (int i = 0; i < Layout.BatchSizes[t]; i++)
                action(Layout.Offsets[t] + i, t, _order[i]);
    }
}
