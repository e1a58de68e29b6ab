using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>What takes a bias out of word vectors: the directions it lies along, and what the options say of words.</summary>
/// <remarks>
/// Bolukbasi, Chang, Zou, Saligrama and Kalai (2016), "Man is to Computer Programmer as Woman is to Homemaker? Debiasing Word Embeddings".
/// It holds no vectors, is immutable and safe for several threads. The debiased vectors are a copy in memory, in single precision, at
/// length 1 unless <see cref="DebiasOptions.KeepNorms"/> is set.
/// <para>Several axes: a word loses the directions of all axes that it is neutral on, together. The words of an equality set differ along
/// the directions of their own axis, and so have some of another axis as far as the two are not at right angles.</para>
/// <para>n-grams, from which unknown words get their vectors, lose the directions of all axes (in soft debiasing they are mapped as words
/// are). That is linear, and they are not scaled: unknown words keep the size of their n-grams while known ones have length 1, which
/// matters where lengths do, as in means of several words; KeepNorms leaves all at their size.</para>
/// </remarks>
public sealed partial class Debiaser
{
    private readonly DebiasOptions _options;

    // The map of all words in soft debiasing; null in hard.
    private readonly DirectionScaling? _softMap;

    private Debiaser(DebiasOptions options, IReadOnlyList<BiasSubspace> subspaces, DirectionScaling? softMap)
    {
        _options = options;
        _softMap = softMap;
        Subspaces = subspaces;
    }

    /// <summary>The directions of each axis, in the order of the options.</summary>
    public IReadOnlyList<BiasSubspace> Subspaces { get; }

    /// <summary>Finds the directions among the vectors, and in soft debiasing the map.</summary>
    /// <param name="vectors">Words and vectors; used at length 1.</param>
    /// <param name="options">Axes and method; null for gender, hard. What they hold now counts: later changes do not.</param>
    /// <exception cref="ArgumentException">The lists or options do not fit the vectors; the message names the axis, word or
    /// option.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Debiaser Fit(WordVectors vectors, DebiasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        DebiasOptions chosen = (options ?? new DebiasOptions()).Checked();
        BiasSubspace[] subspaces =
            [.. chosen.Axes.Select(axis => BiasSubspace.Fit(vectors, axis, chosen.Direction, chosen.Components, chosen.Warn))];
        if (chosen.Method == DebiasMethod.Hard) return new Debiaser(chosen, subspaces, softMap: null);
        BiasWords words = new(vectors, chosen.Axes, subspaces, equalizes: false, warn: null);
        return new Debiaser(chosen, subspaces, SoftFit.Run(vectors, chosen, subspaces, words));
    }

    /// <summary>The vectors with the bias taken out; the given ones stay as they are.</summary>
    /// <param name="vectors">Those that it was fitted on, or others of the same dimension.</param>
    /// <exception cref="ArgumentException">The vectors have another dimension than the directions.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public WordVectors Apply(WordVectors vectors)
    {
        Check(vectors);
        BiasWords words = Words(vectors, _options.Warn);
        using WorkerPool pool = new(_options.Threads > 0 ? _options.Threads : Environment.ProcessorCount);
        float[] values = Room(vectors.Rows);
        DebiasMaps? maps = _softMap is null ? new DebiasMaps(words, Subspaces, vectors.Count) : null;
        DebiasPass pass = new(vectors.Rows, values, _options.KeepNorms ? RowLength.Former : RowLength.One, _options.Cancellation)
        {
            Maps = maps?.Maps ?? [_softMap],
            MapOf = maps?.MapOf,
        };
        pass.Run(pool);
        Tell("Vectors of zeros, which stay so", pass.Zeros, vectors.Words);
        Tell("Vectors with numbers that are not finite, which stay as they are", pass.NotFinite, vectors.Words);
        Tell("Words that lie wholly along the directions they lose, whose vectors become zeros", pass.Lost, vectors.Words);
        Equalizer equalizer = new(vectors, Subspaces, words, _options.KeepNorms);
        foreach (EqualitySet set in words.Sets) equalizer.Run(set, values);
        return new WordVectors(vectors.Words, VectorRows.Create(values, vectors.Dimension), Subwords(vectors.Subwords, pool));
    }

    /// <summary>What each word of some vectors is to an axis.</summary>
    /// <param name="vectors">Those that it was fitted on, or others of the same dimension.</param>
    /// <param name="axis">The axis' place in the options. Default: 0, the first.</param>
    /// <exception cref="ArgumentException">The vectors have another dimension than the directions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public BiasRoles RolesOf(WordVectors vectors, int axis = 0)
    {
        Check(vectors);
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(axis, Subspaces.Count);
        BiasWords words = Words(vectors, warn: null);
        return new BiasRoles(Subspaces[axis].Name, words.Roles(axis), words.Coverage(axis));
    }

    private BiasWords Words(WordVectors vectors, Action<string>? warn) =>
        new(vectors, _options.Axes, Subspaces, _options.Method == DebiasMethod.Hard, warn);

    private SubwordVectors? Subwords(SubwordVectors? subwords, WorkerPool pool)
    {
        if (subwords is null) return null;
        float[] values = Room(subwords.Rows);
        new DebiasPass(subwords.Rows, values, RowLength.Mapped, _options.Cancellation)
        {
            Maps = [_softMap ?? DirectionScaling.Without(Subspaces)],
        }.Run(pool);
        return new SubwordVectors(subwords.Hasher, VectorRows.Create(values, subwords.Rows.Dimension));
    }

    private void Check(WordVectors vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Dimension != Subspaces[0].Dimension)
        {
            throw new ArgumentException($"The vectors have {vectors.Dimension} numbers and the directions {Subspaces[0].Dimension}: apply "
                + "it to the vectors it was fitted on, or fit it on these.", nameof(vectors));
        }
    }

    private void Tell(string what, List<int> rows, WordList words)
    {
        WordWarnings warnings = new(what);
        foreach (int row in rows) warnings.Add(words[row]);
        warnings.Tell(_options.Warn);
    }

    // Every number is written: zeroing them first would take as long as the work itself.
    private static float[] Room(VectorRows rows)
    {
        long count = (long)rows.Count * rows.Dimension;
        return count <= Array.MaxLength
            ? GC.AllocateUninitializedArray<float>((int)count)
            : throw new ArgumentException($"{rows.Count} rows of {rows.Dimension} numbers are more than one array holds "
                + $"({Array.MaxLength} numbers): debias fewer words, or vectors of a lower dimension.");
    }
}
