using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    // Cosines and lengths below this one are the rounding of single precision.
    private const double LeastSimilarity = 1e-6;

    /// <summary>The share of two words' similarity that a bias makes: β(w, v) = (w·v − cos(w⊥, v⊥)) / w·v, at length 1, where ⊥ is what is
    /// left without the bias (Bolukbasi et al. 2016, section 5.3).</summary>
    /// <param name="a">A word.</param>
    /// <param name="b">Another one.</param>
    /// <param name="bias">The directions of the bias.</param>
    /// <returns>
    /// 0 where the bias has no part in the similarity, 1 where it makes all of it, below 0 where it hides some; β has no bounds. Not a
    /// number where it is not defined: where the similarity is 0 to single precision (|w·v| below 10⁻⁶), or a word lies wholly along the
    /// bias (|w⊥| below 10⁻⁶).
    /// </returns>
    /// <exception cref="ArgumentException">The directions are those of vectors of another width.</exception>
    /// <exception cref="KeyNotFoundException">A word has no vector, or one of zeros.</exception>
    public double IndirectBias(string a, string b, BiasSubspace bias)
    {
        CheckWidth(bias);
        return Beta(MeasuredWords.One(this, a).Unit, MeasuredWords.One(this, b).Unit, bias);
    }

    /// <summary>The words furthest towards two neutral words, such as softball and football, and how much of that the bias makes.</summary>
    /// <param name="bias">The directions of the bias.</param>
    /// <param name="first">The neutral word at one end.</param>
    /// <param name="second">The neutral word at the other end.</param>
    /// <param name="words">The words to look through, such as names of professions; those without a vector are left out, and the two
    /// ends.</param>
    /// <param name="count">How many words of each end to list. Default: 5, as in the paper.</param>
    /// <exception cref="ArgumentException">No word has a vector, the ends have the same one, or the directions are those of vectors of
    /// another width.</exception>
    /// <exception cref="KeyNotFoundException">A word at an end has no vector, or one of zeros.</exception>
    public IndirectBiasMetrics EvaluateIndirectBias(BiasSubspace bias, string first, string second, WordSet words, int count = 5)
    {
        CheckWidth(bias);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        (int firstRow, double[] firstUnit) = MeasuredWords.One(this, first);
        (int secondRow, double[] secondUnit) = MeasuredWords.One(this, second);
        double[] axis = Difference(first, firstUnit, second, secondUnit);
        MeasuredWords found = MeasuredWords.Find(this, words);
        IndirectBiasWord[] along =
        [
            .. Enumerable.Range(0, found.Words.Count).Where(i => found.Rows[i] != firstRow && found.Rows[i] != secondRow)
                .Select(i => Along(found.Words[i], found.Unit(i))).OrderByDescending(word => word.Projection)
        ];
        return new IndirectBiasMetrics
        {
            Axis = bias.Name,
            First = first,
            Second = second,
            TowardsFirst = [.. along.Where(word => word.Projection > 0).Take(count)],
            TowardsSecond = [.. along.Reverse().Where(word => word.Projection < 0).Take(count)],
            Coverage = found.Coverage,
        };

        IndirectBiasWord Along(string word, double[] unit)
        {
            double projection = DoubleVectors.Dot(unit, axis);
            return new IndirectBiasWord(word, projection, Beta(unit, projection > 0 ? firstUnit : secondUnit, bias));
        }
    }

    // B is orthonormal, so that w⊥·v⊥ = w·v − Σ (w·b)(v·b) and |w⊥|² = 1 − Σ (w·b)².
    private static double Beta(double[] w, double[] v, BiasSubspace bias)
    {
        double similarity = DoubleVectors.Dot(w, v), rest = similarity, restOfW = 1, restOfV = 1;
        for (int k = 0; k < bias.Count; k++)
        {
            double alongW = DoubleVectors.Dot(w, bias.Direction(k)), alongV = DoubleVectors.Dot(v, bias.Direction(k));
            rest -= alongW * alongV;
            restOfW -= alongW * alongW;
            restOfV -= alongV * alongV;
        }

        bool isDefined = Math.Abs(similarity) >= LeastSimilarity && Math.Min(restOfW, restOfV) >= LeastSimilarity * LeastSimilarity;
        return isDefined ? (similarity - rest / Math.Sqrt(restOfW * restOfV)) / similarity : double.NaN;
    }

    /// <summary>first − second, at length 1.</summary>
    private static double[] Difference(string first, double[] firstUnit, string second, double[] secondUnit)
    {
        double[] difference = [.. firstUnit];
        DoubleVectors.AddScaled(-1, secondUnit, difference);
        double length = Math.Sqrt(DoubleVectors.Dot(difference, difference));
        return length >= LeastSimilarity
            ? [.. difference.Select(x => x / length)]
            : throw new ArgumentException($"'{first}' and '{second}' point the same way, and nothing lies between them: take two others.");
    }
}
