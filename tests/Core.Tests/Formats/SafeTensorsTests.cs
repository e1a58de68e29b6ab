using System.Buffers.Binary;
using System.Text;
using MLNetSeq.Formats;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Formats;

public sealed class SafeTensorsTests
{
    [Fact]
    public void What_is_written_is_read_bit_for_bit_in_its_order()
    {
        float[] large = new float[100_003];
        new RandomStream(1).FillNormal(large, 0, 1);
        NamedTensor[] tensors =
        [
            new("b", [2, 3], [1, -2, float.NaN, float.PositiveInfinity, 1e-45f, -0f]), new("a \"ü\" \n", [large.Length], large),
            new("none", [3, 0], []), new("scalar", [], [42]),
        ];
        IReadOnlyList<NamedTensor> read = SafeTensors.Read(new MemoryStream(Write(tensors)));
        Assert.Equal(tensors.Select(t => t.Name), read.Select(t => t.Name));
        Assert.Equal(["[2, 3]", "[100003]", "[3, 0]", "[]"], read.Select(t => t.ShapeText));
        for (int i = 0; i < tensors.Length; i++)
            Assert.Equal(tensors[i].Values.Select(BitConverter.SingleToInt32Bits), read[i].Values.Select(BitConverter.SingleToInt32Bits));
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        const string Header = """{"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]}}""";
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [new NamedTensor("w", [1, 2], [1, -2])], new Dictionary<string, string> { ["k"] = "v" });
        string padded = Header.PadRight((Header.Length + 7) / 8 * 8);
        Assert.Equal([(byte)padded.Length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes(padded), 0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0],
            stream.ToArray());
    }

    [Fact]
    public void Halves_brain_floats_and_doubles_are_converted()
    {
        byte[] data = new byte[2 + 4 + 8 + 8];
        BinaryPrimitives.WriteHalfLittleEndian(data, (Half)(-1.5f));
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2), 0x3fc0); // the upper halves of 1.5 and of −∞
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(4), 0xff80);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(6), Math.PI);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(14), 1e300);
        IReadOnlyList<NamedTensor> read = Read("""
            { "doubles": {"data_offsets": [6, 22], "shape": [2], "dtype": "F64"},
              "half": {"dtype": "F16", "shape": [1], "data_offsets": [0, 2]},
              "brain": {"dtype": "BF16", "shape": [2, 1], "data_offsets": [2, 6]} }
            """, data);
        Assert.Equal(["doubles", "half", "brain"], read.Select(t => t.Name));
        Assert.Equal([(float)Math.PI, float.PositiveInfinity], read[0].Values);
        Assert.Equal([-1.5f], read[1].Values);
        Assert.Equal([1.5f, float.NegativeInfinity], read[2].Values);
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'w' of shape [2] and type F32 has 4 bytes, expected 8")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'w' begins at byte 4, expected 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 8, "data_offsets of 'w' are [4, 0]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 8, "data_offsets of 'w' are [0]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "the shape of 'w' holds a number that is no size")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "the shape of 'w'")]
    [InlineData("""{"w":{"dtype":"F32","shape":["1"],"data_offsets":[0,4]}}""", 4, "the shape of 'w' holds String")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0, "[4294967296, 4294967296]")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,4]}}""", 4, "more than")]
    [InlineData("""{"w":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", 8, "'w' of here.safetensors is of type I64")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1]}}""", 4, "'w' has no data_offsets")]
    [InlineData("""{"w":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "second 'dtype'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}""", 4, "unknown or second 'x'")]
    [InlineData("""{"w":[]}""", 0, "tensor 'w' is StartArray")]
    [InlineData("""{"":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "no name")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ is Number")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "goes on behind")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "ends too early")]
    [InlineData("""{"w":{"dtype":"F32","shape":[536870912],"data_offsets":[0,2147483648]}}""", 30, "ends too early")]
    [InlineData("""{} {}""", 0, "no JSON")]
    [InlineData("""{"w":""", 0, "no JSON")]
    [InlineData("""[]""", 0, "the header is StartArray")]
    public void A_header_that_lies_is_refused_and_says_what_is_wrong(string header, int dataLength, string because)
    {
        var e = Assert.Throws<InvalidDataException>(() => Read(header, new byte[dataLength]));
        Assert.Contains(because, e.Message, StringComparison.Ordinal);
        Assert.Contains("here.safetensors", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[0,8]", "[4,12]", 12)]
    [InlineData("[0,8]", "[12,20]", 20)]
    [InlineData("[0,8]", "[0,8]", 8)]
    public void Tensors_that_overlap_or_leave_a_gap_are_both_named(string first, string second, int length)
    {
        string a = $$"""{"dtype":"F32","shape":[2],"data_offsets":{{first}}}""", b = a.Replace(first, second, StringComparison.Ordinal);
        var e = Assert.Throws<InvalidDataException>(() => Read("{\"a\":" + a + ",\"b\":" + b + "}", new byte[length]));
        Assert.Contains("tensor 'b' begins at byte", e.Message, StringComparison.Ordinal);
        Assert.Contains("where 'a' ends", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_occurs_twice_is_refused_in_both_directions()
    {
        const string Entry = """{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""";
        Assert.Throws<InvalidDataException>(() => Read($$$"""{"w":{{{Entry}}},"w":{{{Entry}}}}""", new byte[4]));
        Assert.Throws<ArgumentException>(() => Write([new NamedTensor("w", [1], [1]), new NamedTensor("w", [1], [1])]));
        Assert.Throws<ArgumentException>(() => Write([new NamedTensor("__metadata__", [1], [1])]));
    }

    [Fact]
    public void Tensors_that_cannot_be_written_leave_the_file_as_it_was()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            SafeTensors.Write(path, [new NamedTensor("w", [1], [7])]);
            byte[] before = File.ReadAllBytes(path);
            Assert.Throws<ArgumentException>(() => SafeTensors.Write(path, [new NamedTensor("__metadata__", [1], [1])]));
            Assert.Equal(before, File.ReadAllBytes(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(100_000_001UL)]
    [InlineData(ulong.MaxValue)]
    public void A_header_of_a_length_that_cannot_be_is_refused(ulong length)
    {
        byte[] file = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        var e = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(new MemoryStream(file)));
        Assert.Contains($"{length} bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_do_not_fill_a_shape_are_refused()
    {
        var e = Assert.Throws<ArgumentException>(() => new NamedTensor("w", [2, 2], new float[3]));
        Assert.Contains("'w' of shape [2, 2] holds 4 numbers, and 3", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Write(IReadOnlyList<NamedTensor> tensors)
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, tensors);
        return stream.ToArray();
    }

    private static IReadOnlyList<NamedTensor> Read(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return SafeTensors.Read(new MemoryStream([.. length, .. text, .. data]), "here.safetensors");
    }
}
