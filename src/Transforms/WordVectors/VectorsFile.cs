using System.Globalization;
using System.IO.Compression;
using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>Reads a file of word vectors: a word and its numbers a line (GloVe), perhaps after a line with their counts (word2vec's text);
/// packed where the name ends in .gz.</summary>
internal static class VectorsFile
{
    public static WordVectors Read(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using StreamReader reader = new(stream, Encoding.UTF8);
        List<string> words = [];
        List<float> values = [];
        int dimension = 0, line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            string[] fields = text.TrimEnd().Split(' ');
            bool isHeader = line == 1 && fields.Length == 2;
            if (isHeader || text.Length == 0) continue;
            if (dimension == 0) dimension = fields.Length - 1;
            if (fields.Length != dimension + 1 || dimension < 1)
                throw new InvalidDataException($"{path}, line {line}: {fields.Length - 1} numbers after the word; expected {dimension}.");
            words.Add(fields[0]);
            foreach (string field in fields.AsSpan(1))
            {
                values.Add(float.TryParse(field, CultureInfo.InvariantCulture, out float value)
                    ? value
                    : throw new InvalidDataException($"{path}, line {line}: '{field}' is no number."));
            }
        }

        if (words.Count == 0) throw new InvalidDataException($"{path} holds no word vectors: expected a word and its numbers a line.");
        try
        {
            return WordVectors.Create(words, [.. values], dimension);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
