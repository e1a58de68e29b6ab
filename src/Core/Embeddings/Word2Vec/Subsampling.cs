using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Leaves out occurrences of frequent words at random (Mikolov et al. 2013, in the form of word2vec.c).</summary>
/// <remarks>A word of count c among N is kept with probability (√(c / (s N)) + 1) s N / c, at most 1; s = 0 keeps all.</remarks>
internal sealed class Subsampling
{
    private readonly uint[] _limits;

    public Subsampling(WordList words, double sample)
    {
        double total = 0;
        for (int i = 0; i < words.Count; i++) total += words.CountOf(i);
        _limits = new uint[words.Count];
        for (int i = 0; i < _limits.Length; i++)
            _limits[i] = (uint)(KeepProbability(words.CountOf(i), total, sample) * uint.MaxValue);
    }

    /// <summary>The probability with which an occurrence of a word is kept.</summary>
    public static double KeepProbability(double count, double total, double sample)
    {
        double threshold = sample * total;
        return sample == 0 ? 1 : Math.Min(1, (Math.Sqrt(count / threshold) + 1) * threshold / count);
    }

    /// <summary>Copies the words that are kept; returns their number.</summary>
    public int Keep(ReadOnlySpan<int> sentence, Span<int> kept, ref DrawStream random)
    {
        DrawStream draws = random;
        int count = 0;
        foreach (int word in sentence)
        {
            kept[count] = word;
            if ((uint)(draws.NextBits() >> 32) <= _limits[word]) count++;
        }

        random = draws;
        return count;
    }
}
