namespace MLNetSeq.Embeddings;

public sealed partial class Debiaser
{
    /// <summary>The axes, in the order of the options.</summary>
    public IReadOnlyList<BiasAxis> Axes => _options.Axes;

    /// <summary>How the bias is taken out.</summary>
    public DebiasMethod Method => _options.Method;

    /// <summary>The same, which tells nobody what is odd and cannot be cancelled: to keep when the work that listened is over.</summary>
    public Debiaser WithoutListeners()
    {
        DebiasOptions silent = _options.Checked();
        (silent.Warn, silent.Cancellation) = (null, default);
        return new Debiaser(silent, Subspaces, _softMap);
    }
}
