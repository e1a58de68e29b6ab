using System.IO.Compression;
using System.Text.Json;
using Samples;

namespace MusicGeneration.Chorales;

/// <summary>
/// Reads chorales from JSON: {"train": [chorale, …], "valid": […], "test": […]}, a chorale a list of steps, a step a list of up to four
/// pitches.
/// </summary>
internal static class ChoraleFile
{
    private const int LargestFile = 1 << 28;

    private static readonly Dictionary<string, int> Grids = new() { ["quarter"] = 1, ["8th"] = 2, ["16th"] = 4 };

    /// <summary>The names of the steps that files have.</summary>
    public static IEnumerable<string> GridNames => Grids.Keys;

    /// <summary>Reads a file, or of a folder the one whose steps are asked for.</summary>
    /// <param name="path">The file, packed with gzip or not, or a folder with jsb-chorales-8th.json and others.</param>
    /// <param name="grid">What a step is; null for what the file's name says, or for eighths.</param>
    /// <exception cref="BadInputException">There is no such file, or it holds something else.</exception>
    public static ChoraleData Read(string path, string? grid)
    {
        string file = Find(path, grid ?? "8th");
        grid ??= Grids.Keys.FirstOrDefault(name => Path.GetFileName(file).Contains(name, StringComparison.OrdinalIgnoreCase)) ?? "8th";
        using JsonDocument document = Parse(file);
        JsonElement root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            throw new BadInputException($"{file} holds a JSON {root.ValueKind}; expected an object with 'train' and 'valid'.");
        return new ChoraleData(file, Grids[grid], Part(root, "train", file, isNeeded: true), Part(root, "valid", file, isNeeded: true),
            Part(root, "test", file, isNeeded: false));
    }

    private static string Find(string path, string grid)
    {
        if (File.Exists(path)) return path;
        if (!Directory.Exists(path)) throw new BadInputException($"{path} does not exist.");
        string file = Path.Combine(path, $"jsb-chorales-{grid}.json");
        if (File.Exists(file)) return file;
        if (File.Exists(file + ".gz")) return file + ".gz";
        throw new BadInputException($"The folder {path} has no jsb-chorales-{grid}.json: name a file, or another --grid.");
    }

    private static JsonDocument Parse(string file)
    {
        try
        {
            using Stream stream = File.OpenRead(file);
            using Stream text = file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
                ? new GZipStream(stream, CompressionMode.Decompress) : stream;
            using MemoryStream content = new();
            byte[] buffer = new byte[1 << 16];
            while (text.Read(buffer) is > 0 and var read)
            {
                content.Write(buffer, 0, read);
                if (content.Length > LargestFile) throw new BadInputException($"{file} has more than {LargestFile >> 20} MB: no chorales.");
            }

            return JsonDocument.Parse(content.ToArray());
        }
        catch (JsonException e)
        {
            throw new BadInputException($"{file} is no JSON: {e.Message}");
        }
    }

    private static IReadOnlyList<IReadOnlyList<Chord>> Part(JsonElement root, string name, string file, bool isNeeded)
    {
        if (!root.TryGetProperty(name, out JsonElement part))
            return isNeeded ? throw new BadInputException($"{file} has no '{name}'; expected 'train', 'valid' and perhaps 'test'.") : [];
        List<Chord[]> chorales = [];
        foreach (JsonElement chorale in Items(part, $"{file}, '{name}'"))
        {
            List<Chord> steps = [];
            foreach (JsonElement step in Items(chorale, $"{file}, '{name}', chorale {chorales.Count + 1}"))
                steps.Add(Step(step, $"{file}, '{name}', chorale {chorales.Count + 1}, step {steps.Count + 1}"));
            if (steps.Count == 0) throw new BadInputException($"{file}, '{name}', chorale {chorales.Count + 1} has no steps.");
            chorales.Add([.. steps]);
        }

        return chorales.Count > 0 || !isNeeded ? chorales : throw new BadInputException($"{file} has no chorale in '{name}'.");
    }

    private static Chord Step(JsonElement step, string where)
    {
        Span<int> pitches = stackalloc int[Chord.Voices];
        int count = 0;
        foreach (JsonElement pitch in Items(step, where))
        {
            if (count == Chord.Voices) throw new BadInputException($"{where}, has more than {Chord.Voices} pitches.");
            pitches[count++] = Pitch(pitch, where);
        }

        return Chord.Of(pitches[..count]);
    }

    // Some files have 66.0 for 66.
    private static int Pitch(JsonElement pitch, string where) =>
        pitch.ValueKind == JsonValueKind.Number && pitch.TryGetDouble(out double value) && value is >= Chord.Rest and <= Chord.HighestPitch
            && value == Math.Floor(value)
            ? (int)value
            : throw new BadInputException($"{where}, has the pitch {pitch.GetRawText()}; pitches are whole numbers from 0 to "
                + $"{Chord.HighestPitch}, or {Chord.Rest} for silence.");

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string where) => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray()
        : throw new BadInputException($"{where}, is a JSON {element.ValueKind}; expected a list.");
}
