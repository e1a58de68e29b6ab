using System.Runtime.CompilerServices;

namespace MLNetSeq.Embeddings;

/// <summary>The loss of one example in so many, from what its update left in a <see cref="KernelRoom"/>.</summary>
internal sealed class SampledLoss
{
    private double _sum;
    private long _count;
    private int _since;

    /// <summary>One example in so many is measured.</summary>
    public int Interval { get; init; } = 64;

    /// <summary>Counts an example; says whether it is to be measured.</summary>
    public bool IsDue()
    {
        if (++_since < Interval) return false;
        _since = 0;
        return true;
    }

    /// <summary>Adds −Σ log σ(±dot) of an example.</summary>
    public void AddDots(ref float dots, ref float labels, int count)
    {
        for (int k = 0; k < count; k++)
        {
            double right = Unsafe.Add(ref labels, k) > 0 ? Unsafe.Add(ref dots, k) : -Unsafe.Add(ref dots, k);
            _sum += Math.Max(0, -right) + double.LogP1(Math.Exp(-Math.Abs(right))); // −log σ(right)
        }

        _count++;
    }

    /// <summary>The loss in nats and the number of examples since the last call.</summary>
    public (double Sum, long Count) Take()
    {
        (double Sum, long Count) taken = (_sum, _count);
        (_sum, _count) = (0, 0);
        return taken;
    }
}
