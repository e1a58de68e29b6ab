namespace MLNetSeq.Training;

/// <summary>Makes one step of several micro-batches: the batch that would be too large for memory, or too large to share out.</summary>
/// <remarks>
/// The gradients of all micro-batches are added up. Each is of its sum of losses over <see cref="Divisor"/>, the weight of the first, so
/// that the numbers are of the usual size and a single one is the mean itself; <see cref="Scale"/> turns the sum into the gradient of the
/// mean over all. In a loop: <c>Begin</c>; if <see cref="IsFirst"/>, clear the gradients; backward; when <see cref="IsComplete"/>, step
/// with the gradients times <see cref="Scale"/> and <c>Reset</c>. The end of an epoch may step with what is there.
/// </remarks>
public sealed class GradientAccumulation
{
    private readonly int _batches;
    private double _weight;

    /// <summary>Starts without a micro-batch.</summary>
    /// <param name="batches">The micro-batches of a step; with 1 nothing is accumulated.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public GradientAccumulation(int batches)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batches);
        _batches = batches;
    }

    /// <summary>The micro-batches begun since the last step.</summary>
    public int Count { get; private set; }

    /// <summary>Whether the micro-batch begun last is the first of its step.</summary>
    public bool IsFirst => Count == 1;

    /// <summary>Whether it is the last one of its step.</summary>
    public bool IsComplete => Count == _batches;

    /// <summary>What the micro-batches' sums of losses are divided by.</summary>
    public double Divisor { get; private set; }

    /// <summary>What to multiply the sum of the gradients by; exactly 1 for a single micro-batch.</summary>
    public float Scale => (float)(Divisor / _weight);

    /// <summary>Begins a micro-batch.</summary>
    /// <param name="weight">The sum of its rows' weights.</param>
    /// <exception cref="ArgumentOutOfRangeException">The weight is not a positive number: leave such a micro-batch out.</exception>
    /// <exception cref="InvalidOperationException">The last step was complete and <see cref="Reset"/> has not been called.</exception>
    public void Begin(double weight)
    {
        if (!(weight > 0) || !double.IsFinite(weight))
            throw new ArgumentOutOfRangeException(nameof(weight), weight,
                "The weight of a micro-batch must be positive: leave this one out.");
        if (IsComplete) throw new InvalidOperationException($"All {_batches} micro-batches have begun: step, and call {nameof(Reset)}.");
        if (Count++ == 0) (Divisor, _weight) = (weight, 0);
        _weight += weight;
    }

    /// <summary>Forgets the micro-batches, after their step or in place of it.</summary>
    public void Reset() => Count = 0;
}
