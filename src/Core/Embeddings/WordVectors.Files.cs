using MLNetSeq.Formats;

namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    /// <summary>Reads a file of word vectors into memory.</summary>
    /// <remarks>
    /// Its layout is told from its content; gzip is unpacked. Of a word that comes twice the first vector counts
    /// (<see cref="WordVectorsLoadOptions.Warn"/> hears of it). Bytes that are no UTF-8 become U+FFFD; words that are the same then are
    /// one word that comes twice. In text a word may have spaces in it: the last fields of a line are the vector.
    /// </remarks>
    /// <param name="path">The file; it is not trusted.</param>
    /// <param name="options">What of it is read; null for all.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no file of word vectors or a damaged one; the message names file, line or byte, what was found and what was expected.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static WordVectors Load(string path, WordVectorsLoadOptions? options = null) => WordVectorsReader.Read(path, options ?? new());

    /// <summary>Reads word vectors from a stream into memory.</summary>
    /// <remarks>An archive is read to its own end, and what follows it is left in the stream; other layouts end with the stream.</remarks>
    /// <param name="stream">The stream; it is not trusted, and memory grows with what is read, not with what it announces.</param>
    /// <param name="options">What of it is read; null for all.</param>
    /// <exception cref="InvalidDataException">It holds no word vectors, or damaged ones.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static WordVectors Load(Stream stream, WordVectorsLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return WordVectorsReader.Read(stream, options ?? new());
    }

    /// <summary>Opens an archive without reading it: the file is mapped into memory, and its pages are read when they are used.</summary>
    /// <remarks>
    /// There is nothing to close. The file stays mapped for as long as these vectors, their words or their rows are referred to, by
    /// whatever thread; it must not be changed or cut meanwhile (<see cref="Save(string, WordVectorsFormat?, CancellationToken)"/> puts
    /// a new file in its place and leaves the mapped one as it is; Windows does not let it). Rows are copied out of the map, in single
    /// precision too. Checked are the header and the length; <see cref="Verify"/> checks everything.
    /// </remarks>
    /// <param name="path">An archive, of <see cref="WordVectorsFormat.Archive"/>; it is not trusted.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no archive, or a damaged one.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor is not little-endian.</exception>
    public static WordVectors Open(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return WordVectorsArchive.Open(path);
    }

    /// <summary>Reads a whole archive, compares its checksum and looks up each word.</summary>
    /// <param name="path">An archive.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidDataException">It is no archive, or a damaged one.</exception>
    public static void Verify(string path, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        WordVectorsArchive.Verify(path, cancellation);
    }

    /// <summary>Writes these vectors to a file; one that is there is replaced once the new one is complete.</summary>
    /// <param name="path">The file; what ends in .gz is packed.</param>
    /// <param name="format">
    /// The layout; null for what the extension says: .seqvec, .txt and .vec (word2vec's text), .bin (word2vec's), .safetensors.
    /// </param>
    /// <param name="cancellation">Ends it early; nothing is left of the new file then.</param>
    /// <exception cref="ArgumentException">The extension says nothing.</exception>
    /// <exception cref="InvalidOperationException">The layout cannot hold one of the words.</exception>
    /// <exception cref="IOException">It could not be written; an earlier file is still there.</exception>
    public void Save(string path, WordVectorsFormat? format = null, CancellationToken cancellation = default) =>
        WordVectorsWriter.Write(path, this, format, cancellation);

    /// <summary>Writes these vectors to a stream.</summary>
    /// <param name="stream">Receives them; it need not be seekable, and stays open.</param>
    /// <param name="format">The layout. Default: the archive, which keeps precision, counts and n-grams, and knows where it ends.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidOperationException">The layout cannot hold one of the words.</exception>
    public void Save(Stream stream, WordVectorsFormat format = WordVectorsFormat.Archive, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        WordVectorsWriter.Write(stream, this, format, cancellation);
    }

    /// <summary>These vectors with their numbers stored otherwise, in memory; those of n-grams too.</summary>
    /// <param name="precision">How.</param>
    /// <exception cref="ArgumentException">A number is not finite, which a byte cannot be.</exception>
    public WordVectors ToPrecision(VectorPrecision precision)
    {
        SubwordVectors? subwords = Subwords is null ? null : new(Subwords.Hasher, RowStore.Convert(Subwords.Rows, precision));
        return new WordVectors(Words, RowStore.Convert(Rows, precision), subwords);
    }
}
