namespace MLNetSeq.Embeddings;

/// <summary>A question: <paramref name="A"/> is to <paramref name="B"/> as <paramref name="C"/> is to what?</summary>
/// <param name="A">The first word of the known pair.</param>
/// <param name="B">The second word of the known pair.</param>
/// <param name="C">The first word of the sought pair.</param>
/// <param name="Expected">The right answer.</param>
public sealed record AnalogyQuestion(string A, string B, string C, string Expected)
{
    /// <summary>The four words.</summary>
    public override string ToString() => $"{A} {B} {C} {Expected}";
}
