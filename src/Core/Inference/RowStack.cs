using MLNetSeq.Layers;

namespace MLNetSeq.Inference;

/// <summary>The weights of a <see cref="RecurrentStack"/>, arranged to run one sequence.</summary>
internal sealed class RowStack
{
    private RowStack(RowLayer[] layers, int directions, TokenTable[]? tables)
    {
        Layers = layers;
        Directions = directions;
        Tables = tables;
    }

    public RowLayer[] Layers { get; }

    public int Directions { get; }

    public int Depth => Layers.Length / Directions;

    /// <summary>For each direction of layer 0, what a token brings to its gates; null where that is worked out each time.</summary>
    public TokenTable[]? Tables { get; }

    public long Bytes => Layers.Sum(l => l.Bytes) + (Tables?.Sum(t => t.Bytes) ?? 0);

    /// <summary>A copy of the weights, with token tables if not too large; null where the layers have no path for single rows.</summary>
    public static RowStack? Copy(RecurrentStack stack, Embedding? embedding, WeightPrecision precision, long maximumTableBytes)
    {
        if (!IsPlain(stack)) return null;
        RowLayer?[] layers = [.. stack.Layers.Select(l => RowLayer.Copy(l, precision))];
        if (layers.Contains(null)) return null;
        RecurrentLayer[] first = [.. stack.Layers.Take(stack.Directions)];
        bool hasTables = embedding is not null && first.Sum(l => TokenTable.Size(embedding, l)) <= maximumTableBytes;
        return new RowStack(layers!, stack.Directions, hasTables ? [.. first.Select(l => new TokenTable(embedding!, l))] : null);
    }

    /// <summary>Follows the weights, packed before each use; null where the layers have no path for single rows.</summary>
    public static RowStack? Follow(RecurrentStack stack)
    {
        if (!IsPlain(stack)) return null;
        RowLayer?[] layers = [.. stack.Layers.Select(RowLayer.Follow)];
        return layers.Contains(null) ? null : new RowStack(layers!, stack.Directions, null);
    }

    // Each layer's states, those of two directions side by side, are the next one's input; and W x goes to the gates as it is.
    private static bool IsPlain(RecurrentStack stack) => stack.Options is { Residual: false, LayerNormalization: false }
        && (stack.Directions == 1 || stack.Options.Merge == DirectionMerge.Concatenate);
}
