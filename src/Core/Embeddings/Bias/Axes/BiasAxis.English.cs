namespace MLNetSeq.Embeddings;

// The lists are files of the same form that Load reads, beside this project's other resources (Bias/English).
public sealed partial record BiasAxis
{
    /// <summary>English words for women and men; the first words of sets are women's. Neutral words: professions.</summary>
    /// <remarks>Specific are words that mean a woman or a man, a female or a male animal, or what only one of them has.</remarks>
    public static BiasAxis Gender { get; } = OfEnglish("gender");

    /// <summary>English words for where people descend from; the words of sets are European, African, Asian, Latin American.</summary>
    /// <remarks>
    /// Specific are names of peoples and nationalities, and words that are about descent, migration or racism; slurs are left out, so
    /// they are neutralised. A set of n words differs in up to n − 1 directions: ask for two or more
    /// (<see cref="DebiasOptions.Components"/>), or words of a set that differ in others become the same.
    /// </remarks>
    public static BiasAxis Ethnicity { get; } = OfEnglish("ethnicity");

    /// <summary>English words for the young and the old; the first words of sets are the young ones.</summary>
    public static BiasAxis Age { get; } = OfEnglish("age");

    /// <summary>English words of religions; the words of sets are Christian, Muslim, Jewish, Hindu, Buddhist.</summary>
    /// <remarks>As with <see cref="Ethnicity"/>, ask for two directions or more.</remarks>
    public static BiasAxis Religion { get; } = OfEnglish("religion");

    /// <summary>English words for whom people love; the first words of sets are of the same sex.</summary>
    public static BiasAxis SexualOrientation { get; } = OfEnglish("sexual-orientation");

    /// <summary>The built-in axes: gender, ethnicity, age, religion, sexual orientation.</summary>
    public static IReadOnlyList<BiasAxis> English { get; } = [Gender, Ethnicity, Age, Religion, SexualOrientation];

    private static BiasAxis OfEnglish(string file)
    {
        string name = $"English.{file}.json";
        using Stream stream = typeof(BiasAxis).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The assembly holds no resource '{name}'.");
        return BiasAxisJson.Read(JsonPlace.Read(stream, name)) with { IsBuiltIn = true };
    }
}
