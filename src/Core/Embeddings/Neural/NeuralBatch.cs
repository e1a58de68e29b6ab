using MLNetSeq.Layers.Losses;

namespace MLNetSeq.Embeddings;

/// <summary>The targets of a step, each with its context and with what it competes with.</summary>
/// <param name="capacity">The most targets.</param>
/// <param name="places">The words of a context.</param>
/// <param name="negatives">The words drawn for each target, or 0.</param>
/// <param name="sample">The words drawn for all targets together, or null.</param>
internal sealed class NeuralBatch(int capacity, int places, int negatives = 0, ClassSample? sample = null)
{
    private readonly int[] _contexts = new int[checked(capacity * places)];
    private readonly int[] _targets = new int[capacity];
    private readonly int[] _negatives = new int[checked(capacity * negatives)];

    /// <summary>The number of targets now.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there is no room for another.</summary>
    public bool IsFull => Count == capacity;

    /// <summary>The words drawn for all targets together.</summary>
    public ClassSample? Sample => sample;

    /// <summary>The words drawn for the targets, those of one after those of another.</summary>
    public Span<int> Negatives => _negatives.AsSpan(0, Count * negatives);

    /// <summary>Takes all targets out.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a target and returns its context, to be filled.</summary>
    public Span<int> Add(int target)
    {
        _targets[Count] = target;
        return _contexts.AsSpan(Count++ * places, places);
    }

    /// <summary>The contexts of some targets, one after the other.</summary>
    public ReadOnlySpan<int> ContextsOf(int start, int count) => _contexts.AsSpan(start * places, count * places);

    /// <summary>Some of the targets.</summary>
    public ReadOnlySpan<int> TargetsOf(int start, int count) => _targets.AsSpan(start, count);

    /// <summary>The words drawn for a target.</summary>
    public ReadOnlySpan<int> NegativesOf(int row) => _negatives.AsSpan(row * negatives, negatives);
}
