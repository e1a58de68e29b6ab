using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

public sealed partial class AdaptiveSoftmax
{
    /// <summary>What a pass keeps; reused from batch to batch, by one thread at a time.</summary>
    public sealed class Workspace
    {
        private int[] _headTargets = [];
        private int[] _rows = [];
        private int[] _targets = [];
        private float[] _weights = [];
        private int _count;

        internal AlignedBuffer Head { get; } = new();

        internal AlignedBuffer Best { get; } = new();

        internal AlignedBuffer Inputs { get; } = new();

        internal AlignedBuffer Projected { get; } = new();

        internal AlignedBuffer ProjectedGradient { get; } = new();

        internal AlignedBuffer Logits { get; } = new();

        internal AlignedBuffer InputGradient { get; } = new();

        internal ReadOnlySpan<int> Rows => _rows.AsSpan(0, _count);

        internal ReadOnlySpan<int> Targets => _targets.AsSpan(0, _count);

        internal ReadOnlySpan<float> Weights => _weights.AsSpan(0, _count);

        internal Span<int> HeadTargets(int count)
        {
            if (_headTargets.Length < count) _headTargets = new int[count + count / 4];
            return _headTargets.AsSpan(0, count);
        }

        /// <summary>Brings the rows together whose target is in a cluster; false where there are none.</summary>
        internal bool Gather(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, int ignored, Tail tail)
        {
            Reserve(x.Rows);
            for (int r = 0; r < targets.Length; r++)
            {
                int place = targets[r] - tail.First;
                if ((uint)place >= (uint)tail.Size || targets[r] == ignored) continue;
                (_targets[_count], _weights[_count]) = (place, LossWeights.Of(r, weights));
                _rows[_count++] = r;
            }

            return CopyInputs(x);
        }

        /// <summary>Brings the rows together whose cluster's logit is above a bound.</summary>
        internal bool GatherAbove(ReadOnlyMatrix x, ReadOnlyMatrix logits, ReadOnlySpan<float> bounds)
        {
            Reserve(x.Rows);
            for (int r = 0; r < x.Rows; r++)
                if (logits[r][0] > bounds[r]) _rows[_count++] = r;
            return CopyInputs(x);
        }

        /// <summary>Adds the gradients of the rows brought together to those of all rows.</summary>
        internal void Scatter(ReadOnlyMatrix from, Matrix to)
        {
            for (int i = 0; i < _count; i++) VectorMath.Add(from[i], to[_rows[i]]);
        }

        private void Reserve(int rows)
        {
            _count = 0;
            if (_rows.Length >= rows) return;
            int capacity = rows + rows / 4;
            (_rows, _targets, _weights) = (new int[capacity], new int[capacity], new float[capacity]);
        }

        private bool CopyInputs(ReadOnlyMatrix x)
        {
            Matrix inputs = Inputs.Matrix(_count, x.Columns);
            for (int i = 0; i < _count; i++) x[_rows[i]].CopyTo(inputs[i]);
            return _count > 0;
        }
    }
}
