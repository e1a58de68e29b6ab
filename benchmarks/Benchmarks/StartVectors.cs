using System.Globalization;
using System.IO.Compression;
using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Benchmarks;

/// <summary>The word vectors that a classifier starts from.</summary>
internal static class StartVectors
{
    /// <summary>The word for vectors that are trained on IMDB's training texts and its unlabelled ones.</summary>
    public const string Imdb = "imdb";

    public static WordVectors? Get(string? source, string folder) => source is null ? null : source == Imdb ? Train(folder) : Load(source);

    private static WordVectors Train(string folder)
    {
        using var builder = new WordCorpusBuilder(new WordCorpusOptions());
        foreach (LabelledText text in TextData.Read("imdb", folder).Train) builder.AddText(text.Text);
        foreach (string text in TextData.Lines(Path.Combine(folder, "imdb", "unsup.txt.gz"), Encoding.UTF8)) builder.AddText(text);
        using WordCorpus corpus = builder.Build();
        return Word2Vec.Train(corpus, new Word2VecOptions());
    }

    private static WordVectors Load(string path)
    {
        using Stream file = File.OpenRead(path);
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        string[][] lines = [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' '))];
        return WordVectors.Create(lines.Select(l => l[0]),
            [.. lines.SelectMany(l => l.Skip(1).Select(n => float.Parse(n, CultureInfo.InvariantCulture)))], lines[0].Length - 1);
    }
}
