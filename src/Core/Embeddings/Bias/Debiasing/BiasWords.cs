using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The words of all axes' lists among some vectors: what each row is on each axis, and the sets that are equalised.</summary>
internal sealed class BiasWords
{
    // Words of a set whose parts along the axis differ from their mean by less are one along it.
    private const double LeastDifference = 1e-6;

    private readonly WordVectors _vectors;
    private readonly IReadOnlyList<BiasAxis> _axes;
    private readonly Action<string>? _warn;
    private readonly BiasRole[][] _roles;
    private readonly List<WordCoverage>[] _coverage;

    /// <summary>Looks the lists up.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="subspaces">The directions of each axis.</param>
    /// <param name="equalizes">Whether equality sets count.</param>
    /// <param name="warn">Receives what is odd; null for nobody.</param>
    public BiasWords(
        WordVectors vectors, IReadOnlyList<BiasAxis> axes, IReadOnlyList<BiasSubspace> subspaces, bool equalizes, Action<string>? warn)
    {
        (_vectors, _axes, _warn) = (vectors, axes, warn);
        _roles = [.. axes.Select(_ => new BiasRole[vectors.Count])];
        _coverage = [.. axes.Select(_ => new List<WordCoverage>())];
        for (int a = 0; a < axes.Count; a++) FindSpecific(a);
        if (!equalizes) return;
        List<EqualityFamily> families = EqualityFamily.Of(axes);
        for (int a = 0; a < axes.Count; a++) FindSets(a, families.Where(f => f.Axis == axes[a]), subspaces[a]);
    }

    /// <summary>The sets that are equalised.</summary>
    public List<EqualitySet> Sets { get; } = [];

    /// <summary>The role of each row on an axis.</summary>
    public BiasRole[] Roles(int axis) => _roles[axis];

    /// <summary>How many words of an axis' lists have a vector: of the equality sets, if they count, and of the specific words.</summary>
    public IReadOnlyList<WordCoverage> Coverage(int axis) => _coverage[axis];

    private void FindSpecific(int axis)
    {
        string[] words = [.. _axes[axis].WordsToKeep.Distinct()];
        List<string> missing = [];
        foreach (string word in words)
        {
            bool isFound = Keep(axis, word);
            if (WordForms.IsLower(word)) isFound = Keep(axis, WordForms.Title(word)) | Keep(axis, WordForms.Upper(word)) | isFound;
            if (!isFound) missing.Add(word);
        }

        // Definitional words are named where the directions are found.
        Cover(axis, "specific words", words.Length, missing, isGiven: _axes[axis].SpecificWords is not null);
    }

    private void Cover(int axis, string list, int total, List<string> missing, bool isGiven)
    {
        // The equality sets are found last, and listed first.
        _coverage[axis].Insert(0, new WordCoverage(list, total - missing.Count, total, missing));
        if (!isGiven || _axes[axis].IsBuiltIn) return;
        WordWarnings warnings = new($"Axis '{_axes[axis].Name}', {list} without a vector");
        foreach (string word in missing) warnings.Add(word);
        warnings.Tell(_warn);
    }

    private bool Keep(int axis, string word)
    {
        if (!_vectors.Words.TryGetIndex(word, out int row)) return false;
        _roles[axis][row] = BiasRole.Specific;
        return true;
    }

    private void FindSets(int axis, IEnumerable<EqualityFamily> families, BiasSubspace subspace)
    {
        string name = _axes[axis].Name;
        List<string> missing = [];
        int total = 0;
        WordWarnings same = new($"Axis '{name}', equality sets that are left out, as their words do not differ along the axis");
        WordWarnings merged = new($"Axis '{name}', words that become one vector with another of their equality set, as {subspace.Count} "
            + "direction(s) cannot tell so many words apart; ask for more Components");
        WordWarnings both = new($"Axis '{name}', words both specific and in an equality set; they are equalised");
        foreach (EqualityFamily family in families)
        {
            HashSet<string> found = [];
            foreach (string[] form in family.Forms()) FindSet(axis, form, subspace, found, same, merged, both);
            missing.AddRange(family.Given.Where(word => !found.Contains(WordForms.Lower(word))));
            total += family.Given.Count;
        }

        Cover(axis, "words of equality sets", total, missing, isGiven: _axes[axis].EqualitySets is not null);
        same.Tell(_warn);
        merged.Tell(_warn);
        if (_axes[axis].SpecificWords is not null && !_axes[axis].IsBuiltIn) both.Tell(_warn);
    }

    private void FindSet(
        int axis, string[] form, BiasSubspace subspace, HashSet<string> found, WordWarnings same, WordWarnings merged, WordWarnings both)
    {
        BiasRole[] roles = _roles[axis];
        List<int> rows = [];
        foreach (string word in form)
        {
            if (!_vectors.Words.TryGetIndex(word, out int row)) continue;
            found.Add(WordForms.Lower(word));
            if (roles[row] != BiasRole.Equalized && !rows.Contains(row) && HasDirection(row)) rows.Add(row);
        }

        if (rows.Count < 2) return;
        double[][] parts = Equalizer.PartsAlong(subspace, _vectors, rows);
        if (parts.Any(part => Equalizer.Length(part) < LeastDifference))
        {
            same.Add($"({string.Join(", ", rows.Select(row => _vectors.Words[row]))})");
            return;
        }

        for (int i = 0; i < rows.Count; i++)
        {
            string word = _vectors.Words[rows[i]];
            if (parts.Take(i).Any(other => Equalizer.AreOneDirection(other, parts[i]))) merged.Add(word);
            if (roles[rows[i]] == BiasRole.Specific) both.Add(word);
            roles[rows[i]] = BiasRole.Equalized;
        }

        Sets.Add(new EqualitySet(axis, [.. rows]));
    }

    private bool HasDirection(int row)
    {
        double squares = VectorMath.SumOfSquares(_vectors.Rows.Row(row, new float[_vectors.Dimension]));
        return double.IsFinite(squares) && squares > 0;
    }
}
