namespace MLNetSeq.Embeddings;

public sealed partial class Debiaser
{
    /// <summary>The axes, in the order of the options.</summary>
    public IReadOnlyList<BiasAxis> Axes => _options.Axes;

    /// <summary>How the bias is taken out.</summary>
    public DebiasMethod Method => _options.Method;
}
