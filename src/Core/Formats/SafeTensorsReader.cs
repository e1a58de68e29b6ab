using System.Buffers.Binary;
using System.Text.Json;

namespace MLNetSeq.Formats;

/// <summary>Reads a safetensors file that nobody vouches for.</summary>
internal sealed class SafeTensorsReader(Stream stream, string name)
{
    private const int FirstPieceLength = 1 << 12;

    private readonly byte[] _piece = new byte[1 << 14];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>The texts of the header, once it was read; of two of one name the later.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    public IReadOnlyList<NamedTensor> Read()
    {
        try
        {
            Entry[] entries = Entries(Header());
            CheckPlaces(entries);
            var tensors = new NamedTensor[entries.Length];
            foreach (Entry entry in entries) tensors[entry.Order] = new NamedTensor(entry.Name, entry.Shape, Values(entry));
            return stream.ReadByte() < 0 ? tensors : throw Damaged("it goes on behind its last tensor");
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"{name} ends too early: it is cut off, or no safetensors file.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Bytes that are no JSON, or texts that are no UTF-8.
            throw new InvalidDataException($"The header of {name} is no JSON, so this is no safetensors file: {e.Message}", e);
        }
    }

    private byte[] Header()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        stream.ReadExactly(bytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length is < 2 or > SafeTensors.LongestHeader)
            throw new InvalidDataException($"{name} announces a header of {length} bytes, expected 2 to {SafeTensors.LongestHeader}: it is "
                + "no safetensors file.");
        byte[] header = new byte[Math.Min((int)length, FirstPieceLength)];
        for (int read = 0; read < (int)length;)
        {
            if (read == header.Length) Array.Resize(ref header, (int)Math.Min(length, 2UL * (ulong)header.Length));
            stream.ReadExactly(header.AsSpan(read));
            read = header.Length;
        }

        return header;
    }

    // In the order of their places; Order is that of the header.
    private Entry[] Entries(byte[] header)
    {
        var reader = new Utf8JsonReader(header);
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Next(ref reader, JsonTokenType.StartObject, "the header");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string tensor = reader.GetString()!;
            if (tensor.Length == 0) throw Damaged("a tensor has no name");
            if (!names.Add(tensor)) throw Damaged($"the name '{tensor}' occurs twice");
            if (tensor == SafeTensors.MetadataName) ReadMetadata(ref reader);
            else entries.Add(ReadEntry(ref reader, tensor, entries.Count));
        }

        reader.Read(); // what follows the header but spaces is an error of the JSON's
        Entry[] ordered = [.. entries];
        Array.Sort(ordered, (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start)
            : a.End != b.End ? a.End.CompareTo(b.End)
            : a.Order.CompareTo(b.Order));
        return ordered;
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        Next(ref reader, JsonTokenType.StartObject, SafeTensors.MetadataName);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            Next(ref reader, JsonTokenType.String, $"a value of {SafeTensors.MetadataName}");
            _metadata[key] = reader.GetString()!;
        }
    }

    private Entry ReadEntry(ref Utf8JsonReader reader, string tensor, int order)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        Next(ref reader, JsonTokenType.StartObject, $"tensor '{tensor}'");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            switch (key)
            {
                case "dtype" when type is null:
                    Next(ref reader, JsonTokenType.String, $"the dtype of '{tensor}'");
                    type = reader.GetString();
                    break;
                case "shape" when shape is null: shape = Numbers(ref reader, $"the shape of '{tensor}'"); break;
                case "data_offsets" when offsets is null: offsets = Numbers(ref reader, $"the data_offsets of '{tensor}'"); break;
                default: throw Damaged($"tensor '{tensor}' has an unknown or second '{key}', expected dtype, shape and data_offsets");
            }
        }

        if (type is null || shape is null || offsets is null)
            throw Damaged($"tensor '{tensor}' has no {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        int size = type switch
        {
            "F16" or "BF16" => 2,
            "F32" => 4,
            "F64" => 8,
            _ => throw new InvalidDataException($"The tensor '{tensor}' of {name} is of type {type}; F32, F16, BF16 and F64 are read: save "
                + "it without that tensor, or as one of these."),
        };
        if (offsets.Count != 2 || offsets[0] > offsets[1])
            throw Damaged($"the data_offsets of '{tensor}' are [{string.Join(", ", offsets)}], expected a start and an end");

        // Sizes that multiply to more than an array's length are refused before they can overflow.
        long count = 1;
        foreach (long dimension in shape)
        {
            count = dimension <= Array.MaxLength ? count * dimension : long.MaxValue;
            if (count > Array.MaxLength)
                throw Damaged($"tensor '{tensor}' has the shape [{string.Join(", ", shape)}], more than {Array.MaxLength} numbers");
        }

        if (offsets[1] - offsets[0] != count * size)
            throw Damaged($"tensor '{tensor}' of shape [{string.Join(", ", shape)}] and type {type} has {offsets[1] - offsets[0]} bytes, "
                + $"expected {count * size}");
        return new Entry(tensor, type, [.. shape.Select(d => (int)d)], (int)count, size, offsets[0], offsets[1], order);
    }

    private List<long> Numbers(ref Utf8JsonReader reader, string what)
    {
        Next(ref reader, JsonTokenType.StartArray, what);
        var numbers = new List<long>();
        while (reader.Read() && reader.TokenType == JsonTokenType.Number)
        {
            numbers.Add(reader.TryGetInt64(out long number) && number >= 0 ? number
                : throw Damaged($"{what} holds a number that is no size"));
        }

        return reader.TokenType == JsonTokenType.EndArray ? numbers : throw Damaged($"{what} holds {reader.TokenType}, expected numbers");
    }

    private void Next(ref Utf8JsonReader reader, JsonTokenType expected, string what)
    {
        if (!reader.Read() || reader.TokenType != expected) throw Damaged($"{what} is {reader.TokenType}, expected {expected}");
    }

    private void CheckPlaces(Entry[] entries)
    {
        long end = 0;
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].Start != end)
                throw Damaged($"tensor '{entries[i].Name}' begins at byte {entries[i].Start}, expected {end}, "
                    + (i == 0 ? "where the header ends" : $"where '{entries[i - 1].Name}' ends"));
            end = entries[i].End;
        }
    }

    private float[] Values(Entry entry)
    {
        float[] values = new float[Math.Min(entry.Count, FirstPieceLength)];
        for (int read = 0; read < entry.Count;)
        {
            if (read == values.Length) Array.Resize(ref values, (int)Math.Min(entry.Count, 2L * values.Length));
            int count = Math.Min(_piece.Length / entry.Size, values.Length - read);
            Span<byte> bytes = _piece.AsSpan(0, count * entry.Size);
            stream.ReadExactly(bytes);
            Convert(entry.Type, bytes, values.AsSpan(read, count));
            read += count;
        }

        return values;
    }

    private static void Convert(string type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case "F32":
                for (int i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                break;
            case "F64":
                for (int i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                break;
            case "F16":
                for (int i = 0; i < values.Length; i++) values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                break;
            default: // BF16, the upper half of a float
                for (int i = 0; i < values.Length; i++)
                    values[i] = BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) << 16);
                break;
        }
    }

    private InvalidDataException Damaged(string why) => new($"{name} is damaged or no safetensors file: {why}.");

    private sealed record Entry(string Name, string Type, int[] Shape, int Count, int Size, long Start, long End, int Order);
}
