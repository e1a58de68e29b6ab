using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Makes one vector of the vectors of a text's words: one or several poolings, one after the other.</summary>
/// <remarks>Immutable and safe for several threads; sums are in single precision, word after word.</remarks>
public sealed class WordPooler
{
    private readonly WordPooling[] _poolings;
    private readonly PoolingWeights? _tfIdf;
    private readonly PoolingWeights? _sif;
    private readonly float[]? _common;

    /// <summary>Creates a pooler.</summary>
    /// <param name="vectors">The words and their vectors.</param>
    /// <param name="poolings">What is computed, in this order.</param>
    /// <param name="statistics">What the weights are learned from; needed where <see cref="NeedsStatistics"/> says so.</param>
    /// <param name="sifParameter">The a of <see cref="WordPooling.SifMean"/>.</param>
    /// <param name="commonDirection">The direction, of unit length, that is taken out of <see cref="WordPooling.SifMean"/>; null for
    /// none.</param>
    /// <exception cref="ArgumentException">There is no pooling, or statistics or direction do not fit the vectors.</exception>
    public WordPooler(WordVectors vectors, IEnumerable<WordPooling> poolings, PoolingStatistics? statistics = null,
        double sifParameter = 1e-3, float[]? commonDirection = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(poolings);
        _poolings = [.. poolings];
        Check(_poolings, sifParameter);
        bool needed = NeedsStatistics(_poolings, vectors.Words);
        if (needed && statistics is null)
            throw new ArgumentException("The weights are learned from texts, and there are none: give statistics.", nameof(statistics));
        if (needed && !statistics!.AreOf(vectors.Words))
        {
            throw new ArgumentException($"The statistics were learned over a list of {statistics.Documents.Length} words, and the vectors' "
                + $"list of {vectors.Count} is another: a word's weight would be that of some other word. Learn them again over these vectors, "
                + "or use the vectors they were learned with.", nameof(statistics));
        }

        if (commonDirection is not null && commonDirection.Length != vectors.Dimension)
        {
            throw new ArgumentException($"The common direction has {commonDirection.Length} numbers and a vector {vectors.Dimension}: "
                + "they do not belong together.", nameof(commonDirection));
        }

        Vectors = vectors;
        if (_poolings.Contains(WordPooling.TfIdfMean)) _tfIdf = PoolingWeights.TfIdf(statistics!);
        if (_poolings.Contains(WordPooling.SifMean)) _sif = PoolingWeights.Sif(vectors.Words, statistics, sifParameter);
        _common = commonDirection;
    }

    /// <summary>The words and their vectors.</summary>
    public WordVectors Vectors { get; }

    /// <summary>The numbers of a pooled vector.</summary>
    public int Width => _poolings.Length * Vectors.Dimension;

    /// <summary>Whether the weights of these poolings are learned from texts.</summary>
    public static bool NeedsStatistics(IEnumerable<WordPooling> poolings, WordList words)
    {
        ArgumentNullException.ThrowIfNull(poolings);
        ArgumentNullException.ThrowIfNull(words);
        return poolings.Any(p => p == WordPooling.TfIdfMean || (p == WordPooling.SifMean && !words.HasCounts));
    }

    /// <summary>Throws where poolings are no choice, or the parameter of the weights is out of range.</summary>
    /// <exception cref="ArgumentException">There is no pooling, one twice, one that does not exist, or the parameter is not
    /// positive.</exception>
    public static void Check(IReadOnlyCollection<WordPooling> poolings, double sifParameter)
    {
        ArgumentNullException.ThrowIfNull(poolings);
        if (poolings.Count == 0) throw new ArgumentException("There is no pooling: name at least one, such as Mean.", nameof(poolings));
        foreach (WordPooling pooling in poolings)
            if (!Enum.IsDefined(pooling)) throw new ArgumentException($"There is no pooling {pooling}.", nameof(poolings));
        if (poolings.Distinct().Count() < poolings.Count)
        {
            throw new ArgumentException(
                $"A pooling comes twice in {string.Join(", ", poolings)}: its numbers would too. Name each once.", nameof(poolings));
        }

        if (!(sifParameter > 0) || !double.IsFinite(sifParameter))
        {
            throw new ArgumentOutOfRangeException(nameof(sifParameter), sifParameter,
                "The parameter of the SIF weights must be positive; 0.001 is usual.");
        }
    }

    /// <summary>Writes the pooled vectors of a text; zeros where none of its words has one.</summary>
    /// <param name="words">The texts, their words found in the vectors of this pooler.</param>
    /// <param name="text">The number of the text.</param>
    /// <param name="destination">Receives <see cref="Width"/> numbers.</param>
    public void Pool(FoundWords words, int text, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (words.Lookup.Vectors != Vectors)
            throw new ArgumentException("The words were found in other vectors than those of this pooler.", nameof(words));
        ReadOnlySpan<int> ids = words.Ids(text);
        destination = destination[..Width];
        destination.Clear();
        if (ids.IsEmpty) return;
        foreach (WordPooling pooling in _poolings)
        {
            Pool(pooling, words, ids, destination[..Vectors.Dimension]);
            destination = destination[Vectors.Dimension..];
        }
    }

    private void Pool(WordPooling pooling, FoundWords words, ReadOnlySpan<int> ids, Span<float> pooled)
    {
        switch (pooling)
        {
            case WordPooling.Mean:
                foreach (int id in ids) VectorMath.Add(words.Vector(id), pooled);
                VectorMath.Scale(pooled, 1f / ids.Length);
                break;
            case WordPooling.TfIdfMean:
                VectorMath.Scale(pooled, (float)(1 / AddWeighted(words, ids, _tfIdf!, pooled)));
                break;
            case WordPooling.SifMean:
                AddWeighted(words, ids, _sif!, pooled);
                VectorMath.Scale(pooled, 1f / ids.Length);
                if (_common is not null) VectorMath.AddScaled(_common, (float)-VectorMath.Dot(pooled, _common), pooled);
                break;
            case WordPooling.Max:
                words.Vector(ids[0]).CopyTo(pooled);
                foreach (int id in ids[1..]) VectorMath.KeepLargest(words.Vector(id), pooled);
                break;
            default:
                words.Vector(ids[0]).CopyTo(pooled);
                foreach (int id in ids[1..]) VectorMath.KeepSmallest(words.Vector(id), pooled);
                break;
        }
    }

    /// <summary>Adds the vectors times their weights, and returns the sum of these.</summary>
    private static double AddWeighted(FoundWords words, ReadOnlySpan<int> ids, PoolingWeights weights, Span<float> pooled)
    {
        double sum = 0;
        foreach (int id in ids)
        {
            float weight = weights.Of(id);
            sum += weight;
            VectorMath.AddScaled(words.Vector(id), weight, pooled);
        }

        return sum;
    }
}
