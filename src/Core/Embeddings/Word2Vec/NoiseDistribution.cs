using System.Runtime.CompilerServices;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Draws words with a probability in proportion to a power of their counts (Mikolov et al. 2013).</summary>
/// <remarks>By the alias method (Walker 1977; Vose 1991): two reads a draw from a table of eight bytes a word, where word2vec.c has 400 MB.</remarks>
internal sealed class NoiseDistribution
{
    private readonly (uint Limit, int Other)[] _table;

    /// <summary>Prepares the draws.</summary>
    /// <param name="words">The words and their counts.</param>
    /// <param name="power">The power: 0.75 as published, 1 for the counts themselves, 0 for all words alike.</param>
    public NoiseDistribution(WordList words, double power)
    {
        Probabilities = new double[words.Count];
        double sum = 0;
        for (int i = 0; i < Probabilities.Length; i++) sum += Probabilities[i] = Math.Pow(words.CountOf(i), power);
        for (int i = 0; i < Probabilities.Length; i++) Probabilities[i] /= sum;
        _table = Table(Probabilities);
    }

    /// <summary>The probability of each word.</summary>
    public double[] Probabilities { get; }

    /// <summary>Draws a word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(ref DrawStream random)
    {
        ulong bits = random.NextBits();
        int slot = (int)((bits >> 32) * (ulong)_table.Length >> 32);
        (uint limit, int other) = _table[slot];
        // No branch: it would be predicted wrongly half of the time.
        int isBelow = (int)(((long)(uint)bits - limit) >> 63);
        return (slot & isBelow) | (other & ~isBelow);
    }

    private static (uint Limit, int Other)[] Table(double[] probabilities)
    {
        int count = probabilities.Length;
        (uint Limit, int Other)[] table = new (uint, int)[count];
        double[] rest = [.. probabilities.Select(p => p * count)];
        Stack<int> small = new(), large = new();
        for (int i = count - 1; i >= 0; i--) (rest[i] < 1 ? small : large).Push(i);
        while (small.Count > 0 && large.Count > 0)
        {
            int low = small.Pop(), high = large.Pop();
            table[low] = ((uint)Math.Min(rest[low] * (1L << 32), uint.MaxValue), high);
            rest[high] -= 1 - rest[low];
            (rest[high] < 1 ? small : large).Push(high);
        }

        foreach (int i in small.Concat(large)) table[i] = (uint.MaxValue, i); // what rounding left over is whole
        return table;
    }
}
