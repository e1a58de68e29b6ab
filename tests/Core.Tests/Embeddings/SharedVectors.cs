using System.Globalization;
using System.IO.Compression;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>The public word vectors that tests use.</summary>
internal static class SharedVectors
{
    public const string Glove = "data/glove-6b-50d-5k/glove.6B.50d.5k.txt.gz";
    public const string GoogleNews = "data/w2v-googlenews-1k/googlenews.300d.1k.normalized.txt.gz";

    public static WordVectors Read(string relative)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(SharedData.PathOf(relative)), CompressionMode.Decompress));
        List<string> words = [];
        List<float> values = [];
        while (reader.ReadLine() is { } line)
        {
            string[] fields = line.TrimEnd().Split(' ');
            if (fields.Length == 2) continue; // the sizes
            words.Add(fields[0]);
            values.AddRange(fields.Skip(1).Select(f => float.Parse(f, CultureInfo.InvariantCulture)));
        }

        return WordVectors.Create(words, [.. values], values.Count / words.Count);
    }
}
