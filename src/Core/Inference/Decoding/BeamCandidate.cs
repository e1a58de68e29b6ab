using MLNetSeq.Numerics;

namespace MLNetSeq.Inference.Decoding;

/// <summary>A continuation of a hypothesis, or one that has ended, in the running for a place in the beam.</summary>
/// <param name="Rank">What it is ranked by.</param>
/// <param name="LogProbability">The logarithm of its probability.</param>
/// <param name="Row">The row of the hypothesis it continues; −1 for one that has ended.</param>
/// <param name="Token">The token it continues with; for one that has ended, the sequence.</param>
internal readonly record struct BeamCandidate(double Rank, double LogProbability, int Row, int Token) : IRanked<BeamCandidate>
{
    /// <summary>Whether it is ranked higher; of equal ranks what has ended goes before, then the lower row and token.</summary>
    public bool IsBefore(BeamCandidate other) =>
        Rank > other.Rank || (Rank == other.Rank && (Row < other.Row || (Row == other.Row && Token < other.Token)));
}
