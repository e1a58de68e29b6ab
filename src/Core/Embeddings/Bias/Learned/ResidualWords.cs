using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The neutral words, and which way each leans in the original vectors.</summary>
internal sealed class ResidualWords
{
    /// <summary>Of fewer words a side no share says anything.</summary>
    public const int Least = 10;

    // A cosine below it is what rounding leaves of a projection that was taken out.
    private const double LeastLean = 1e-6;

    private readonly int[] _byLean;
    private readonly int _first;
    private readonly int _second;

    /// <summary>Sorts the words.</summary>
    /// <exception cref="ArgumentException">Too few lean to one side.</exception>
    public ResidualWords(WordVectors vectors, BiasSubspace subspace, int[] rows)
    {
        Rows = rows;
        Units = UnitVectors.Of(vectors, rows);
        Leans = new double[rows.Length];
        for (int i = 0; i < rows.Length; i++)
            Leans[i] = MixedVectors.Dot(Units.AsSpan(i * vectors.Dimension, vectors.Dimension), subspace.Direction(0));

        _byLean = [.. Enumerable.Range(0, rows.Length).OrderByDescending(i => Leans[i])];
        (_first, _second) = (Leans.Count(lean => lean > LeastLean), Leans.Count(lean => lean < -LeastLean));
        if (Math.Min(_first, _second) >= Least) return;
        throw new ArgumentException($"Of the {rows.Length} neutral words {_first} lean to the first words of the axis '{subspace.Name}' "
            + $"and {_second} to the others: {Least} on each side are the least that say anything. Give the original vectors first, and more "
            + $"words: see {nameof(ResidualBiasOptions)}.{nameof(ResidualBiasOptions.NeutralWords)} and {nameof(ResidualBiasOptions.MaximumWords)}.");
    }

    /// <summary>The words' rows, in ascending order.</summary>
    public int[] Rows { get; }

    /// <summary>Their original vectors at length 1, one after the other.</summary>
    public float[] Units { get; }

    /// <summary>The cosine of each and the direction.</summary>
    public double[] Leans { get; }

    /// <summary>The most words that each side has.</summary>
    public int MostASide => Math.Min(_first, _second);

    /// <summary>The words that lean most to the first side, by their place among <see cref="Rows"/>; the most biased first.</summary>
    public int[] First(int count) => _byLean[..count];

    /// <summary>Those that lean most to the other.</summary>
    public int[] Second(int count)
    {
        int[] last = _byLean[^count..];
        Array.Reverse(last);
        return last;
    }
}
