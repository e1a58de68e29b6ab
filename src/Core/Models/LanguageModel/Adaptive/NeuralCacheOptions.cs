namespace MLNetSeq.Models;

/// <summary>A neural cache (Grave, Joulin and Usunier 2016): tokens become likelier where they came after a similar state before.</summary>
/// <remarks>
/// p(w) = (1 − λ) p_model(w) + λ p_cache(w), p_cache(w) ∝ Σ exp(θ hᵢ · h) over those of the last tokens that were w, where hᵢ is the last
/// layer's state before such a token and h the one now. An empty cache says nothing: p is then the model's. Where texts are read by
/// themselves each begins with an empty one.
/// </remarks>
public sealed record NeuralCacheOptions
{
    // Each token is compared with all of them.
    private const int MostTokens = 100_000;

    /// <summary>The tokens remembered, from 1 to 100,000. Default: 500.</summary>
    public int Size { get; init; } = 500;

    /// <summary>λ: how much the cache counts, from 0 up to, but not including, 1. Default: 0.1.</summary>
    public double Weight { get; init; } = 0.1;

    /// <summary>θ: how much more a similar state counts than another, 0 or above; with 0 all count alike. Default: 0.3.</summary>
    public double Sharpness { get; init; } = 0.3;

    /// <summary>Refuses what cannot be.</summary>
    internal void Check()
    {
        OptionChecks.Between(Size, 1, MostTokens, nameof(Size));
        OptionChecks.Share(Weight, nameof(Weight));
        if (!(Sharpness >= 0) || !double.IsFinite(Sharpness))
            throw new ArgumentOutOfRangeException(nameof(Sharpness), Sharpness,
                "The sharpness of the cache must be a finite number, 0 or above; 0.3 is a good start.");
    }
}
