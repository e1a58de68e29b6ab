namespace MLNetSeq.Embeddings;

/// <summary>The binary tree over the words that hierarchical softmax descends: frequent words have short paths (Morin and Bengio 2005).</summary>
/// <remarks>
/// The two nodes of the least counts are merged until one is left, as word2vec.c does: inner nodes are numbered in the order they are made,
/// the root last; the bit of the larger one of the two is 1. A word's label at a node on its path is 1 − bit.
/// </remarks>
internal sealed class HuffmanTree
{
    private readonly int[] _starts;

    /// <summary>Builds the tree.</summary>
    /// <param name="counts">The counts of at least one word, descending.</param>
    public HuffmanTree(ReadOnlySpan<long> counts)
    {
        int words = counts.Length;
        (int[] parents, bool[] bits) = Merge(counts);
        int root = 2 * words - 2;
        _starts = new int[words + 1];
        List<int> nodes = [];
        List<float> labels = [];
        for (int word = 0; word < words; word++)
        {
            for (int node = word; node != root; node = parents[node])
            {
                nodes.Add(parents[node] - words);
                labels.Add(bits[node] ? 0 : 1);
            }

            nodes.Reverse(_starts[word], nodes.Count - _starts[word]);
            labels.Reverse(_starts[word], nodes.Count - _starts[word]);
            _starts[word + 1] = nodes.Count;
            LongestPath = Math.Max(LongestPath, nodes.Count - _starts[word]);
        }

        Nodes = [.. nodes];
        Labels = [.. labels, .. new float[TargetGroups.Room]];
    }

    /// <summary>The inner nodes on the words' paths, from the root on, word by word.</summary>
    public int[] Nodes { get; }

    /// <summary>The labels at <see cref="Nodes"/>, with room to read whole registers behind them.</summary>
    public float[] Labels { get; }

    /// <summary>The most nodes on a word's path.</summary>
    public int LongestPath { get; }

    /// <summary>Where a word's path lies in <see cref="Nodes"/>.</summary>
    public (int Start, int Count) PathOf(int word) => (_starts[word], _starts[word + 1] - _starts[word]);

    /// <summary>The parent and the bit of each node; words first, then inner nodes.</summary>
    private static (int[] Parents, bool[] Bits) Merge(ReadOnlySpan<long> counts)
    {
        int words = counts.Length;
        long[] weights = new long[2 * words - 1];
        counts.CopyTo(weights);
        int[] parents = new int[weights.Length];
        bool[] bits = new bool[weights.Length];
        int word = words - 1, inner = words; // the least of the words left, and of the inner nodes left: both runs are in order
        for (int made = words; made < weights.Length; made++)
        {
            int first = Least(weights, made, ref word, ref inner);
            int second = Least(weights, made, ref word, ref inner);
            weights[made] = weights[first] + weights[second];
            parents[first] = parents[second] = made;
            bits[second] = true;
        }

        return (parents, bits);
    }

    private static int Least(long[] weights, int made, ref int word, ref int inner) =>
        word >= 0 && (inner >= made || weights[word] < weights[inner]) ? word-- : inner++;
}
