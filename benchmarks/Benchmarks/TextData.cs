using System.IO.Compression;
using System.Text;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>A labelled text.</summary>
internal readonly record struct LabelledText(int Label, string Text);

/// <summary>The public sets the classifier is measured on, read as their SOURCE.txt describes them.</summary>
internal sealed record TextData(string Name, int ClassCount, LabelledText[] Train, LabelledText[]? Validation, LabelledText[] Test)
{
    public static readonly string[] Names = ["sst2", "sst5", "trec", "imdb"];

    private static readonly string[] TrecClasses = ["ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM"];

    public static TextData Read(string name, string folder, string? subfolder = null) => name switch
    {
        "sst2" => new(name, 2, Sst2(folder, "train"), Sst2(folder, "dev"), Sst2(folder, "test")),
        "sst5" => new(name, 5, Sst5(folder, "train"), Sst5(folder, "dev"), Sst5(folder, "test")),
        "trec" => new(name, 6, Trec(folder, "train"), null, Trec(folder, "test")),
        "imdb" => new(name, 2, Imdb(folder, subfolder ?? name, "train"), null, Imdb(folder, subfolder ?? name, "test")),
        _ => throw new ArgumentException($"'{name}' is not one of {string.Join(", ", Names)}."),
    };

    /// <summary>The same with so many training examples, drawn with a seed; all where there are no more.</summary>
    public TextData WithExamples(int count, int seed)
    {
        LabelledText[] drawn = [.. Train];
        new RandomStream(seed).Shuffle<LabelledText>(drawn);
        return count == 0 || count >= Train.Length ? this : this with { Train = drawn[..count] };
    }

    private static LabelledText[] Sst2(string folder, string part) =>
        [.. Lines(Path.Combine(folder, "sst2", part + ".tsv"), Encoding.UTF8).Select(l => l.Split('\t')).Where(c => c[^1] is "0" or "1")
            .Select(c => new LabelledText(c[1][0] - '0', c[0]))];

    private static LabelledText[] Sst5(string folder, string part) =>
        [.. Lines(Path.Combine(folder, "sst-stsa", "stsa.fine." + part), Encoding.UTF8).Select(l => new LabelledText(l[0] - '0', l[2..]))];

    private static LabelledText[] Trec(string folder, string part) =>
        [.. Lines(Path.Combine(folder, "mr-trec", "TREC." + part), Encoding.Latin1)
            .Select(l => new LabelledText(Array.IndexOf(TrecClasses, l.Split(':')[0]), l[(l.IndexOf(' ') + 1)..]))];

    private static LabelledText[] Imdb(string folder, string subfolder, string part) =>
        [.. Lines(Path.Combine(folder, subfolder, part + ".tsv.gz"), Encoding.UTF8).Select(l => l.Split('\t')).Select(c => new LabelledText(c[0][0] - '0', c[3]))];

    // At line feeds alone: some texts hold other characters that count as ends of lines.
    public static IEnumerable<string> Lines(string path, Encoding encoding)
    {
        using Stream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream, encoding);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0)];
    }
}
