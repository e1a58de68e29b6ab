using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

public sealed partial class AdaptiveSoftmax
{
    /// <summary>What a pass keeps; reused from batch to batch, by one thread at a time.</summary>
    public sealed class Workspace
    {
        private readonly List<ClusterRows> _clusters = [];
        private int[] _headTargets = [];

        internal AlignedBuffer Head { get; } = new();

        internal AlignedBuffer Best { get; } = new();

        internal AlignedBuffer InputGradient { get; } = new();

        internal ClusterRows Cluster(int k)
        {
            while (_clusters.Count <= k) _clusters.Add(new ClusterRows());
            return _clusters[k];
        }

        internal Span<int> HeadTargets(int count)
        {
            if (_headTargets.Length < count) _headTargets = new int[count + count / 4];
            return _headTargets.AsSpan(0, count);
        }
    }
}
