using System.Text;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>Word vectors inside a saved model.</summary>
internal static class VectorsArchive
{
    private const int MostWords = 1 << 26;
    private const int Piece = 1 << 16;

    public static void Write(Stream stream, WordVectors vectors)
    {
        using BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(vectors.Count);
        writer.Write(vectors.Words.HasCounts);
        for (int w = 0; w < vectors.Count; w++)
        {
            string word = vectors.Words[w];
            writer.Write7BitEncodedInt(word.Length);
            foreach (char c in word) writer.Write((ushort)c);
            if (vectors.Words.HasCounts) writer.Write(vectors.Words.CountOf(w));
        }

        WriteRows(writer, vectors.Rows);
        writer.Write(vectors.Subwords is not null);
        if (vectors.Subwords is not { } subwords) return;
        writer.Write(subwords.Hasher.MinimumLength);
        writer.Write(subwords.Hasher.MaximumLength);
        WriteRows(writer, subwords.Rows);
    }

    public static WordVectors Read(Stream stream)
    {
        using BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true);
        int count = reader.ReadInt32();
        if (count is < 0 or > MostWords) throw Damaged();
        bool hasCounts = reader.ReadBoolean();
        List<string> words = [];
        List<long> counts = [];
        char[] buffer = new char[WordList.MaximumWordLength];
        for (int w = 0; w < count; w++)
        {
            int length = reader.Read7BitEncodedInt();
            if (length < 1 || length > buffer.Length) throw Damaged();
            for (int i = 0; i < length; i++) buffer[i] = (char)reader.ReadUInt16();
            words.Add(new string(buffer, 0, length));
            if (hasCounts) counts.Add(reader.ReadInt64());
        }

        VectorRows rows = ReadRows(reader);
        SubwordVectors? subwords = reader.ReadBoolean() ? ReadSubwords(reader) : null;
        try
        {
            return new WordVectors(WordList.Create(words, hasCounts ? counts : null), rows, subwords);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("The word vectors are damaged: " + e.Message, e);
        }
    }

    private static SubwordVectors ReadSubwords(BinaryReader reader)
    {
        (int minimum, int maximum) = (reader.ReadInt32(), reader.ReadInt32());
        VectorRows rows = ReadRows(reader);
        return minimum < 1 || maximum < minimum || rows.Count < 1
            ? throw Damaged()
            : new SubwordVectors(new SubwordHasher(rows.Count, minimum, maximum), rows);
    }

    private static void WriteRows(BinaryWriter writer, VectorRows rows)
    {
        writer.Write(rows.Count);
        writer.Write(rows.Dimension);
        float[] scratch = new float[rows.Dimension];
        byte[] bytes = new byte[rows.Dimension * sizeof(float)];
        for (int r = 0; r < rows.Count; r++)
        {
            ReadOnlySpan<float> row = rows.Row(r, scratch);
            for (int i = 0; i < row.Length; i++) BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(float)), row[i]);
            writer.Write(bytes);
        }
    }

    private static VectorRows ReadRows(BinaryReader reader)
    {
        (int count, int dimension) = (reader.ReadInt32(), reader.ReadInt32());
        if (count < 0 || dimension is < 1 or > VectorRows.MaximumDimension || (long)count * dimension > Array.MaxLength) throw Damaged();
        // Grows with what is there, never with what a file claims.
        int total = count * dimension, read = 0;
        float[] values = new float[Math.Min(total, Piece)];
        while (read < total)
        {
            if (read == values.Length) Array.Resize(ref values, (int)Math.Min(2L * values.Length, total));
            for (; read < values.Length; read++) values[read] = reader.ReadSingle();
        }

        return VectorRows.Create(values, dimension);
    }

    private static InvalidDataException Damaged() => new("The word vectors are damaged: a number is out of range. Save the model again.");
}
