using System.Text.Encodings.Web;
using System.Text.Json;

namespace MLNetSeq.Embeddings;

/// <summary>An axis as JSON.</summary>
internal static class BiasAxisJson
{
    private const string Name = "name", Definitional = "definitionalSets", Equality = "equalitySets", Specific = "specificWords";
    private const string Neutral = "neutralWords", Tests = "tests", Words = "words", X = "x", Y = "y", A = "a", B = "b";

    private static readonly string[] Known = [Name, Definitional, Equality, Specific, Neutral, Tests];

    // Words stay readable, with their accents and apostrophes: no browser takes the file for a page.
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions ReadableWords = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static BiasAxis Read(JsonPlace root)
    {
        string[] names = root.Names($"an object with '{Name}' and '{Definitional}'");
        if (names is [string only] && root.Property(only) is { Value.ValueKind: JsonValueKind.Object } inner)
            return ReadResponsibly(only, inner);
        if (names.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            throw root.Malformed($"an object with no properties but {string.Join(", ", Known)}; '{unknown}' is none of them");
        return new BiasAxis
        {
            Name = Required(root, Name).Text("the name of the axis"),
            DefinitionalSets = WordListFile.Sets(Required(root, Definitional)),
            EqualitySets = root.Property(Equality) is { } equality ? WordListFile.Sets(equality) : null,
            SpecificWords = root.Property(Specific) is { } specific ? WordListFile.Words(specific) : null,
            NeutralWords = root.Property(Neutral) is { } neutral ? WordListFile.Words(neutral) : [],
            Tests = root.Property(Tests) is { } tests ? [.. tests.Elements("a list of tests").Select(ReadTest)] : [],
        };
    }

    public static void Write(BiasAxis axis, Stream stream)
    {
        using Utf8JsonWriter writer = new(stream, Readable);
        writer.WriteStartObject();
        writer.WriteString(Name, axis.Name);
        WriteSets(writer, Definitional, axis.DefinitionalSets);
        if (axis.EqualitySets is { } equality) WriteSets(writer, Equality, equality);
        if (axis.SpecificWords is { } specific) WriteWords(writer, Specific, specific);
        if (axis.NeutralWords.Count > 0) WriteWords(writer, Neutral, axis.NeutralWords);
        if (axis.Tests.Count > 0) WriteTests(writer, axis.Tests);
        writer.WriteEndObject();
    }

    private static WeatTest ReadTest(JsonPlace test)
    {
        _ = test.Names($"an object with '{Name}', '{X}', '{Y}', '{A}' and '{B}'");
        return new WeatTest(Required(test, Name).Text("the name of the test"), Set(X), Set(Y), Set(A), Set(B));

        WordSet Set(string key)
        {
            JsonPlace set = Required(test, key);
            _ = set.Names($"an object with '{Name}' and '{Words}'");
            return new WordSet(Required(set, Name).Text("the name of the set"), WordListFile.Words(Required(set, Words)));
        }
    }

    private static BiasAxis ReadResponsibly(string name, JsonPlace axis) => new()
    {
        Name = name,
        DefinitionalSets = WordListFile.Sets(Required(axis, "definitional_pairs")),
        EqualitySets = axis.Property("equalize_pairs") is { } equality ? WordListFile.Sets(equality) : null,
        SpecificWords = axis.Property("specific_full") is { } specific ? WordListFile.Words(specific) : null,
        NeutralWords = axis.Property("professions") is { } neutral ? WordListFile.Words(neutral) : [],
    };

    private static JsonPlace Required(JsonPlace place, string name) =>
        place.Property(name) ?? throw place.Malformed($"a property '{name}'");

    // A set a line.
    private static void WriteSets(Utf8JsonWriter writer, string name, IReadOnlyList<IReadOnlyList<string>> sets)
    {
        writer.WriteStartArray(name);
        foreach (IReadOnlyList<string> set in sets) writer.WriteRawValue(JsonSerializer.Serialize(set, ReadableWords));
        writer.WriteEndArray();
    }

    private static void WriteWords(Utf8JsonWriter writer, string name, IReadOnlyList<string> words)
    {
        writer.WriteStartArray(name);
        foreach (string word in words) writer.WriteStringValue(word);
        writer.WriteEndArray();
    }

    private static void WriteTests(Utf8JsonWriter writer, IReadOnlyList<WeatTest> tests)
    {
        writer.WriteStartArray(Tests);
        foreach (WeatTest test in tests)
        {
            writer.WriteStartObject();
            writer.WriteString(Name, test.Name);
            foreach ((string key, WordSet set) in (ReadOnlySpan<(string, WordSet)>)[(X, test.X), (Y, test.Y), (A, test.A), (B, test.B)])
            {
                writer.WriteStartObject(key);
                writer.WriteString(Name, set.Name);
                writer.WritePropertyName(Words);
                writer.WriteRawValue(JsonSerializer.Serialize(set.Words, ReadableWords));
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
