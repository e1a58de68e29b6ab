using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Tells the layout of word vectors from the first bytes; that of an archive is told from its magic before.</summary>
internal static class FormatDetection
{
    private const int LongestStart = 64; // of a word

    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789+-.eE \tnaifNAIFtyTY"u8);

    /// <summary>The layout.</summary>
    /// <param name="head">The first bytes.</param>
    /// <param name="isAll">Whether they are all.</param>
    public static WordVectorsFormat Find(ReadOnlySpan<byte> head, bool isAll)
    {
        if (head.Length >= sizeof(int) && BinaryPrimitives.ReadInt32LittleEndian(head) == FastTextHeader.Magic)
            return WordVectorsFormat.FastTextBinary;
        if (IsSafeTensors(head)) return WordVectorsFormat.SafeTensors;
        int next = TextLines.First(head, out ReadOnlySpan<byte> line);
        if (next < 0 || !TextLines.TryReadHeader(line, out long count, out long dimension)) return WordVectorsFormat.GloVeText;
        if (dimension is < 1 or > VectorRows.MaximumDimension) return WordVectorsFormat.Word2VecText; // where it is refused
        ReadOnlySpan<byte> rest = head[next..];
        if (rest.IsEmpty) return WordVectorsFormat.Word2VecText;
        if (IsText(rest, (int)dimension, isAll)) return WordVectorsFormat.Word2VecText;
        return LooksBinary(rest, (int)dimension) ? WordVectorsFormat.Word2VecBinary : WordVectorsFormat.Word2VecText;
    }

    private static bool IsSafeTensors(ReadOnlySpan<byte> head) =>
        head.Length > sizeof(ulong) && head[sizeof(ulong)] == '{'
        && BinaryPrimitives.ReadUInt64LittleEndian(head) is >= 2 and <= SafeTensors.LongestHeader;

    // A word and as many numbers as the header says; of a line that goes on beyond the head, what is there of it.
    private static bool IsText(ReadOnlySpan<byte> text, int dimension, bool isAll)
    {
        bool isWhole = TextLines.First(text, out ReadOnlySpan<byte> line) >= 0 || isAll;
        int start = isWhole ? TextLines.StartOfLast(line, dimension) : line.IndexOf((byte)' ');
        return start > 0 && !line[start..].ContainsAnyExcept(OfNumbers);
    }

    // What no text has: control characters, or bytes that are no UTF-8.
    private static bool LooksBinary(ReadOnlySpan<byte> bytes, int dimension)
    {
        bytes = bytes[..Math.Min(bytes.Length, LongestStart + sizeof(float) * dimension)];
        while (!bytes.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(bytes, out Rune rune, out int length);
            if (status == OperationStatus.NeedMoreData) return false; // a character that is cut
            if (status != OperationStatus.Done || (Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r'))) return true;
            bytes = bytes[length..];
        }

        return false;
    }
}
