using System.Text.Json;
using System.Text.Unicode;

namespace MLNetSeq.Embeddings;

/// <summary>A value in a JSON file, and where it stands, so that an error can say so.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The place in it, as in $.definitionalSets[3].</param>
/// <param name="Value">What is there.</param>
internal readonly record struct JsonPlace(string File, string Path, JsonElement Value)
{
    // A hundred times the largest known file.
    private const int MaximumLength = 1 << 22;

    private const int MaximumDepth = 8;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is too long, or no JSON.</exception>
    public static JsonPlace Read(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!System.IO.File.Exists(path)) throw new FileNotFoundException($"There is no file of words '{path}'.", path);
        using FileStream stream = System.IO.File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What errors call it.</param>
    public static JsonPlace Read(Stream stream, string name)
    {
        if (stream.CanSeek && stream.Length > MaximumLength) throw TooLong(name);
        byte[] bytes = new byte[stream.CanSeek ? stream.Length : MaximumLength];
        int length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (length == bytes.Length && stream.ReadByte() >= 0) throw TooLong(name);
        ReadOnlyMemory<byte> text = bytes.AsMemory(0, length);
        if (text.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) text = text[3..];
        if (!Utf8.IsValid(text.Span)) throw new InvalidDataException($"{name}: expected JSON in UTF-8. Convert the file.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                AllowDuplicateProperties = false,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = MaximumDepth,
            });
            return new JsonPlace(name, "$", document.RootElement.Clone());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter: names that are no text
        {
            string line = e is JsonException { LineNumber: { } number } ? $", line {number + 1}" : "";
            throw new InvalidDataException($"{name}{line}: expected JSON (RFC 8259) in UTF-8. {e.Message}", e);
        }
    }

    /// <summary>What to throw where something else is expected.</summary>
    public InvalidDataException Malformed(string expected) => new($"{File}, at {Path}: expected {expected}, and found {Found()}.");

    /// <summary>A property's value; null where the object has none, or null.</summary>
    public JsonPlace? Property(string name) =>
        Value.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new JsonPlace(File, $"{Path}.{name}", value)
            : null;

    /// <summary>The names of an object's properties.</summary>
    /// <param name="expected">What the value should be.</param>
    public string[] Names(string expected)
    {
        if (Value.ValueKind != JsonValueKind.Object) throw Malformed(expected);
        JsonElement self = Value;
        return TextOrThrow(() => self.EnumerateObject().Select(property => property.Name).ToArray(), expected);
    }

    /// <summary>The elements of an array.</summary>
    /// <param name="expected">What the value should be.</param>
    public IEnumerable<JsonPlace> Elements(string expected)
    {
        if (Value.ValueKind != JsonValueKind.Array) throw Malformed(expected);
        JsonPlace self = this;
        return Value.EnumerateArray().Select((element, i) => new JsonPlace(self.File, $"{self.Path}[{i}]", element));
    }

    /// <summary>A text that is not blank.</summary>
    /// <param name="expected">What the value should be.</param>
    public string Text(string expected)
    {
        if (Value.ValueKind != JsonValueKind.String) throw Malformed(expected);
        string text = TextOrThrow(Value.GetString, expected)!;
        return string.IsNullOrWhiteSpace(text) || text.Length > WordList.MaximumWordLength ? throw Malformed(expected) : text;
    }

    private static InvalidDataException TooLong(string name) =>
        new($"{name}: expected a file of words, of at most {MaximumLength} bytes. Name another file, or divide this one.");

    // Half a surrogate pair, escaped, is JSON and no text.
    private T TextOrThrow<T>(Func<T> read, string expected)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Malformed(expected);
        }
    }

    private string Found()
    {
        const int longest = 40;
        return Value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => $"an array of {Value.GetArrayLength()}",
            JsonValueKind.String when Value.GetRawText() is { Length: > longest } text => $"a text of {text.Length} characters",
            _ => Value.GetRawText(),
        };
    }
}
