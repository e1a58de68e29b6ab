using System.Buffers.Binary;
using MLNetSeq.Embeddings;
using MLNetSeq.Formats;
using MLNetSeq.Numerics;
using Xunit;
using static MLNetSeq.Tests.Formats.WordVectorFiles;

namespace MLNetSeq.Tests.Formats;

/// <summary>Readers of files that are cut or changed refuse them or read them, and nothing else.</summary>
public sealed class WordVectorFuzzTests : IDisposable
{
    private const int Changes = 1500;
    private const int HeaderSumAt = 124;

    // A row of the widest vectors, buffers and threads, and what a byte of a file may cost.
    private const long FixedBytes = 8_000_000;
    private const int TimesTheFile = 100;

    private readonly string _folder = Directory.CreateTempSubdirectory("MLNetSeq.Fuzz").FullName;

    public static TheoryData<WordVectorsFormat> Formats() => [.. Enum.GetValues<WordVectorsFormat>()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_file_cut_off_anywhere_is_refused_or_read(WordVectorsFormat format)
    {
        byte[] file = Bytes(Make(8, 3, hasSubwords: true), format);
        for (int length = 0; length < file.Length; length++)
        {
            Reads(file[..length], null); // "8 3" is text of one number
            bool reads = Reads(file[..length], format);
            // The end of a text may be missing, and so may fastText's output matrix, which is not read.
            if (format is WordVectorsFormat.Archive or WordVectorsFormat.SafeTensors or WordVectorsFormat.Word2VecBinary)
                Assert.False(reads, $"The first {length} of {file.Length} bytes were read.");
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Changed_bytes_are_refused_or_read(WordVectorsFormat format)
    {
        byte[] file = Bytes(Make(8, 3, hasSubwords: true), format);
        var random = new RandomStream(5);
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. file];
            int places = i % 2 == 0 ? file.Length : Math.Min(file.Length, 80); // headers matter most
            for (int n = 1 + random.Next(3); n > 0; n--) changed[random.Next(places)] = (byte)random.Next(256);
            Reads(changed, i % 3 == 0 ? null : format);
        }
    }

    [Fact]
    public void A_single_changed_byte_of_an_archive_is_found()
    {
        byte[] file = Bytes(Make(8, 3, hasSubwords: true), WordVectorsFormat.Archive);
        for (int i = 0; i < file.Length; i++)
        {
            byte[] changed = [.. file];
            changed[i] ^= 0x10;
            Assert.False(Reads(changed, WordVectorsFormat.Archive), $"Byte {i}");
        }
    }

    [Fact]
    public void A_mapped_archive_with_changed_bytes_never_leads_out_of_the_file()
    {
        byte[] file = Bytes(Make(8, 3, hasSubwords: true).ToPrecision(VectorPrecision.Int8), WordVectorsFormat.Archive);
        string path = Path.Combine(_folder, "changed.seqvec");
        var random = new RandomStream(6);
        int opened = 0;
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. file];
            int start = i % 2 == 0 ? ArchiveHeader.Length : 8;
            for (int n = 1 + random.Next(6); n > 0; n--) changed[start + random.Next(file.Length - start)] = (byte)random.Next(256);
            // A header that somebody crafted has the right checksum.
            uint sum = Crc32CStream.Of(changed.AsSpan(0, HeaderSumAt));
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(HeaderSumAt), sum);
            File.WriteAllBytes(path, changed);
            if (Uses(path)) opened++;
            File.Delete(path);
        }

        Assert.True(opened > Changes / 4, $"Only {opened} of {Changes} were opened: the test tests little.");
    }

    [Theory]
    [InlineData("2000000000 300\n")]
    [InlineData("9000000000000000000 65536\na 1\n")]
    [InlineData("400000 65536\na ")]
    public void A_header_that_announces_much_costs_little(string text)
    {
        byte[] file = System.Text.Encoding.UTF8.GetBytes(text);
        Assert.False(Reads(file, WordVectorsFormat.Word2VecText));
        Assert.False(Reads(file, WordVectorsFormat.Word2VecBinary));
    }

    private static bool Uses(string path)
    {
        WordVectors vectors;
        try
        {
            vectors = WordVectors.Open(path);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        float[] row = new float[vectors.Dimension];
        for (int i = 0; i < Math.Min(vectors.Count, 100); i++)
        {
            try
            {
                vectors.Rows.Row(i, row);
                vectors.Words.CountOf(i);
                vectors.Words.TryGetIndex(vectors.Words[i], out _);
                vectors.TryGetVector("unknown", row);
            }
            catch (InvalidDataException)
            {
                // as promised
            }
        }

        return true;
    }

    private static bool Reads(byte[] file, WordVectorsFormat? format)
    {
        long before = GC.GetTotalAllocatedBytes();
        bool reads = true;
        try
        {
            Load(file, new() { Format = format, Threads = 1 });
        }
        catch (InvalidDataException)
        {
            reads = false; // as promised
        }
        catch (Exception e)
        {
            Assert.Fail($"{format} {Convert.ToHexString(file)}: {e}");
        }

        long allocated = GC.GetTotalAllocatedBytes() - before, limit = FixedBytes + TimesTheFile * (long)file.Length;
        Assert.True(allocated <= limit, $"Reading {file.Length} bytes took {allocated} bytes of memory, more than {limit}.");
        return reads;
    }
}
