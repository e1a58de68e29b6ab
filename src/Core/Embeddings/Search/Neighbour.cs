using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A row and its score.</summary>
internal readonly record struct Neighbour(int Row, float Score) : IRanked<Neighbour>
{
    /// <summary>Whether this one goes before another: the higher score, of equal ones the lower row.</summary>
    public bool IsBefore(Neighbour other) => Score > other.Score || (Score == other.Score && Row < other.Row);
}
