using MLNetSeq.Numerics;

namespace MLNetSeq.Layers;

/// <summary>
/// Listens to the backward loop of a <see cref="RecurrentLayer"/>: the norms of the state's gradients, by distance from the last step.
/// </summary>
/// <remarks>The last step is each sequence's own, in the direction in which the layer reads.</remarks>
internal sealed class GradientTap
{
    private readonly List<Sums> _distances = [];

    /// <summary>How many distances there are: the length of the longest sequence.</summary>
    public int Count => _distances.Count;

    /// <summary>How many sequences reach back so far, and the mean norms of their ∂loss/∂h and ∂loss/∂c.</summary>
    public (int Sequences, double State, double Cell) this[int distance]
    {
        get
        {
            Sums sums = _distances[distance];
            return (sums.Sequences, sums.State / sums.Sequences, sums.Cell / sums.Sequences);
        }
    }

    /// <summary>Takes in the gradients of the state after a step, one row a sequence, as all later steps have left them.</summary>
    public void Record(PackedLayout layout, int step, bool isReverse, ReadOnlyMatrix dState, ReadOnlyMatrix dCell)
    {
        for (int i = 0; i < dState.Rows; i++)
        {
            int distance = isReverse ? step : layout.Lengths[i] - 1 - step;
            while (_distances.Count <= distance) _distances.Add(new Sums());
            Sums sums = _distances[distance];
            sums.Sequences++;
            sums.State += Norm(dState[i]);
            sums.Cell += Norm(dCell[i]);
        }
    }

    // In double throughout: the square of a vanishing gradient is no number of single precision long before the gradient is zero.
    private static double Norm(ReadOnlySpan<float> gradient) => Math.Sqrt(VectorMath.Dot(gradient, gradient));

    private sealed class Sums
    {
        public int Sequences;
        public double State;
        public double Cell;
    }
}
