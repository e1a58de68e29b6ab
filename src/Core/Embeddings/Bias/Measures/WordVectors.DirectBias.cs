using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    /// <summary>How much of a bias is in words that should have none of it: DirectBias = mean of |cos(w, g)|ᶜ (Bolukbasi et al. 2016,
    /// section 5.2).</summary>
    /// <remarks>Of a subspace of several directions, |cos(w, g)| is the length of the projection of w, at length 1, on all.</remarks>
    /// <param name="bias">The directions of the bias.</param>
    /// <param name="words">The words, such as names of professions; those without a vector are left out.</param>
    /// <param name="strictness">
    /// c, 0 or more. Default: 1. With 0, a word counts 1 where it has the least of the bias, rounding errors too, and else 0.
    /// </param>
    /// <exception cref="ArgumentException">No word has a vector, or the directions are those of vectors of another width.</exception>
    public DirectBiasMetrics EvaluateDirectBias(BiasSubspace bias, WordSet words, double strictness = 1)
    {
        CheckWidth(bias);
        if (!(strictness >= 0) || double.IsInfinity(strictness))
            throw new ArgumentOutOfRangeException(nameof(strictness), strictness, "The exponent c is 0 or more, and finite.");
        MeasuredWords found = MeasuredWords.Find(this, words);
        BiasProjection[] projections = [.. found.Words.Select((word, i) => Projection(word, found.Unit(i), bias))];
        return new DirectBiasMetrics
        {
            Axis = bias.Name,
            Strictness = strictness,
            DirectBias = projections.Average(p => p.Length == 0 ? 0 : Math.Pow(p.Length, strictness)),
            Chance = Chance(bias, strictness),
            Projections = [.. projections.OrderByDescending(p => p.Signed)],
            Coverage = found.Coverage,
        };
    }

    // The squared length of the part of a random unit vector in k of d dimensions has a beta distribution:
    // E|part|ᶜ = Γ((k + c) / 2) Γ(d / 2) / (Γ(k / 2) Γ((d + c) / 2)).
    private static double Chance(BiasSubspace bias, double c)
    {
        double k = bias.Count, d = bias.Dimension;
        return Math.Exp(GammaFunction.Log((k + c) / 2) + GammaFunction.Log(d / 2) - GammaFunction.Log(k / 2) - GammaFunction.Log((d + c) / 2));
    }

    private static BiasProjection Projection(string word, double[] unit, BiasSubspace bias)
    {
        double squares = 0;
        for (int k = 0; k < bias.Count; k++)
        {
            double along = DoubleVectors.Dot(unit, bias.Direction(k));
            squares += along * along;
        }

        return new BiasProjection(word, DoubleVectors.Dot(unit, bias.Direction(0)), Math.Sqrt(squares));
    }

    private void CheckWidth(BiasSubspace bias)
    {
        ArgumentNullException.ThrowIfNull(bias);
        if (bias.Dimension == Dimension) return;
        throw new ArgumentException($"The directions of '{bias.Name}' have {bias.Dimension} numbers, and the vectors {Dimension}: "
            + "fit the directions on vectors of the same width.", nameof(bias));
    }
}
