namespace MLNetSeq.Embeddings;

/// <summary>Which map each row of hard debiasing has: one for each subset of the axes that words are neutral on.</summary>
internal sealed class DebiasMaps
{
    /// <summary>A subset is the bits of a number.</summary>
    public const int MostAxes = 64;

    private readonly Dictionary<ulong, int> _indices = [];
    private readonly List<DirectionScaling?> _maps = [];

    public DebiasMaps(BiasWords words, IReadOnlyList<BiasSubspace> subspaces, int count)
    {
        MapOf = new int[count];
        BiasRole[][] roles = [.. subspaces.Select((_, axis) => words.Roles(axis))];
        (ulong lastSubset, int last) = (ulong.MaxValue, -1);
        for (int row = 0; row < count; row++)
        {
            ulong subset = NeutralAxes(roles, row);
            if (last < 0 || subset != lastSubset) (lastSubset, last) = (subset, IndexOf(subset, subspaces));
            MapOf[row] = last;
        }
    }

    /// <summary>The maps; null leaves a vector as it is.</summary>
    public IReadOnlyList<DirectionScaling?> Maps => _maps;

    /// <summary>The map of each row.</summary>
    public int[] MapOf { get; }

    // Words of equality sets are written by the equaliser: until then they stay as they are.
    private static ulong NeutralAxes(BiasRole[][] roles, int row)
    {
        ulong subset = 0;
        for (int axis = 0; axis < roles.Length; axis++)
        {
            if (roles[axis][row] == BiasRole.Equalized) return 0;
            if (roles[axis][row] == BiasRole.Neutral) subset |= 1UL << axis;
        }

        return subset;
    }

    private int IndexOf(ulong subset, IReadOnlyList<BiasSubspace> subspaces)
    {
        if (_indices.TryGetValue(subset, out int index)) return index;
        _indices[subset] = _maps.Count;
        _maps.Add(subset == 0 ? null : DirectionScaling.Without(subspaces.Where((_, axis) => (subset >> axis & 1) == 1)));
        return _maps.Count - 1;
    }
}
