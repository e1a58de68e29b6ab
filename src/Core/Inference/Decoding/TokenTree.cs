namespace MLNetSeq.Inference.Decoding;

/// <summary>Sequences that share their beginnings: each token knows the one before it.</summary>
internal sealed class TokenTree
{
    /// <summary>The sequence of no tokens.</summary>
    public const int Root = -1;

    private (int Parent, int Token, int Length)[] _nodes = [];
    private int[] _path = [];
    private int _count;

    /// <summary>Forgets all sequences.</summary>
    public void Clear() => _count = 0;

    /// <summary>Puts a token behind a sequence and returns the new one.</summary>
    public int Add(int parent, int token)
    {
        if (_count == _nodes.Length) Array.Resize(ref _nodes, Math.Max(256, 2 * _count));
        _nodes[_count] = (parent, token, LengthOf(parent) + 1);
        return _count++;
    }

    /// <summary>The number of tokens of a sequence.</summary>
    public int LengthOf(int node) => node == Root ? 0 : _nodes[node].Length;

    /// <summary>The tokens of a sequence; valid until those of another are asked for.</summary>
    public ReadOnlySpan<int> TokensOf(int node)
    {
        int length = LengthOf(node);
        if (_path.Length < length) _path = new int[2 * length];
        for (int i = length - 1; i >= 0; i--) (node, _path[i], _) = _nodes[node];
        return _path.AsSpan(0, length);
    }
}
