using System.Buffers.Binary;
using System.Text;
using MLNetSeq.Formats;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Formats;

public sealed class SafeTensorsFuzzTests
{
    private const int Changes = 20_000;

    // What reading costs whatever is read, and how much memory a byte of the header may cost: an entry is an object and three lists.
    private const long FixedBytes = 200_000;
    private const int TimesTheFile = 40;

    private static readonly byte[] File = Make();

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        for (int length = 0; length < File.Length; length++) Assert.False(Reads(File[..length]), $"the first {length} bytes were read");
    }

    [Fact]
    public void Changed_bytes_are_refused_or_read_but_nothing_else()
    {
        var random = new RandomStream(1);
        int header = (int)BinaryPrimitives.ReadInt64LittleEndian(File), read = 0;
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. File];
            for (int n = 1 + random.Next(3); n > 0; n--)
            {
                int at = random.Next(8 + header);
                changed[at] = i % 2 == 0 ? (byte)random.Next(256) : (byte)"0123456789{}[],:\" \\-.eE"[random.Next(23)];
            }

            if (Reads(changed)) read++;
        }

        Assert.True(read > Changes / 100, $"Only {read} of {Changes} files were read: the test tests little.");
    }

    [Fact]
    public void Headers_put_together_from_pieces_are_refused_or_read_but_nothing_else()
    {
        string[] pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"__metadata__\"", "\"dtype\":", "\"shape\":", "\"data_offsets\":", "\"F32\"",
            "\"BF16\"", "0", "4", "-1", "9223372036854775807", "1e3", "null", "true", "\"\\ud800\"",
            "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
        ];
        var random = new RandomStream(2);
        for (int i = 0; i < Changes; i++)
        {
            string header = "{" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)])) + "}";
            byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
            Reads([.. length, .. text, .. new byte[4 * random.Next(3)]]);
        }
    }

    [Fact]
    public void A_file_that_announces_much_costs_no_more_than_it_has()
    {
        byte[] text = Encoding.UTF8.GetBytes("""{"w":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}""");
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        Assert.False(Reads([.. length, .. text, .. new byte[10_000]]));
        BinaryPrimitives.WriteInt64LittleEndian(length, SafeTensors.LongestHeader);
        Assert.False(Reads([.. length, .. text]));
        IEnumerable<string> many = Enumerable.Range(0, 20_000).Select(i => $$"""{{i}}":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}""");
        text = Encoding.UTF8.GetBytes("{\"" + string.Join(",\"", many) + "}");
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        Assert.True(Reads([.. length, .. text]));
    }

    private static bool Reads(byte[] file)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool reads = true;
        try
        {
            SafeTensors.Read(new MemoryStream(file));
        }
        catch (InvalidDataException)
        {
            reads = false; // as promised
        }
        catch (Exception e)
        {
            Assert.Fail($"{Encoding.Latin1.GetString(file)}: {e}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, limit = FixedBytes + TimesTheFile * (long)file.Length;
        Assert.True(allocated <= limit, $"Reading {file.Length} bytes took {allocated} bytes of memory, more than {limit}.");
        return reads;
    }

    private static byte[] Make()
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [new("a", [2, 3], new float[6]), new("b.c", [4], new float[4]), new("s", [], [1])]);
        return stream.ToArray();
    }
}
