using System.Globalization;
using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Writes text with a line for each word; numbers in the fewest digits that give the same float again.</summary>
internal static class TextVectorsWriter
{
    private const int BufferLength = 1 << 20;
    private const int LongestNumber = 32;

    /// <summary>Writes words and vectors.</summary>
    /// <param name="stream">Receives the text.</param>
    /// <param name="vectors">The words and vectors.</param>
    /// <param name="hasHeader">Whether their number and dimension come first.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static void Write(Stream stream, WordVectors vectors, bool hasHeader, CancellationToken cancellation)
    {
        WordChecks.ForText(vectors.Words);
        if (hasHeader) stream.Write(Encoding.UTF8.GetBytes($"{vectors.Count} {vectors.Dimension}\n"));
        byte[] buffer = new byte[BufferLength];
        byte[] line = new byte[Encoding.UTF8.GetMaxByteCount(WordList.MaximumWordLength) + vectors.Dimension * LongestNumber + 1];
        float[] scratch = new float[vectors.Dimension];
        int used = 0;
        for (int i = 0; i < vectors.Count; i++)
        {
            int length = FormatLine(vectors.Words[i], vectors.Rows.Row(i, scratch), line);
            if (used + length > buffer.Length) Flush();
            if (length > buffer.Length) stream.Write(line, 0, length);
            else line.AsSpan(0, length).CopyTo(buffer.AsSpan(used));
            used += length > buffer.Length ? 0 : length;
        }

        Flush();

        void Flush()
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Write(buffer, 0, used);
            used = 0;
        }
    }

    private static int FormatLine(string word, ReadOnlySpan<float> row, Span<byte> line)
    {
        int length = Encoding.UTF8.GetBytes(word, line);
        foreach (float number in row)
        {
            line[length++] = (byte)' ';
            length += Format(number, line[length..]);
        }

        line[length++] = (byte)'\n';
        return length;
    }

    // Other programs know these names in C's spelling.
    private static int Format(float number, Span<byte> destination)
    {
        if (!float.IsFinite(number))
        {
            ReadOnlySpan<byte> name = float.IsNaN(number) ? "nan"u8 : number > 0 ? "inf"u8 : "-inf"u8;
            name.CopyTo(destination);
            return name.Length;
        }

        number.TryFormat(destination, out int length, default, CultureInfo.InvariantCulture);
        return length;
    }
}
