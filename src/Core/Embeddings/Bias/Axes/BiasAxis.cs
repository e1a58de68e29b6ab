namespace MLNetSeq.Embeddings;

/// <summary>The words that tell what a bias is about, such as gender or religion.</summary>
/// <remarks>
/// How a list is looked up: definitional words as they are, or in lower case where they are not found so. Equality sets as they are, and
/// all their words in lower case, with a capital and in capitals, as in the authors' program. Specific words as they are; those in lower
/// case also with a capital and in capitals.
/// </remarks>
public sealed partial record BiasAxis
{
    /// <summary>What it is about.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Pairs or larger sets of words that differ in nothing but what the axis is about: (she, he), (judaism, christianity, islam). The
    /// words of all sets are in the same order.
    /// </summary>
    public required IReadOnlyList<IReadOnlyList<string>> DefinitionalSets { get; init; }

    /// <summary>
    /// Sets of words of which afterwards each is as near to any neutral word as the others. Default: null, the definitional sets; an empty
    /// list for none.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? EqualitySets { get; init => (field, IsBuiltIn) = (value, false); }

    /// <summary>
    /// Words that are about the axis by what they mean, and keep what they have of it: all others are neutral. Default: null, the words of
    /// the definitional sets.
    /// </summary>
    public IReadOnlyList<string>? SpecificWords { get; init => (field, IsBuiltIn) = (value, false); }

    /// <summary>
    /// Words that should have nothing of it, such as professions: what a report measures it by. Debiasing does not need them. Default:
    /// none.
    /// </summary>
    public IReadOnlyList<string> NeutralWords { get; init; } = [];

    /// <summary>Association tests that a report measures it by. Debiasing does not need them. Default: none.</summary>
    public IReadOnlyList<WeatTest> Tests { get; init; } = [];

    /// <summary>Whether the two lists above are this project's own. All words of their equality sets are specific as well, so that these
    /// keep what they have where nothing is made equal; and there are many words that few vectors have. Neither is worth a
    /// warning.</summary>
    internal bool IsBuiltIn { get; init; }

    /// <summary>The equality sets that count: those given, or else the definitional ones.</summary>
    public IReadOnlyList<IReadOnlyList<string>> SetsToEqualize => EqualitySets ?? DefinitionalSets;

    /// <summary>The specific words that count: those given, or else those of the definitional sets.</summary>
    public IReadOnlyList<string> WordsToKeep => SpecificWords ?? [.. DefinitionalSets.SelectMany(set => set).Distinct()];
}
