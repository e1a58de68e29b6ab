using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace MLNetSeq.Testing;

/// <summary>One reference case of the golden folder: numbers from a peer, in its file's own sizes.</summary>
/// <remarks>The folder is tests/golden, or the one that the environment variable MLNETSEQ_GOLDEN names.</remarks>
public sealed class GoldenCase : IXunitSerializable
{
    private JsonElement _root;

    /// <summary>For xunit's serialiser.</summary>
    public GoldenCase() => Name = "";

    /// <summary>Reads the case <paramref name="name"/>.</summary>
    public GoldenCase(string name)
    {
        Name = name;
        Read();
    }

    /// <summary>The folder the cases are read from.</summary>
    public static string Folder { get; } = Environment.GetEnvironmentVariable("MLNETSEQ_GOLDEN") is { Length: > 0 } folder
        ? folder
        : Path.Combine(AppContext.BaseDirectory, "golden");

    public string Name { get; private set; }

    /// <summary>The names of all cases whose name matches, in order; '*' matches any characters.</summary>
    public static IEnumerable<string> Matching(string pattern) =>
        Directory.EnumerateFiles(Folder, pattern + ".json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);

    /// <summary>A tensor's numbers in double precision, row-major.</summary>
    public double[] Doubles(string section, string key) =>
        [.. Tensor(section, key).GetProperty("data").EnumerateArray().Select(Number)];

    /// <summary>A tensor's numbers in single precision, row-major.</summary>
    public float[] Floats(string section, string key) => [.. Doubles(section, key).Select(d => (float)d)];

    /// <summary>An integer tensor's numbers.</summary>
    public int[] Ints(string section, string key) => [.. Doubles(section, key).Select(d => checked((int)d))];

    /// <summary>A scalar tensor.</summary>
    public double Scalar(string section, string key) => Doubles(section, key).Single();

    /// <summary>A tensor's shape; empty for a scalar.</summary>
    public int[] Shape(string section, string key) =>
        [.. Tensor(section, key).GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];

    /// <summary>Whether a section holds a key.</summary>
    public bool Has(string section, string key) =>
        _root.TryGetProperty(section, out JsonElement s) && s.TryGetProperty(key, out _);

    /// <summary>The keys of a section, in the file's order.</summary>
    public string[] Keys(string section) => [.. _root.GetProperty(section).EnumerateObject().Select(p => p.Name)];

    /// <summary>A value that is not a tensor: words, token lists, tables.</summary>
    public JsonElement Json(string section, string key) => Tensor(section, key).GetProperty("json");

    /// <summary>A configuration value.</summary>
    public JsonElement Config(string key) => _root.GetProperty("config").GetProperty(key);

    /// <summary>A configuration number, or <paramref name="otherwise"/> where the case has none.</summary>
    public double Config(string key, double otherwise) =>
        _root.GetProperty("config").TryGetProperty(key, out JsonElement e) && e.ValueKind == JsonValueKind.Number ? e.GetDouble() : otherwise;

    public void Deserialize(IXunitSerializationInfo info)
    {
        Name = info.GetValue<string>(nameof(Name));
        Read();
    }

    public void Serialize(IXunitSerializationInfo info) => info.AddValue(nameof(Name), Name);

    public override string ToString() => Name;

    private void Read()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, Name + ".json")));
        _root = document.RootElement.Clone();
    }

    private JsonElement Tensor(string section, string key) => _root.GetProperty(section).GetProperty(key);

    private static double Number(JsonElement e) =>
        e.ValueKind == JsonValueKind.String ? double.Parse(e.GetString()!, CultureInfo.InvariantCulture) : e.GetDouble();
}
