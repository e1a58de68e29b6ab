namespace MLNetSeq.Text;

/// <summary>Two pieces of words that are written as one.</summary>
/// <param name="Left">The first: a character, or what an earlier merge made.</param>
/// <param name="Right">The one behind it.</param>
public readonly record struct BytePairMerge(string Left, string Right)
{
    /// <summary>The piece that both together are.</summary>
    public string Piece => Left + Right;
}
