using System.Buffers.Binary;
using System.Text.Json;

namespace MLNetSeq.Formats;

/// <summary>The safetensors format of Hugging Face: a JSON header with names, types, shapes and places, then the numbers.</summary>
/// <remarks>
/// Eight bytes hold the header's length, little-endian; the header has for each tensor <c>"name": {"dtype", "shape", "data_offsets"}</c>,
/// the offsets counted from its end, and may have <c>"__metadata__"</c>, texts by name. The tensors fill the rest without gap or overlap.
/// Written are 32-bit floats; read are those, and 16-bit (IEEE and bfloat16) and 64-bit ones, converted.
/// </remarks>
public static class SafeTensors
{
    /// <summary>The longest header that is read, that of the reference implementation.</summary>
    public const int LongestHeader = 100_000_000;

    internal const string MetadataName = "__metadata__";

    // The numbers then start at a multiple of this, as readers that map the file into memory want it.
    private const int Alignment = 8;

    /// <summary>Reads all tensors of a file.</summary>
    /// <param name="path">The file; it is not trusted.</param>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one; the message names file, tensor and what was expected.
    /// </exception>
    public static IReadOnlyList<NamedTensor> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads all tensors up to the end of a stream.</summary>
    /// <param name="stream">The stream; it is not trusted, and memory grows with what is read, not with what it announces.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It holds no such file, or a damaged one.</exception>
    public static IReadOnlyList<NamedTensor> Read(Stream stream, string name = "the safetensors stream") =>
        new SafeTensorsReader(stream, name).Read();

    /// <summary>The same, with the texts of the header.</summary>
    internal static IReadOnlyList<NamedTensor> Read(Stream stream, string name, out IReadOnlyDictionary<string, string> metadata)
    {
        SafeTensorsReader reader = new(stream, name);
        metadata = reader.Metadata;
        return reader.Read();
    }

    /// <summary>Writes tensors to a file; one that is there is replaced.</summary>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one that the format has taken.</exception>
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata); // a bad tensor is found before the file that is there is touched
        using FileStream stream = File.Create(path);
        Write(stream, header, tensors);
    }

    /// <summary>Writes tensors as 32-bit floats, in their order.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="tensors">The tensors; their names differ.</param>
    /// <param name="metadata">Texts by name; null for {"format": "pt"}, which some readers ask for.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one that the format has taken.</exception>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(stream, Header(tensors, metadata), tensors);

    private static void Write(Stream stream, byte[] header, IReadOnlyList<NamedTensor> tensors)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (NamedTensor tensor in tensors) FloatBytes.Write(stream, tensor.Values);
    }

    private static byte[] Header(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        metadata ??= new Dictionary<string, string> { ["format"] = "pt" };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject(MetadataName);
            foreach ((string key, string text) in metadata) json.WriteString(key, text);
            json.WriteEndObject();
            var names = new HashSet<string>(StringComparer.Ordinal) { MetadataName };
            long start = 0;
            foreach (NamedTensor tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException($"The name '{tensor.Name}' is taken: each tensor needs one of its own.", nameof(tensors));
                long end = start + sizeof(float) * (long)tensor.Values.Length;
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", "F32");
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(start);
                json.WriteNumberValue(end);
                json.WriteEndArray();
                json.WriteEndObject();
                start = end;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0) buffer.WriteByte((byte)' ');
        return buffer.ToArray();
    }
}
