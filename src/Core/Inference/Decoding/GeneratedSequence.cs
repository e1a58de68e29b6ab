using System.Runtime.InteropServices;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>A sequence that a <see cref="TokenGenerator"/> makes.</summary>
public sealed class GeneratedSequence
{
    private readonly List<int> _tokens = [];

    internal GeneratedSequence(RandomStream random) => Random = random;

    /// <summary>Its tokens so far, those that ended it included.</summary>
    public ReadOnlySpan<int> Tokens => CollectionsMarshal.AsSpan(_tokens);

    /// <summary>
    /// The logarithm of its probability under the model as it is: without bans, penalties, temperature or tokens left out.
    /// </summary>
    public double LogProbability { get; private set; }

    /// <summary>Why it has ended; <see cref="EndReason.None"/> while it goes on.</summary>
    public EndReason End { get; internal set; }

    internal RandomStream Random { get; }

    internal void Add(int token, double logProbability)
    {
        _tokens.Add(token);
        LogProbability += logProbability;
    }
}
