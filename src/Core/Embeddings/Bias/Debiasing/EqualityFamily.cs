namespace MLNetSeq.Embeddings;

/// <summary>An equality set in all its forms: as given, in lower case, with capitals, in capitals.</summary>
/// <remarks>Sets that differ in case alone are one family: (she, he) and (She, He) have the same forms.</remarks>
internal sealed class EqualityFamily(BiasAxis axis, IReadOnlyList<string> given)
{
    private readonly List<string[]> _given = [[.. given]];

    public BiasAxis Axis => axis;

    public IReadOnlyList<string> Given => given;

    /// <summary>The words of all sets of an axis, in lower case, decide which of them are one.</summary>
    /// <exception cref="ArgumentException">A word is in two sets, or a set has fewer than two words.</exception>
    public static List<EqualityFamily> Of(IReadOnlyList<BiasAxis> axes)
    {
        Dictionary<string, EqualityFamily> owners = [];
        List<EqualityFamily> families = [];
        foreach (BiasAxis axis in axes)
        {
            foreach (IReadOnlyList<string> set in axis.SetsToEqualize) Add(axis, set, owners, families);
        }

        return families;
    }

    /// <summary>The forms; those as given come first.</summary>
    public IEnumerable<string[]> Forms()
    {
        foreach (string[] set in _given) yield return set;
        foreach (Func<string, string> form in (Func<string, string>[])[WordForms.Lower, WordForms.Title, WordForms.Upper])
            yield return [.. _given[0].Select(form)];
    }

    public override string ToString() => $"({string.Join(", ", given)})";

    private static void Add(
        BiasAxis axis, IReadOnlyList<string> set, Dictionary<string, EqualityFamily> owners, List<EqualityFamily> families)
    {
        if (set.Count < 2)
        {
            throw new ArgumentException(
                $"An equality set of the axis '{axis.Name}' is ({string.Join(", ", set)}): it takes two words or more.");
        }

        EqualityFamily own = new(axis, set);
        EqualityFamily? same = null;
        foreach (string word in set)
        {
            if (!owners.TryGetValue(WordForms.Lower(word), out EqualityFamily? owner)) continue;
            if (owner.Axis != axis || !owner.IsOf(set)) throw Conflict(word, owner, own);
            same = owner;
        }

        if (same is not null)
        {
            same._given.Add([.. set]);
            return;
        }

        families.Add(own);
        foreach (string word in set) owners[WordForms.Lower(word)] = own;
    }

    private bool IsOf(IEnumerable<string> set) => _given[0].Select(WordForms.Lower).ToHashSet().SetEquals(set.Select(WordForms.Lower));

    private static ArgumentException Conflict(string word, EqualityFamily first, EqualityFamily second) => new(
        $"The word '{word}' is in two equality sets, {first} of the axis '{first.Axis.Name}' and {second} of the axis "
        + $"'{second.Axis.Name}', where case does not count. It can be equalised with one of them only: leave it out of the other. "
        + "Where an axis has no EqualitySets, its definitional sets are taken: then give it EqualitySets.");
}
