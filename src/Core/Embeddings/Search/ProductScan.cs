using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Scores rows by 3CosMul: the product of (1 + cos) / 2 over the positive words, divided by that over the negative ones.</summary>
internal sealed class ProductScan(VectorSearch search, float[][] units, int positives, SearchRange range) : BlockScan(search, range)
{
    // Keeps the divisor from zero (Levy and Goldberg 2014, equation 4).
    private const double Smallest = 1e-6;

    protected override void Score(int start, Span<float> scores, AlignedBuffer scratch)
    {
        ReadOnlySpan<float> factors = DotFactors.AsSpan(start, scores.Length);
        Span<float> dots = stackalloc float[scores.Length];
        Span<double> products = stackalloc double[scores.Length], divisors = stackalloc double[scores.Length];
        products.Fill(1);
        divisors.Fill(1);
        for (int t = 0; t < units.Length; t++)
        {
            RowBlock.Dots(Rows, start, units[t], dots, scratch);
            Span<double> target = t < positives ? products : divisors;
            for (int i = 0; i < dots.Length; i++) target[i] *= (1 + (double)dots[i] * factors[i]) / 2;
        }

        for (int i = 0; i < scores.Length; i++) scores[i] = (float)(products[i] / (divisors[i] + Smallest));
    }
}
