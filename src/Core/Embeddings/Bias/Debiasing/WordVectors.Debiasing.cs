namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    /// <summary>These vectors with a bias taken out; see <see cref="Debiaser"/>.</summary>
    /// <param name="options">Axes and method; null for gender, hard.</param>
    /// <exception cref="ArgumentException">The lists or options do not fit the vectors; the message names the word or option.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public WordVectors Debias(DebiasOptions? options = null) => Debiaser.Fit(this, options).Apply(this);
}
