namespace MLNetSeq.Embeddings;

/// <summary>What each word is to an axis: neutral, specific or equalised.</summary>
public sealed class BiasRoles
{
    private readonly BiasRole[] _roles;

    internal BiasRoles(string axis, BiasRole[] roles, IReadOnlyList<WordCoverage> coverage) =>
        (Axis, _roles, Coverage) = (axis, roles, coverage);

    /// <summary>The axis' name.</summary>
    public string Axis { get; }

    /// <summary>How many words of the lists have a vector, in one of the forms that debiasing looks them up in: of the equality sets, in
    /// hard debiasing only, and of the specific words.</summary>
    public IReadOnlyList<WordCoverage> Coverage { get; }

    /// <summary>The number of words.</summary>
    public int Count => _roles.Length;

    /// <summary>The role of a word, by its row.</summary>
    public BiasRole this[int row] => _roles[row];

    /// <summary>The number of words with a role.</summary>
    public int CountOf(BiasRole role) => _roles.AsSpan().Count(role);

    /// <summary>The rows of the words with a role, in order.</summary>
    public IEnumerable<int> Rows(BiasRole role)
    {
        for (int row = 0; row < _roles.Length; row++)
            if (_roles[row] == role) yield return row;
    }
}
