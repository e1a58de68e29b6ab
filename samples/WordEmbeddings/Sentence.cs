using System.IO.Compression;

namespace WordEmbeddings;

/// <summary>A row of the corpus.</summary>
internal sealed class Sentence
{
    public string Text { get; set; } = "";

    /// <summary>The lines of text files, read as they are asked for; those that end in .gz are unpacked on the way.</summary>
    public static IEnumerable<Sentence> Read(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            using Stream file = File.OpenRead(path);
            bool isPacked = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            using StreamReader reader = new(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
            while (reader.ReadLine() is { } line) yield return new Sentence { Text = line };
        }
    }
}
