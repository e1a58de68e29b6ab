using System.Buffers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Finds the vectors of words under a policy for case and for unknown words; immutable and safe for several threads.</summary>
public sealed class WordLookup
{
    private const int MostOnStack = 256;
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    private readonly Lazy<float[]> _mean;
    private readonly Lazy<float> _size;

    /// <summary>Creates a lookup.</summary>
    /// <param name="vectors">The words and their vectors.</param>
    /// <param name="unknown">What becomes of other words.</param>
    /// <param name="casing">In which case words are looked up.</param>
    /// <exception cref="ArgumentOutOfRangeException">A policy is none of its kind.</exception>
    public WordLookup(WordVectors vectors, UnknownWords unknown = UnknownWords.Subword, WordCasing casing = WordCasing.AsIsThenLower)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (!Enum.IsDefined(unknown)) throw new ArgumentOutOfRangeException(nameof(unknown), unknown, "There is no such policy.");
        if (!Enum.IsDefined(casing)) throw new ArgumentOutOfRangeException(nameof(casing), casing, "There is no such policy.");
        Vectors = vectors;
        Unknown = unknown;
        Casing = casing;
        _mean = new Lazy<float[]>(Mean);
        _size = new Lazy<float>(RootMeanSquare);
    }

    /// <summary>The words and their vectors.</summary>
    public WordVectors Vectors { get; }

    /// <summary>What becomes of words that are not among them.</summary>
    public UnknownWords Unknown { get; }

    /// <summary>In which case words are looked up.</summary>
    public WordCasing Casing { get; }

    /// <summary>The index of a word. Allocates nothing.</summary>
    /// <returns>Whether it is in the list.</returns>
    public bool TryFind(ReadOnlySpan<char> word, out int index)
    {
        if (word.Length > WordList.MaximumWordLength)
        {
            index = -1;
            return false;
        }

        if (Casing != WordCasing.Lower && Vectors.Words.TryGetIndex(word, out index)) return true;
        if (Casing != WordCasing.AsIs) return TryFindLower(word, out index);
        index = -1;
        return false;
    }

    /// <summary>Writes the vector of a word that is not in the list.</summary>
    /// <returns>Whether it has one; where not, it is left out.</returns>
    internal bool TryMake(ReadOnlySpan<char> word, Span<float> vector)
    {
        switch (Unknown)
        {
            case UnknownWords.Zero:
                vector.Clear();
                return true;
            case UnknownWords.Mean:
                _mean.Value.CopyTo(vector);
                return true;
            case UnknownWords.Hash:
                Draw(word, vector);
                return true;
            case UnknownWords.Subword when Vectors.Subwords is { } subwords:
                return MakeOfSubwords(subwords, word, vector);
            default:
                return false;
        }
    }

    private bool TryFindLower(ReadOnlySpan<char> word, out int index)
    {
        // Most tokens are in lower case already; a letter without one is found again below and does no harm.
        if (Casing == WordCasing.AsIsThenLower && !HasUpper(word))
        {
            index = -1;
            return false;
        }

        char[]? rented = word.Length <= MostOnStack ? null : ArrayPool<char>.Shared.Rent(word.Length);
        Span<char> lower = (rented ?? stackalloc char[MostOnStack])[..word.Length];
        word.ToLowerInvariant(lower);
        bool found = Vectors.Words.TryGetIndex(lower, out index);
        if (rented is not null) ArrayPool<char>.Shared.Return(rented);
        return found;
    }

    private bool MakeOfSubwords(SubwordVectors subwords, ReadOnlySpan<char> word, Span<float> vector)
    {
        if (Casing != WordCasing.Lower || !HasUpper(word) || word.Length > WordList.MaximumWordLength)
            return subwords.TryGetVector(word, vector);
        char[] lower = ArrayPool<char>.Shared.Rent(word.Length);
        word.ToLowerInvariant(lower);
        bool made = subwords.TryGetVector(lower.AsSpan(0, word.Length), vector);
        ArrayPool<char>.Shared.Return(lower);
        return made;
    }

    private static bool HasUpper(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
            if (char.IsAsciiLetterUpper(c) || (c >= 128 && char.ToLowerInvariant(c) != c)) return true;
        return false;
    }

    /// <summary>Uniform numbers, as large in the mean square as those of the vectors; decided by the word (FNV-1a, 64 bits).</summary>
    private void Draw(ReadOnlySpan<char> word, Span<float> vector)
    {
        ulong hash = FnvOffset;
        foreach (char c in word)
            hash = unchecked((hash ^ (Casing == WordCasing.AsIs ? c : char.ToLowerInvariant(c))) * FnvPrime);
        float limit = MathF.Sqrt(3) * _size.Value; // the mean square of a uniform number in [−l, l] is l² / 3
        for (int i = 0; i < vector.Length; i++) vector[i] = limit * (2 * RandomStream.SingleAt(hash, (ulong)i) - 1);
    }

    private float[] Mean()
    {
        double[] sum = new double[Vectors.Dimension];
        float[] scratch = new float[sum.Length];
        for (int w = 0; w < Vectors.Count; w++)
        {
            ReadOnlySpan<float> row = Vectors.Rows.Row(w, scratch);
            for (int i = 0; i < sum.Length; i++) sum[i] += row[i];
        }

        return Vectors.Count == 0 ? scratch : [.. sum.Select(s => (float)(s / Vectors.Count))];
    }

    private float RootMeanSquare()
    {
        double sum = 0;
        float[] scratch = new float[Vectors.Dimension];
        for (int w = 0; w < Vectors.Count; w++) sum += VectorMath.SumOfSquares(Vectors.Rows.Row(w, scratch));
        return Vectors.Count == 0 ? 0 : (float)Math.Sqrt(sum / Vectors.Count / Vectors.Dimension);
    }
}
