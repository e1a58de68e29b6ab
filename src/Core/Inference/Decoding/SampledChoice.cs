using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>
/// Draws the next token by its probability: scores divided by the temperature, of which the <see cref="SamplingOptions.TopK"/> largest are
/// kept, and of those the fewest likeliest ones that together have the probability <see cref="SamplingOptions.TopP"/>, that which crosses it
/// included.
/// </summary>
/// <remarks>
/// Probabilities are normalised after each of the three. Of equally likely tokens those of the lowest ids are kept. Scores may be logits or
/// logarithms of probabilities: the same comes out. The vocabulary is never sorted. Sums that decide are in double precision. Allocates
/// nothing after its first use; for one thread at a time.
/// </remarks>
public sealed class SampledChoice : ITokenChoice
{
    // Of a factor of 0 a score of −∞ would be no number.
    private const double LeastFactor = 1e-30;

    private readonly SamplingOptions _options;
    private readonly BestHeap<TokenScore> _best = new();
    private int[] _tokens = [];
    private float[] _weights = [];
    private int _count;
    private double _total;

    /// <summary>Prepares to draw; null draws from all tokens by their own probabilities.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public SampledChoice(SamplingOptions? options = null)
    {
        _options = options ?? new SamplingOptions();
        _options.Check();
    }

    /// <inheritdoc/>
    public int Choose(ReadOnlySpan<float> scores, RandomStream random)
    {
        Filter(scores);
        double left = random.NextDouble() * _total;
        int last = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_weights[i] == 0) continue;
            last = i;
            left -= _weights[i];
            if (left < 0) break;
        }

        return _tokens[last]; // the last one where rounding leaves a little over
    }

    /// <summary>Writes the probability with which each token would be chosen; exactly 0 for those left out.</summary>
    /// <param name="scores">Logits or logarithms of probabilities.</param>
    /// <param name="probabilities">Receives the probabilities; may be the scores themselves.</param>
    /// <exception cref="ArgumentException">The spans differ in length, no token is left to choose, or a score is +∞ or not a number.
    /// </exception>
    public void Probabilities(ReadOnlySpan<float> scores, Span<float> probabilities)
    {
        if (probabilities.Length != scores.Length)
            throw new ArgumentException($"There is room for {probabilities.Length} probabilities of {scores.Length} tokens.",
                nameof(probabilities));
        Filter(scores);
        probabilities.Clear();
        for (int i = 0; i < _count; i++) probabilities[_tokens[i]] = (float)(_weights[i] / _total);
    }

    // Leaves the tokens kept, and weights in proportion to their probabilities.
    private void Filter(ReadOnlySpan<float> scores)
    {
        float largest = ScoreCheck.Largest(scores);
        if (_options.TopK < scores.Length) TakeBest(scores);
        else TakeAll(scores);
        Span<float> weights = _weights.AsSpan(0, _count);
        VectorMath.ScaleAndShift(weights, 1, -largest); // first, for scores near the largest to keep their digits
        VectorMath.Scale(weights, (float)Math.Clamp(1 / _options.Temperature, LeastFactor, float.MaxValue));
        VectorMath.Exp(weights, weights);
        _total = Sum(weights);
        if (_options.TopP == 1) return;
        _count = Nucleus.Select(_tokens.AsSpan(0, _count), weights, _total, _options.TopP);
        _total = Sum(weights[.._count]);
    }

    private void TakeAll(ReadOnlySpan<float> scores)
    {
        Reserve(scores.Length);
        _count = scores.Length;
        for (int token = 0; token < scores.Length; token++) _tokens[token] = token;
        scores.CopyTo(_weights);
    }

    private void TakeBest(ReadOnlySpan<float> scores)
    {
        _best.Reset(_options.TopK);
        TopScores.Offer(scores, _best);
        Reserve(_options.TopK);
        _count = 0;
        foreach (TokenScore kept in _best.Sort()) (_tokens[_count], _weights[_count++]) = (kept.Token, kept.Score);
    }

    private void Reserve(int count)
    {
        if (_tokens.Length < count) (_tokens, _weights) = (new int[count], new float[count]);
    }

    private static double Sum(ReadOnlySpan<float> weights)
    {
        double sum = 0;
        foreach (float weight in weights) sum += weight;
        return sum;
    }
}
