using MLNetSeq.Charts;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>A direction among word vectors with a name, such as gender or age: from the mean of some words to the mean of others.</summary>
public sealed class NamedAxis
{
    private readonly float[] _direction;

    private NamedAxis(string name, float[] direction)
    {
        Name = name;
        _direction = direction;
    }

    /// <summary>What it is about.</summary>
    public string Name { get; }

    /// <summary>The direction, of length 1.</summary>
    public ReadOnlySpan<float> Direction => _direction;

    /// <summary>The axis from the mean of some words to that of others, each word's vector scaled to length 1.</summary>
    /// <param name="name">What it is about.</param>
    /// <param name="vectors">The words' vectors.</param>
    /// <param name="from">The words at its low end; for none, the axis runs from the origin.</param>
    /// <param name="to">The words at its high end.</param>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    /// <exception cref="ArgumentException">There is no word at the high end, or both ends are the same place.</exception>
    public static NamedAxis Between(string name, WordVectors vectors, IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        if (to.Count == 0) throw new ArgumentException($"The axis '{name}' leads to no word: name at least one.", nameof(to));
        float[] direction = new float[vectors.Dimension];
        foreach (string word in to) VectorMath.AddScaled(UnitRows.Of(vectors, word), 1f / to.Count, direction);
        foreach (string word in from) VectorMath.AddScaled(UnitRows.Of(vectors, word), -1f / from.Count, direction);
        double norm = Math.Sqrt(VectorMath.SumOfSquares(direction));
        if (norm == 0) throw new ArgumentException($"The axis '{name}' has the same words at both ends.", nameof(to));
        VectorMath.Scale(direction, (float)(1 / norm));
        return new NamedAxis(name, direction);
    }

    /// <summary>The cosine of a word's vector and the axis, from −1 to 1.</summary>
    /// <exception cref="KeyNotFoundException">The word has no vector.</exception>
    public double Cosine(WordVectors vectors, string word) => VectorMath.Dot(UnitRows.Of(vectors, word), _direction);

    /// <summary>A table of words against axes: the cosine in each cell.</summary>
    /// <exception cref="KeyNotFoundException">A word has no vector.</exception>
    public static HeatMap Table(string title, WordVectors vectors, IReadOnlyList<string> words, IReadOnlyList<NamedAxis> axes) =>
        new(title, words, [.. axes.Select(axis => axis.Name)],
            [.. words.Select(word => axes.Select(axis => axis.Cosine(vectors, word)).ToArray())]);
}
