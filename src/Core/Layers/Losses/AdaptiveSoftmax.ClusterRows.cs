using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

public sealed partial class AdaptiveSoftmax
{
    /// <summary>The rows of a batch that a cluster has to do with, brought together, and what a pass keeps of them.</summary>
    internal sealed class ClusterRows
    {
        private int[] _rows = [];
        private int[] _targets = [];
        private float[] _weights = [];
        private int _count;

        public AlignedBuffer Inputs { get; } = new();

        public AlignedBuffer Projected { get; } = new();

        public AlignedBuffer ProjectedGradient { get; } = new();

        public AlignedBuffer Logits { get; } = new();

        public ReadOnlySpan<int> Rows => _rows.AsSpan(0, _count);

        public ReadOnlySpan<int> Targets => _targets.AsSpan(0, _count);

        public ReadOnlySpan<float> Weights => _weights.AsSpan(0, _count);

        /// <summary>Brings the rows together whose target is in a cluster; false where there are none.</summary>
        public bool Gather(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, int ignored, Tail tail)
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
        public bool GatherAbove(ReadOnlyMatrix x, ReadOnlyMatrix logits, ReadOnlySpan<float> bounds)
        {
            Reserve(x.Rows);
            for (int r = 0; r < x.Rows; r++)
                if (logits[r][0] > bounds[r]) _rows[_count++] = r;
            return CopyInputs(x);
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
            Numerics.Rows.Gather(x, Rows, Inputs.Matrix(_count, x.Columns));
            return _count > 0;
        }
    }
}
