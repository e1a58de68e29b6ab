using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>Draws a class with a probability that grows with a power of its count (Mikolov et al. 2013), in constant time.</summary>
/// <remarks>By the alias method (Walker 1977): each slot belongs to one class, and what it has too much to another.</remarks>
public sealed class FrequencySampler : ClassSampler
{
    private readonly double[] _probabilities;
    private readonly double[] _own;
    private readonly int[] _aliases;

    /// <summary>Creates the distribution.</summary>
    /// <param name="counts">How often each class occurs, at least once.</param>
    /// <param name="power">1 for the counts as they are, 0 for all classes alike; 0.75 by default, as in word2vec.</param>
    /// <exception cref="ArgumentException">A count is not positive: such a class would never be a negative example.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There are no classes, or the power is not a finite number.</exception>
    public FrequencySampler(ReadOnlySpan<long> counts, double power = 0.75) : base(counts.Length)
    {
        if (!double.IsFinite(power)) throw new ArgumentOutOfRangeException(nameof(power), power, "The power must be a finite number.");
        int least = counts.IndexOfAnyExceptInRange(1, long.MaxValue);
        if (least >= 0)
            throw new ArgumentException($"Class {least} has a count of {counts[least]}, expected at least 1: count each class once more, "
                + "so that all of them can be drawn.", nameof(counts));
        _probabilities = new double[counts.Length];
        for (int c = 0; c < counts.Length; c++) _probabilities[c] = Math.Pow(counts[c], power);
        double total = _probabilities.Sum();
        for (int c = 0; c < counts.Length; c++) _probabilities[c] /= total;
        _own = new double[counts.Length];
        _aliases = new int[counts.Length];
        FillSlots();
    }

    /// <inheritdoc/>
    public override double Probability(int classId) => _probabilities[classId];

    /// <inheritdoc/>
    public override int Draw(RandomStream random)
    {
        int slot = random.Next(ClassCount);
        return random.NextDouble() < _own[slot] ? slot : _aliases[slot];
    }

    private void FillSlots()
    {
        var small = new Stack<int>();
        var large = new Stack<int>();
        for (int c = 0; c < ClassCount; c++)
        {
            (_own[c], _aliases[c]) = (_probabilities[c] * ClassCount, c);
            (_own[c] < 1 ? small : large).Push(c);
        }

        while (small.Count > 0 && large.Count > 0)
        {
            int filled = small.Pop(), giver = large.Peek();
            _aliases[filled] = giver;
            _own[giver] -= 1 - _own[filled];
            if (_own[giver] < 1) small.Push(large.Pop());
        }

        // What is left is full, but for rounding.
        foreach (int c in small.Concat(large)) _own[c] = 1;
    }
}
