using System.Buffers.Binary;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>The first 128 bytes of an archive, and the places of its parts, which follow from them.</summary>
internal sealed class ArchiveHeader
{
    /// <summary>Its bytes.</summary>
    public const int Length = 128;

    private const int Version = 1;
    private const int SumAt = Length - sizeof(uint);
    private const int Alignment = 64;
    private const int MaximumWords = 1 << 26;
    private const long LongestPart = int.MaxValue;

    private ArchiveHeader(Numbers numbers)
    {
        Of = numbers;
        long at = Length;
        Part Next(long length)
        {
            Part part = new(at, length);
            at = checked(at + (length + Alignment - 1) / Alignment * Alignment);
            return part;
        }

        Offsets = Next(sizeof(long) * (numbers.Count + 1L));
        Words = Next(numbers.WordBytes);
        Counts = Next(numbers.HasCounts ? sizeof(long) * (long)numbers.Count : 0);
        Table = Next(sizeof(ulong) * (long)WordTable.Length(numbers.Count));
        Rows = Next(RowBytes(numbers.Count, numbers.Precision));
        Scales = Next(ScaleBytes(numbers.Count, numbers.Precision));
        SubwordRows = Next(RowBytes(numbers.Buckets, numbers.SubwordPrecision));
        SubwordScales = Next(ScaleBytes(numbers.Buckets, numbers.SubwordPrecision));
        Sum = Next(sizeof(uint));
        End = Sum.Offset + Sum.Length;
    }

    /// <summary>What an archive begins with: bytes that no text has, and line ends that a transfer as text would change.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'S', (byte)'V', (byte)'E', (byte)'C', (byte)'\r', (byte)'\n', 0x1A];

    public Numbers Of { get; }

    public Part Offsets { get; }

    public Part Words { get; }

    public Part Counts { get; }

    public Part Table { get; }

    public Part Rows { get; }

    public Part Scales { get; }

    public Part SubwordRows { get; }

    public Part SubwordScales { get; }

    /// <summary>The CRC-32C of all that comes before it.</summary>
    public Part Sum { get; }

    /// <summary>The length of the archive.</summary>
    public long End { get; }

    /// <summary>The header of vectors that are to be written.</summary>
    public static ArchiveHeader Create(WordVectors vectors, long wordBytes)
    {
        WordList words = vectors.Words;
        if (words.Count > MaximumWords || wordBytes > LongestPart)
        {
            throw new InvalidOperationException(
                $"An archive holds at most {MaximumWords} words of {LongestPart} bytes together, not {words.Count} of {wordBytes}.");
        }

        SubwordVectors? subwords = vectors.Subwords;
        return new(new(words.Count, vectors.Dimension, vectors.Rows.Precision, words.HasCounts, wordBytes,
            subwords?.Hasher.BucketCount ?? 0, subwords?.Hasher.MinimumLength ?? 0, subwords?.Hasher.MaximumLength ?? 0,
            subwords?.Rows.Precision ?? VectorPrecision.Single));
    }

    /// <summary>Takes apart the first bytes of a file that nobody vouches for.</summary>
    /// <param name="bytes">As many as a header has.</param>
    /// <param name="name">The file, for messages.</param>
    public static ArchiveHeader Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (!bytes.StartsWith(Magic)) throw new InvalidDataException($"{name} is no archive of word vectors: it begins with other bytes.");
        int version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version != Version)
        {
            throw new InvalidDataException($"{name} is an archive of version {version}, and this MLNetSeq reads version {Version}: open it "
                + "with the one that wrote it, or write it anew from its source.");
        }

        uint sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes[SumAt..]);
        if (sum != Crc32CStream.Of(bytes[..SumAt])) throw Damaged(name, "the checksum of its header does not match");
        Numbers n = new(
            Count: BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            Dimension: BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            Precision: (VectorPrecision)bytes[20],
            HasCounts: bytes[21] != 0,
            WordBytes: BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]),
            Buckets: BinaryPrimitives.ReadInt32LittleEndian(bytes[32..]),
            MinimumLength: BinaryPrimitives.ReadInt32LittleEndian(bytes[36..]),
            MaximumLength: BinaryPrimitives.ReadInt32LittleEndian(bytes[40..]),
            SubwordPrecision: (VectorPrecision)bytes[22]);
        bool isGood = n.Count is >= 0 and <= MaximumWords
            && n.Dimension is >= 1 and <= VectorRows.MaximumDimension
            && Enum.IsDefined(n.Precision) && Enum.IsDefined(n.SubwordPrecision)
            && n.WordBytes is >= 0 and <= LongestPart
            && n.Buckets >= 0
            && (n.Buckets == 0 || (n.MinimumLength >= 1 && n.MaximumLength >= n.MinimumLength));
        return isGood ? new(n) : throw Damaged(name, $"its header says {n}");
    }

    /// <summary>Writes it.</summary>
    public void Write(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Length];
        bytes.Clear();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Of.Count);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], Of.Dimension);
        bytes[20] = (byte)Of.Precision;
        bytes[21] = Of.HasCounts ? (byte)1 : (byte)0;
        bytes[22] = (byte)Of.SubwordPrecision;
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], Of.WordBytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[32..], Of.Buckets);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[36..], Of.MinimumLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[40..], Of.MaximumLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[SumAt..], Crc32CStream.Of(bytes[..SumAt]));
        stream.Write(bytes);
    }

    /// <summary>What to throw where the content contradicts itself.</summary>
    public static InvalidDataException Damaged(string name, string why) =>
        new($"{name} is a damaged archive of word vectors: {why}. Write it anew from its source.");

    private long RowBytes(int rows, VectorPrecision precision) => (long)rows * Of.Dimension * RowNumbers.Size(precision);

    private static long ScaleBytes(int rows, VectorPrecision precision) =>
        precision == VectorPrecision.Int8 ? sizeof(float) * (long)rows : 0;

    /// <summary>Where a part of the file is; it begins at a multiple of 64.</summary>
    public readonly record struct Part(long Offset, long Length);

    /// <summary>What the header says; without n-grams there are no buckets.</summary>
    public sealed record Numbers(
        int Count,
        int Dimension,
        VectorPrecision Precision,
        bool HasCounts,
        long WordBytes,
        int Buckets,
        int MinimumLength,
        int MaximumLength,
        VectorPrecision SubwordPrecision);
}
