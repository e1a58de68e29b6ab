using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Scores rows by their cosine with one query.</summary>
internal sealed class CosineScan(VectorSearch search, float[] unit, SearchRange range) : BlockScan(search, range)
{
    protected override void Score(int start, Span<float> scores, AlignedBuffer scratch)
    {
        RowBlock.Dots(Rows, start, unit, scores, scratch);
        VectorMath.MultiplyBy(DotFactors.AsSpan(start, scores.Length), scores);
    }
}
