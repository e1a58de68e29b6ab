using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The last tokens and the states before them: see <see cref="NeuralCacheOptions"/>.</summary>
internal sealed class NeuralCache
{
    private readonly NeuralCacheOptions _options;
    private readonly AlignedBuffer _states = new();
    private readonly int[] _tokens;
    private readonly double[] _scores;
    private readonly int _width;
    private int _count;
    private int _next;

    /// <summary>An empty cache.</summary>
    /// <param name="options">Its size and what it counts.</param>
    /// <param name="width">The width of a state.</param>
    /// <param name="mostTokens">The tokens that there are to remember: it takes no memory for more.</param>
    public NeuralCache(NeuralCacheOptions options, int width, int mostTokens)
    {
        (_options, _width) = (options, width);
        _tokens = new int[Math.Min(options.Size, Math.Max(1, mostTokens))];
        _scores = new double[_tokens.Length];
    }

    private Matrix States => _states.Matrix(_tokens.Length, _width);

    /// <summary>Forgets all.</summary>
    public void Clear() => (_count, _next) = (0, 0);

    /// <summary>The logarithm of a token's probability.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="token">The token.</param>
    /// <param name="logProbability">The logarithm of the probability that the model gives it.</param>
    public double LogProbability(ReadOnlySpan<float> state, int token, double logProbability)
    {
        if (_count == 0 || _options.Weight == 0) return logProbability;
        Matrix states = States;
        double largest = double.NegativeInfinity;
        for (int i = 0; i < _count; i++)
        {
            _scores[i] = _options.Sharpness * VectorMath.Dot(states[i], state);
            largest = Math.Max(largest, _scores[i]);
        }

        double all = 0, own = 0;
        for (int i = 0; i < _count; i++)
        {
            double weight = Math.Exp(_scores[i] - largest);
            all += weight;
            if (_tokens[i] == token) own += weight;
        }

        return LogSum(Math.Log(1 - _options.Weight) + logProbability, Math.Log(_options.Weight) + Math.Log(own / all));
    }

    /// <summary>Remembers a token, in place of the oldest one where there is no more room.</summary>
    public void Add(ReadOnlySpan<float> state, int token)
    {
        state.CopyTo(States[_next]);
        _tokens[_next] = token;
        _next = (_next + 1) % _tokens.Length;
        _count = Math.Max(_count, _next == 0 ? _tokens.Length : _next);
    }

    // ln (eᵃ + eᵇ): a probability may be too small for a number, and its logarithm is not.
    private static double LogSum(double a, double b)
    {
        double larger = Math.Max(a, b);
        return double.IsNegativeInfinity(larger) ? larger : larger + Math.Log(Math.Exp(a - larger) + Math.Exp(b - larger));
    }
}
