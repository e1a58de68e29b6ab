namespace MLNetSeq.Embeddings;

/// <summary>The words of a word embedding association test (Caliskan, Bryson and Narayanan 2017).</summary>
/// <param name="Name">The test's name.</param>
/// <param name="X">Target words, such as names of flowers.</param>
/// <param name="Y">Other target words, such as names of insects.</param>
/// <param name="A">Attribute words that X is thought nearer to, such as pleasant ones.</param>
/// <param name="B">Attribute words that Y is thought nearer to, such as unpleasant ones.</param>
public sealed record WeatTest(string Name, WordSet X, WordSet Y, WordSet A, WordSet B)
{
    /// <summary>The row of the paper's table 1 that it is, 1 to 10; null for another test, or where its file does not say.</summary>
    public int? Number { get; init; }

    /// <summary>What was found in people; null where the file does not say.</summary>
    public WeatFinding? Published { get; init; }

    /// <summary>Reads the tests of a JSON file, in any of the forms that are going round; which one, its content tells.</summary>
    /// <remarks>
    /// <list type="bullet">
    /// <item>ResponsiblyAI's: an array of tests 1 to 10 with first_target, second_target, first_attribute, second_attribute, of which the
    /// words under "remove" are left out, as in the paper; with what was found in people.</item>
    /// <item>sent-bias': one test with targ1, targ2, attr1, attr2. Its name is that of the file, as is its number: 6 of weat6.jsonl.</item>
    /// <item>chadaeun's weat_replication: an object of named tests with X_key, Y_key, A_key, B_key; those of another method (WEFAT) are
    /// left out.</item>
    /// <item>WEFE's: an object of named sets, of which the tests of the paper's table 1 are put together.</item>
    /// </list>
    /// </remarks>
    /// <param name="path">The file; it is not trusted.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It has none of these forms, no test, or an empty set; the message names the file, the place
    /// and what was expected.</exception>
    public static IReadOnlyList<WeatTest> Load(string path) => new WeatFile(JsonPlace.Read(path)).Read();

    /// <summary>The name and those of the sets.</summary>
    public override string ToString() => $"{Name}: {X.Name} and {Y.Name}, {A.Name} and {B.Name}";
}
