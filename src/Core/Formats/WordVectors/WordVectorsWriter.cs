using System.IO.Compression;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Writes word vectors in each layout.</summary>
internal static class WordVectorsWriter
{
    private const string Packed = ".gz";

    /// <summary>Writes a file whole or not at all.</summary>
    public static void Write(string path, WordVectors vectors, WordVectorsFormat? format, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        bool isPacked = path.EndsWith(Packed, StringComparison.OrdinalIgnoreCase);
        WordVectorsFormat layout = format ?? OfExtension(path, isPacked ? path[..^Packed.Length] : path);
        AtomicFile.Write(path, file =>
        {
            if (!isPacked)
            {
                Write(file, vectors, layout, cancellation);
                return;
            }

            using GZipStream packed = new(file, CompressionLevel.Optimal, leaveOpen: true);
            Write(packed, vectors, layout, cancellation);
        });
    }

    /// <summary>Writes to a stream.</summary>
    public static void Write(Stream stream, WordVectors vectors, WordVectorsFormat format, CancellationToken cancellation)
    {
        switch (format)
        {
            case WordVectorsFormat.Archive: WordVectorsArchive.Write(stream, vectors, cancellation); break;
            case WordVectorsFormat.Word2VecText: TextVectorsWriter.Write(stream, vectors, hasHeader: true, cancellation); break;
            case WordVectorsFormat.GloVeText: TextVectorsWriter.Write(stream, vectors, hasHeader: false, cancellation); break;
            case WordVectorsFormat.Word2VecBinary: Word2VecBinary.Write(stream, vectors, cancellation); break;
            case WordVectorsFormat.FastTextBinary: FastTextWriter.Write(stream, vectors, cancellation); break;
            case WordVectorsFormat.SafeTensors: SafeTensorsVectors.Write(stream, vectors, cancellation); break;
            default: throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such layout.");
        }
    }

    private static WordVectorsFormat OfExtension(string path, string unpacked) => Path.GetExtension(unpacked).ToLowerInvariant() switch
    {
        ".seqvec" => WordVectorsFormat.Archive,
        ".txt" or ".vec" => WordVectorsFormat.Word2VecText,
        ".bin" => WordVectorsFormat.Word2VecBinary,
        ".safetensors" => WordVectorsFormat.SafeTensors,
        _ => throw new ArgumentException(
            $"The name '{path}' does not say which layout it is to have: end it in .seqvec, .txt, .vec, .bin or .safetensors, or state "
            + "the format.", nameof(path)),
    };
}
