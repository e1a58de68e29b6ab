namespace MLNetSeq.Embeddings;

/// <summary>The directions among word vectors that a bias lies along: B, k rows of length 1, at right angles to each other.</summary>
public sealed class BiasSubspace
{
    private readonly double[] _directions;

    internal BiasSubspace(string name, double[] directions, int dimension, IReadOnlyList<double> explainedShares)
    {
        Name = name;
        _directions = directions;
        Dimension = dimension;
        ExplainedShares = explainedShares;
    }

    /// <summary>What the bias is about.</summary>
    public string Name { get; }

    /// <summary>The number of directions, k.</summary>
    public int Count => _directions.Length / Dimension;

    /// <summary>The numbers of a vector.</summary>
    public int Dimension { get; }

    /// <summary>The share of the definitional sets' variance along each direction, 0 to 1; empty for the mean difference.</summary>
    public IReadOnlyList<double> ExplainedShares { get; }

    /// <summary>A direction of length 1. The first one points from the second words of the sets to the first.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no direction of this index.</exception>
    public ReadOnlySpan<double> Direction(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _directions.AsSpan(index * Dimension, Dimension);
    }

    /// <summary>Finds the directions.</summary>
    /// <param name="vectors">The words' vectors; used at length 1.</param>
    /// <param name="axis">The definitional sets.</param>
    /// <param name="method">How the directions come out of them.</param>
    /// <param name="components">The number of directions, k; 1 for the mean difference.</param>
    /// <param name="warn">Receives what is odd but no error: definitional words that are missing, pairs without a difference. Null for
    /// nobody.</param>
    /// <exception cref="ArgumentException">No set is left that says anything, or they have fewer directions than asked for.</exception>
    public static BiasSubspace Fit(
        WordVectors vectors,
        BiasAxis axis,
        BiasDirection method = BiasDirection.BalancedComponents,
        int components = 1,
        Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        ArgumentNullException.ThrowIfNull(axis);
        return new BiasSubspaceFit(vectors, axis, warn).Run(method, components);
    }

    /// <summary>The cosine of a vector and the first direction, −1 to 1; 0 for a vector of zeros.</summary>
    /// <exception cref="ArgumentException">The vector has another dimension than the directions.</exception>
    public double Cosine(ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimension)
        {
            throw new ArgumentException(
                $"The vector has {vector.Length} numbers; the directions of '{Name}' have {Dimension}.", nameof(vector));
        }

        double dot = 0, squares = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            dot += vector[i] * _directions[i];
            squares += (double)vector[i] * vector[i];
        }

        return dot * Embeddings.Cosine.InverseLength(squares);
    }
}
