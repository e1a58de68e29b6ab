namespace MLNetSeq.Embeddings;

/// <summary>Where the points of a t-SNE picture start.</summary>
public enum TsneStart
{
    /// <summary>On the plane of the first two principal components, which keeps far groups where they belong.</summary>
    PrincipalComponents,

    /// <summary>At random places near the middle.</summary>
    Random,
}

/// <summary>How rows are laid out on a plane by t-SNE. The defaults are those of scikit-learn 1.2.</summary>
public sealed record TsneOptions
{
    /// <summary>How many neighbours a point has, in effect: at least 1 and below the number of points less one. Default: 30.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>
    /// From which angle on a group of far points counts as one: the width of its cell over its distance, 0 (every pair is looked at) to 1.
    /// Default: 0.5.
    /// </summary>
    public double Theta { get; init; } = 0.5;

    /// <summary>The steps, those with exaggeration among them. Default: 1000.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>The first steps, in which neighbours attract each other more, so that groups find together. Default: 250.</summary>
    public int ExaggeratedIterations { get; init; } = 250;

    /// <summary>How many times more. Default: 12.</summary>
    public double Exaggeration { get; init; } = 12;

    /// <summary>The length of a step. Default: the points over four times the exaggeration, at least 50 (Belkina et al. 2019).</summary>
    public double? LearningRate { get; init; }

    /// <summary>Where the points start. Default: on the plane of the principal components.</summary>
    public TsneStart Start { get; init; }

    /// <summary>The seed of a random start. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Threads; they do not change the result. Default: 0, one a processor.</summary>
    public int Threads { get; init; }

    internal void Check(int points)
    {
        if (points < 3) throw new ArgumentException($"There are {points} points: t-SNE needs at least 3. Principal components do with 2.");
        if (!(Perplexity >= 1 && Perplexity < points - 1))
        {
            throw new ArgumentException($"The perplexity is {Perplexity}: for {points} points it must be at least 1 and below {points - 1}. "
                + "Set TsneOptions.Perplexity, to 30 or a third of the points, whichever is less.");
        }

        if (!(Theta >= 0 && Theta <= 1)) throw new ArgumentException($"Theta is {Theta}: it must be from 0 to 1.");
        if (!(Exaggeration >= 1 && double.IsFinite(Exaggeration)))
            throw new ArgumentException($"The exaggeration is {Exaggeration}: it must be 1 or more.");
        if (LearningRate is { } rate && !(rate > 0 && double.IsFinite(rate)))
            throw new ArgumentException($"The learning rate is {rate}: it must be above 0.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Iterations);
        ArgumentOutOfRangeException.ThrowIfNegative(ExaggeratedIterations);
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
    }
}
