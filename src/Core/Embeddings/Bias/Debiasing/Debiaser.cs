namespace MLNetSeq.Embeddings;

/// <summary>What takes a bias out of word vectors: the directions it lies along, and what the options say of words.</summary>
/// <remarks>Bolukbasi, Chang, Zou, Saligrama and Kalai (2016), "Man is to Computer Programmer as Woman is to Homemaker? Debiasing Word
/// Embeddings".</remarks>
public sealed class Debiaser
{
    private readonly DebiasOptions _options;

    private Debiaser(DebiasOptions options, IReadOnlyList<BiasSubspace> subspaces)
    {
        _options = options;
        Subspaces = subspaces;
    }

    /// <summary>The directions of each axis, in the order of the options.</summary>
    public IReadOnlyList<BiasSubspace> Subspaces { get; }

    /// <summary>Finds the directions among the vectors.</summary>
    public static Debiaser Fit(WordVectors vectors, DebiasOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        DebiasOptions chosen = options ?? new DebiasOptions();
        return new Debiaser(chosen,
            [.. chosen.Axes.Select(axis => BiasSubspace.Fit(vectors, axis, chosen.Direction, chosen.Components, chosen.Warn))]);
    }

    /// <summary>The vectors with the bias taken out; the given ones stay as they are.</summary>
    public WordVectors Apply(WordVectors vectors) => throw new NotSupportedException(_options.Method.ToString());
}
