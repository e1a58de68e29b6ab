using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Word vectors in the safetensors format, which has no place for words of its own.</summary>
/// <remarks>
/// Written are one tensor, "vectors" [words, dimension], and the words in the metadata under "words", each ended by a line feed but for
/// the last: a single file. Read is the tensor of two dimensions, that named "vectors" where there are several; its words are those of
/// the metadata, or the lines of a text file beside it, of the same name with the extension .txt.
/// </remarks>
internal static class SafeTensorsVectors
{
    private const string TensorName = "vectors";
    private const string WordsName = "words";
    private const int LongestEscape = 6; // \u00e9

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file from its beginning.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="path">Where it is; null where it is a stream only.</param>
    /// <param name="options">What is wanted.</param>
    public static WordVectors Read(Stream stream, string name, string? path, WordVectorsLoadOptions options)
    {
        IReadOnlyList<NamedTensor> tensors = SafeTensors.Read(stream, name, out IReadOnlyDictionary<string, string> metadata);
        NamedTensor tensor = Choose(tensors, name);
        (int count, int dimension) = (tensor.Shape[0], tensor.Shape[1]);
        if (dimension is < 1 or > VectorRows.MaximumDimension)
        {
            throw new InvalidDataException(
                $"The tensor '{tensor.Name}' of {name} has the shape {tensor.ShapeText}, expected [words, numbers].");
        }

        string[] words = metadata.TryGetValue(WordsName, out string? lines)
            ? count == 0 && lines.Length == 0 ? [] : lines.Split('\n')
            : ReadWords(name, path);
        if (words.Length != count)
            throw new InvalidDataException($"{name} has {words.Length} words and {count} vectors: expected one word for each.");
        VectorCollector vectors = new(name, options, dimension, count, count);
        for (int i = 0; i < count && !vectors.IsFull; i++)
        {
            vectors.See(1);
            if (words[i].Length > WordList.MaximumWordLength)
            {
                throw new InvalidDataException(
                    $"{name}: word {i + 1} has {words[i].Length} characters, expected at most {WordList.MaximumWordLength}.");
            }

            if (options.Vocabulary?.Contains(words[i]) != false) vectors.Add(words[i], tensor.Values.AsSpan(i * dimension, dimension));
        }

        return vectors.Build();
    }

    /// <summary>Writes words and vectors.</summary>
    public static void Write(Stream stream, WordVectors vectors, CancellationToken cancellation)
    {
        WordChecks.ForLines(vectors.Words);
        (int count, int dimension) = (vectors.Count, vectors.Dimension);
        string[] words = [.. Enumerable.Range(0, count).Select(i => vectors.Words[i])];
        if (words.Sum(w => LongestEscape * (w.Length + 1L)) > SafeTensors.LongestHeader)
        {
            throw new InvalidOperationException(
                $"The {count} words are too long for a safetensors file's header of at most {SafeTensors.LongestHeader} bytes. Write "
                + $"fewer, or use {nameof(WordVectorsFormat)}.{nameof(WordVectorsFormat.Archive)}.");
        }

        float[] values = new float[checked(count * dimension)];
        for (int i = 0; i < count; i++)
        {
            if (i % 1024 == 0) cancellation.ThrowIfCancellationRequested();
            Span<float> row = values.AsSpan(i * dimension, dimension);
            ReadOnlySpan<float> stored = vectors.Rows.Row(i, row);
            if (!stored.Overlaps(row)) stored.CopyTo(row);
        }

        Dictionary<string, string> metadata = new() { ["format"] = "pt", [WordsName] = string.Join('\n', words) };
        SafeTensors.Write(stream, [new NamedTensor(TensorName, [count, dimension], values)], metadata);
    }

    private static NamedTensor Choose(IReadOnlyList<NamedTensor> tensors, string name)
    {
        NamedTensor[] matrices = [.. tensors.Where(t => t.Shape.Length == 2)];
        if (matrices.Length > 1) matrices = [.. matrices.Where(t => t.Name == TensorName)];
        if (matrices.Length == 1) return matrices[0];
        string found = tensors.Count == 0 ? "none" : string.Join(", ", tensors.Take(5).Select(t => $"'{t.Name}' {t.ShapeText}"));
        throw new InvalidDataException(
            $"{name} has the tensors {found}; expected one of two dimensions, or one of those named '{TensorName}'.");
    }

    private static string[] ReadWords(string name, string? path)
    {
        string beside = path is null ? "" : Path.ChangeExtension(path, ".txt");
        if (File.Exists(beside)) return File.ReadAllLines(beside);
        string place = path is null ? "which a stream has to have" : $"and there is no file '{beside}' with a word on each line";
        throw new InvalidDataException($"{name} has no words in its metadata under '{WordsName}', {place}.");
    }
}
