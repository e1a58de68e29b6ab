using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>word2vec's binary layout: a line "words dimension", then each word, a space and its numbers, little-endian floats.</summary>
/// <remarks>word2vec.c ends each vector with a line feed and gensim does not: both are read, and none is written.</remarks>
internal static class Word2VecBinary
{
    private const int LongestHeader = 64;
    private const int CancelEvery = 1024;

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file from its beginning.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="length">Its bytes; 0 where that is not known.</param>
    /// <param name="options">What is wanted.</param>
    public static WordVectors Read(Stream stream, string name, long length, WordVectorsLoadOptions options)
    {
        ByteReader reader = new(stream, name);
        (long count, int dimension) = ReadHeader(reader);
        long most = length / (sizeof(float) * (long)dimension);
        VectorCollector vectors = new(name, options, dimension, count, Math.Min(count, most));
        float[] row = new float[dimension];
        for (long i = 0; i < count && !vectors.IsFull; i++)
        {
            while (reader.Peek() == '\n') reader.Skip();
            string what = $"word {i + 1} of {count}";
            string word = reader.ReadWord((byte)' ', what);
            reader.ReadRow(row, what);
            vectors.See(1);
            if (options.Vocabulary?.Contains(word) != false) vectors.Add(word, row);
        }

        if (!vectors.IsFull) WarnOfRest(reader, vectors, count);
        return vectors.Build();
    }

    /// <summary>Writes words and vectors.</summary>
    public static void Write(Stream stream, WordVectors vectors, CancellationToken cancellation)
    {
        WordChecks.ForBinary(vectors.Words);
        BufferedStream buffered = new(stream, 1 << 16); // not disposed of: that would end the stream below
        buffered.Write(Encoding.UTF8.GetBytes($"{vectors.Count} {vectors.Dimension}\n"));
        float[] scratch = new float[vectors.Dimension];
        byte[] word = new byte[Encoding.UTF8.GetMaxByteCount(WordList.MaximumWordLength)];
        for (int i = 0; i < vectors.Count; i++)
        {
            if (i % CancelEvery == 0) cancellation.ThrowIfCancellationRequested();
            buffered.Write(word, 0, Encoding.UTF8.GetBytes(vectors.Words[i], word));
            buffered.WriteByte((byte)' ');
            FloatBytes.Write(buffered, vectors.Rows.Row(i, scratch));
        }

        buffered.Flush();
    }

    private static (long Count, int Dimension) ReadHeader(ByteReader reader)
    {
        Span<byte> line = stackalloc byte[LongestHeader];
        int length = 0;
        while (length < line.Length && reader.Peek() is >= 0 and not '\n' and int next)
        {
            line[length++] = (byte)next;
            reader.Skip();
        }

        bool isHeader = TextLines.TryReadHeader(TextLines.Trim(line[..length]), out long count, out long dimension);
        if (!isHeader || reader.Peek() != '\n' || dimension is < 1 or > VectorRows.MaximumDimension)
        {
            throw reader.Wrong($"expected a line with the number of words and that of dimensions, 1 to {VectorRows.MaximumDimension}, as "
                + $"'400000 300', found {TextLayout.Quote(line[..length])}");
        }

        reader.Skip();
        return (count, (int)dimension);
    }

    private static void WarnOfRest(ByteReader reader, VectorCollector vectors, long count)
    {
        while (reader.Peek() == '\n') reader.Skip();
        if (reader.Peek() >= 0) vectors.Warn($"its first line says that there are {count} words; what follows them was not read.");
    }
}
