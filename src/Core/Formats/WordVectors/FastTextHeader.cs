namespace MLNetSeq.Formats;

/// <summary>What a fastText model's file begins with: the settings that it was trained with.</summary>
/// <remarks>Names and order are those of fastText's args.cc; the loss is 2 for negative sampling, the model 2 for skip-gram.</remarks>
internal readonly record struct FastTextHeader(int Dimension, int Buckets, int MinimumLength, int MaximumLength)
{
    /// <summary>The first four bytes of a model, quantised or not.</summary>
    public const int Magic = 793712314;

    /// <summary>The version that is written, and read beside the one before it.</summary>
    public const int Version = 12;

    private const int Window = 5;
    private const int Epochs = 5;
    private const int MinimumCount = 1;
    private const int Negatives = 5;
    private const int NegativeSampling = 2;
    private const int SkipGram = 2;
    private const int RateUpdates = 100;
    private const double Sample = 1e-4;

    /// <summary>Whether words have n-grams.</summary>
    public bool HasSubwords => Buckets > 0 && MaximumLength >= Math.Max(1, MinimumLength);

    /// <summary>Reads it, from the magic on.</summary>
    public static FastTextHeader Read(ByteReader reader)
    {
        const string What = "the header";
        int magic = reader.ReadInt32(What), version = reader.ReadInt32(What);
        if (magic != Magic)
            throw reader.Wrong($"expected fastText's number {Magic} at the beginning, found {magic}: this is no fastText model");
        if (version is not Version and not Version - 1)
            throw reader.Wrong($"the model is of version {version}, and {Version - 1} and {Version} are read: save it with fastText 0.9");
        int dimension = reader.ReadInt32(What);
        for (int i = 0; i < 7; i++) reader.ReadInt32(What); // window, epochs, minimum count, negatives, word n-grams, loss, model
        FastTextHeader header = new(dimension, reader.ReadInt32(What), reader.ReadInt32(What), reader.ReadInt32(What));
        reader.ReadInt32(What); // rate updates
        reader.ReadInt64(What); // sample
        bool isGood = dimension is >= 1 and <= Embeddings.VectorRows.MaximumDimension
            && header is { Buckets: >= 0, MinimumLength: >= 0, MaximumLength: >= 0 and <= Embeddings.WordList.MaximumWordLength };
        return isGood ? header : throw reader.Wrong($"the model's settings cannot be: {header}");
    }

    /// <summary>Writes it.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write(Magic);
        writer.Write(Version);
        ReadOnlySpan<int> settings =
        [
            Dimension, Window, Epochs, MinimumCount, Negatives, 1, NegativeSampling, SkipGram, Buckets, MinimumLength, MaximumLength,
            RateUpdates,
        ];
        foreach (int setting in settings) writer.Write(setting);
        writer.Write(Sample);
    }
}
