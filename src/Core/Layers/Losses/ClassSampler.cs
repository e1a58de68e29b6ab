using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>A distribution over classes that negative examples are drawn from.</summary>
public abstract class ClassSampler
{
    private protected ClassSampler(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classCount);
        ClassCount = classCount;
    }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>How likely a class is to be drawn; never 0.</summary>
    public abstract double Probability(int classId);

    /// <summary>Draws a class.</summary>
    public abstract int Draw(RandomStream random);
}
