using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>The negative examples of a training step: distinct classes, and how much each must count.</summary>
/// <remarks>
/// Drawn with replacement, n times; a class drawn m times stands for m / (n q) of its kind, where q is its probability. So weighted, the
/// sum over the sample of any number a class has is in the mean the sum over all classes. Reused from step to step; several workers may
/// read it at the same time.
/// </remarks>
public sealed class ClassSample
{
    private readonly int[] _slots;
    private int[] _classes = [];
    private int[] _draws = [];
    private float[] _logWeights = [];

    /// <summary>An empty sample.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number of classes is not positive.</exception>
    public ClassSample(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        _slots = new int[classCount];
        Array.Fill(_slots, -1);
    }

    /// <summary>The number of distinct classes.</summary>
    public int Count { get; private set; }

    /// <summary>The number of all classes.</summary>
    public int ClassCount => _slots.Length;

    /// <summary>The classes, each once, in the order of their first draw.</summary>
    public ReadOnlySpan<int> Classes => _classes.AsSpan(0, Count);

    /// <summary>log(m / (n q)) of each.</summary>
    public ReadOnlySpan<float> LogWeights => _logWeights.AsSpan(0, Count);

    /// <summary>The place of a class in <see cref="Classes"/>; −1 where it was not drawn.</summary>
    public int SlotOf(int classId) => _slots[classId];

    /// <summary>Draws anew; the same random numbers give the same sample.</summary>
    /// <param name="sampler">Where the classes come from.</param>
    /// <param name="draws">How many are drawn, n.</param>
    /// <param name="random">The random numbers.</param>
    /// <exception cref="ArgumentException">The sampler has another number of classes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of draws is not positive.</exception>
    public void Draw(ClassSampler sampler, int draws, RandomStream random)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(draws);
        if (sampler.ClassCount != ClassCount)
            throw new ArgumentException($"The sampler has {sampler.ClassCount} classes and the sample {ClassCount}.", nameof(sampler));
        Begin(Math.Min(draws, ClassCount));
        for (int i = 0; i < draws; i++) _draws[Touch(sampler.Draw(random))]++;
        for (int i = 0; i < Count; i++) _logWeights[i] = (float)Math.Log(_draws[i] / (draws * sampler.Probability(_classes[i])));
    }

    /// <summary>Takes all classes, each as itself: then nothing is estimated.</summary>
    public void TakeAll()
    {
        Begin(ClassCount);
        for (int c = 0; c < ClassCount; c++) _logWeights[Touch(c)] = 0;
    }

    private void Begin(int most)
    {
        foreach (int c in Classes) _slots[c] = -1;
        Count = 0;
        if (_classes.Length < most) (_classes, _draws, _logWeights) = (new int[most], new int[most], new float[most]);
    }

    private int Touch(int c)
    {
        if (_slots[c] >= 0) return _slots[c];
        (_classes[Count], _draws[Count], _slots[c]) = (c, 0, Count);
        return Count++;
    }
}
