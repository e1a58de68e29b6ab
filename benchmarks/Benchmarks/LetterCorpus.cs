using System.IO.Compression;
using System.Text;

namespace MLNetSeq.Benchmarks;

/// <summary>A corpus as the peers' scripts read it: lower-cased runs of a–z, in lines of at most 1,000 words, in a temporary file.</summary>
internal sealed class LetterCorpus : IDisposable
{
    private const int WordsInLine = 1000;

    public LetterCorpus(IEnumerable<string> sources)
    {
        Sources = [.. sources];
        Path = System.IO.Path.GetTempFileName();
        using StreamWriter writer = new(Path, append: false, new UTF8Encoding(false));
        foreach (string source in Sources) Convert(source, writer);
    }

    /// <summary>The files it is made of.</summary>
    public IReadOnlyList<string> Sources { get; }

    /// <summary>The temporary file.</summary>
    public string Path { get; }

    /// <summary>The files of a named corpus: W, or wikitext-2.</summary>
    public static string[] Files(string name, string dataFolder) => name switch
    {
        "W" => [System.IO.Path.Combine(dataFolder, "wikipedia-en-slice", "wikipedia-en-slice.txt.gz"), System.IO.Path.Combine(dataFolder, "wikinews-en", "wikinews-en.txt.gz")],
        "wikitext-2" => [System.IO.Path.Combine(dataFolder, "wikitext-2", "train.txt.gz")],
        _ when File.Exists(name) => [name],
        _ => throw new ArgumentException($"There is no corpus '{name}'; expected W, wikitext-2 or a file."),
    };

    public void Dispose() => File.Delete(Path);

    private static void Convert(string source, StreamWriter writer)
    {
        using Stream file = File.OpenRead(source);
        using StreamReader reader = new(source.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file);
        StringBuilder line = new();
        while (reader.ReadLine() is { } text)
        {
            int words = 0;
            bool isInWord = false;
            foreach (char c in text.ToLowerInvariant())
            {
                if (c is >= 'a' and <= 'z')
                {
                    if (!isInWord && line.Length > 0) line.Append(' ');
                    line.Append(c);
                    isInWord = true;
                }
                else if (isInWord)
                {
                    isInWord = false;
                    if (++words % WordsInLine == 0) End(line, writer);
                }
            }

            End(line, writer);
        }
    }

    private static void End(StringBuilder line, StreamWriter writer)
    {
        if (line.Length > 0) writer.Write(line.Append('\n'));
        line.Clear();
    }
}
