using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Formats;

/// <summary>Reads a fastText model: settings, dictionary, the input matrix with a row for each word and then for each bucket of n-grams.
/// </summary>
/// <remarks>
/// A word's vector is the mean of its own row and those of its n-grams. The output matrix, which only training and classification use,
/// is not read; labels of classifiers are left out.
/// </remarks>
internal sealed class FastTextReader
{
    private const byte WordKind = 0;
    private const byte LabelKind = 1;
    private const int CancelEvery = 1 << 12;

    private readonly ByteReader _reader;
    private readonly string _name;
    private readonly long _length;
    private readonly WordVectorsLoadOptions _options;

    private FastTextReader(Stream stream, string name, long length, WordVectorsLoadOptions options) =>
        (_reader, _name, _length, _options) = (new ByteReader(stream, name), name, length, options);

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file from its beginning.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="length">Its bytes; 0 where that is not known.</param>
    /// <param name="options">What is wanted.</param>
    public static WordVectors Read(Stream stream, string name, long length, WordVectorsLoadOptions options) =>
        new FastTextReader(stream, name, length, options).Read();

    private WordVectors Read()
    {
        FastTextHeader header = FastTextHeader.Read(_reader);
        // The first word of several that are the same has the row; the others' are passed over, as those of words that are not wanted.
        List<int> rowsWanted = [];
        WordListBuilder words = new();
        List<long> counts = [];
        int wordCount = ReadDictionary(words, rowsWanted, counts);
        bool isQuantised = _reader.ReadByte("the kind of the input matrix") != 0;
        if (isQuantised)
        {
            throw new InvalidDataException($"{_name} is a quantised fastText model (.ftz), whose vectors are approximations in a code of "
                + "their own; that is not read. Use the .bin that it was made from.");
        }

        (long rows, long columns) = (_reader.ReadInt64("the matrix"), _reader.ReadInt64("the matrix"));
        bool hasBuckets = rows != wordCount;
        if (columns != header.Dimension || (hasBuckets && rows != (long)wordCount + header.Buckets))
        {
            throw _reader.Wrong($"the input matrix has {rows} rows of {columns}, expected {wordCount} for words and {header.Buckets} for "
                + $"n-grams, of {header.Dimension}");
        }

        RowStore vectors = ReadRows(header.Dimension, wordCount, rowsWanted);
        SubwordVectors? subwords = null;
        if (hasBuckets && header.HasSubwords)
        {
            VectorRows buckets = ReadRows(header.Dimension, header.Buckets, wanted: null).Build();
            SubwordHasher hasher = new(header.Buckets, Math.Max(1, header.MinimumLength), header.MaximumLength);
            subwords = new SubwordVectors(hasher, buckets);
        }

        WordList list = words.Build([.. counts]);
        if (subwords is not null) FastTextMeans.Compute(list, vectors, subwords, _options.Threads);
        WordVectors read = new(list, vectors.Build(), subwords);
        return read.ToPrecision(_options.Precision ?? VectorPrecision.Single);
    }

    private int ReadDictionary(WordListBuilder words, List<int> rowsWanted, List<long> counts)
    {
        const string What = "the dictionary";
        (int size, int wordCount, int labels) = (_reader.ReadInt32(What), _reader.ReadInt32(What), _reader.ReadInt32(What));
        _reader.ReadInt64(What); // the tokens of the corpus
        long pruned = _reader.ReadInt64(What);
        if (wordCount < 0 || labels < 0 || size != (long)wordCount + labels)
            throw _reader.Wrong($"a dictionary of {size} entries, expected {wordCount} words and {labels} labels");
        long repeated = 0;
        for (int i = 0; i < size; i++)
        {
            if (i % CancelEvery == 0) _options.Cancellation.ThrowIfCancellationRequested();
            string what = $"entry {i + 1} of {size} of the dictionary";
            string word = _reader.ReadWord(end: 0, what);
            long count = _reader.ReadInt64(what);
            byte kind = _reader.ReadByte(what);
            if (kind != (i < wordCount ? WordKind : LabelKind))
            {
                throw _reader.Wrong(
                    $"{what} is of kind {kind}, expected {wordCount} words ({WordKind}) and then {labels} labels ({LabelKind})");
            }

            if (kind == LabelKind || words.Count == _options.MaximumWords || word.Length == 0) continue;
            if (_options.Vocabulary?.Contains(word) == false) continue;
            if (!words.TryAdd(word))
            {
                repeated++;
                continue;
            }

            rowsWanted.Add(i);
            counts.Add(Math.Max(0, count));
        }

        for (long i = 0; i < pruned; i++) _reader.ReadInt64("the list of pruned n-grams");
        if (repeated > 0) _options.Warn?.Invoke($"{_name}: {repeated} words came before, and their later vectors were left out.");
        return wordCount;
    }

    private RowStore ReadRows(int dimension, int count, List<int>? wanted)
    {
        // Never more than the file has bytes for.
        long expected = Math.Min(wanted?.Count ?? count, _length / (sizeof(float) * (long)dimension));
        RowStore store = new(dimension, VectorPrecision.Single, expected);
        float[] row = new float[dimension];
        for (int i = 0; i < count; i++)
        {
            if (i % CancelEvery == 0) _options.Cancellation.ThrowIfCancellationRequested();
            _reader.ReadRow(row, "the input matrix");
            if (wanted is null || (store.Count < wanted.Count && wanted[store.Count] == i)) store.Add(row);
        }

        return store;
    }
}
