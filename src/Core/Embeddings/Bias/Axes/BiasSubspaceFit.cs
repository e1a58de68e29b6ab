using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Finds the directions of one axis in its definitional sets.</summary>
internal sealed class BiasSubspaceFit(WordVectors vectors, BiasAxis axis, Action<string>? warn)
{
    // Two words of a set that differ by less than single precision can tell are one.
    private const double LeastDifference = 1e-6;

    // A direction with less than this share of the first one's variance is rounding.
    private const double LeastShare = 1e-9;

    private readonly WordLookup _lookup = new(vectors, UnknownWords.Skip);
    private readonly WordWarnings _missing = new(
        $"Axis '{axis.Name}', definitional words without a vector, or with one of zeros or not finite");
    private readonly WordWarnings _same = new($"Axis '{axis.Name}', definitional sets left out, as their words have the same vector");

    public BiasSubspace Run(BiasDirection method, int components)
    {
        if (!Enum.IsDefined(method))
            throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such way to find a direction.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(components);
        double[][][] sets = UsableSets();
        return method switch
        {
            BiasDirection.MeanDifference => MeanDifference(sets, components),
            BiasDirection.PrincipalComponents => PrincipalComponents(sets, sets.SelectMany(Centred), components),
            _ => PrincipalComponents(sets, sets.SelectMany(Balanced), components),
        };
    }

    /// <summary>The vectors of each set's words, at length 1; sets that say nothing are left out.</summary>
    private double[][][] UsableSets()
    {
        var usable = new List<double[][]>();
        foreach (IReadOnlyList<string> set in axis.DefinitionalSets)
        {
            if (set.Count < 2)
            {
                throw new ArgumentException(
                    $"A definitional set of the axis '{axis.Name}' is ({string.Join(", ", set)}): it takes two words or more.");
            }

            double[][] rows = [.. set.Select(Find).OfType<double[]>()];
            if (rows.Length < 2) continue;
            if (Centred(rows).All(row => DoubleVectors.Dot(row, row) < LeastDifference * LeastDifference))
                _same.Add($"({string.Join(", ", set)})");
            else usable.Add(rows);
        }

        if (usable.Count == 0)
        {
            List<string> why = [];
            _missing.Tell(why.Add);
            _same.Tell(why.Add);
            throw new ArgumentException($"No definitional set of the axis '{axis.Name}' has two words with different vectors. "
                + $"{string.Concat(why.Select(w => w + " "))}Give it sets of words that the vectors have; words are looked up as they "
                + "are, then in lower case.");
        }

        _missing.Tell(warn);
        _same.Tell(warn);
        return [.. usable];
    }

    private double[]? Find(string word)
    {
        float[] scratch = new float[vectors.Dimension];
        if (_lookup.TryFind(word, out int index))
        {
            double[] row = [.. vectors.Rows.Row(index, scratch)];
            double squares = DoubleVectors.Dot(row, row);
            if (squares > 0 && double.IsFinite(squares)) return [.. row.Select(x => x / Math.Sqrt(squares))];
        }

        _missing.Add(word);
        return null;
    }

    private BiasSubspace MeanDifference(double[][][] sets, int components)
    {
        if (components != 1)
        {
            throw new ArgumentOutOfRangeException(nameof(components), components,
                $"The mean difference of the axis '{axis.Name}' is one direction: ask for 1, or for principal components.");
        }

        if (axis.DefinitionalSets.FirstOrDefault(set => set.Count != 2) is { } larger)
        {
            throw new ArgumentException($"The set ({string.Join(", ", larger)}) of the axis '{axis.Name}' is no pair: the mean difference "
                + "is taken over pairs. Take principal components for larger sets.");
        }

        double[] sum = Difference(sets);
        double length = Math.Sqrt(DoubleVectors.Dot(sum, sum));
        if (length < LeastDifference)
        {
            throw new ArgumentException(
                $"The differences of the axis '{axis.Name}' cancel each other: put the words of all pairs in the same order.");
        }

        return new BiasSubspace(axis.Name, [.. sum.Select(x => x / length)], vectors.Dimension, []);
    }

    private BiasSubspace PrincipalComponents(double[][][] sets, IEnumerable<double[]> centred, int components)
    {
        double[][] rows = [.. centred];
        // The eigenvectors of R Rᵀ are those of Rᵀ R seen from the other side, v = Rᵀ u / |Rᵀ u|: the smaller matrix is taken.
        bool isOfWords = rows.Length <= vectors.Dimension;
        int n = isOfWords ? rows.Length : vectors.Dimension;
        (double[] values, double[] found) = SymmetricEigen.Of(isOfWords ? Products(rows) : Moments(rows), n);
        int most = values.Count(v => v > LeastShare * values[0]);
        if (components > most)
        {
            throw new ArgumentOutOfRangeException(nameof(components), components,
                $"The {sets.Length} usable definitional sets of the axis '{axis.Name}' span {most} directions: ask for 1 to {most}, "
                + "or give more sets.");
        }

        double[] directions = new double[components * vectors.Dimension];
        double[] difference = Difference(sets);
        for (int k = 0; k < components; k++)
        {
            Span<double> direction = directions.AsSpan(k * vectors.Dimension, vectors.Dimension);
            for (int i = 0; i < n && isOfWords; i++) DoubleVectors.AddScaled(found[k * n + i], rows[i], direction);
            if (!isOfWords) found.AsSpan(k * n, n).CopyTo(direction);
            TakeOut(directions.AsSpan(0, k * vectors.Dimension), direction);
            double length = Math.Sqrt(DoubleVectors.Dot(direction, direction));
            if (DoubleVectors.Dot(direction, difference) < 0) length = -length;
            for (int i = 0; i < direction.Length; i++) direction[i] /= length;
        }

        double total = values.Where(v => v > 0).Sum();
        return new BiasSubspace(axis.Name, directions, vectors.Dimension, [.. values.Take(components).Select(v => v / total)]);
    }

    /// <summary>R Rᵀ.</summary>
    private static double[] Products(double[][] rows)
    {
        int n = rows.Length;
        double[] products = new double[n * n];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) products[i * n + j] = DoubleVectors.Dot(rows[i], rows[j]);
        return products;
    }

    /// <summary>Rᵀ R.</summary>
    private static double[] Moments(double[][] rows)
    {
        int d = rows[0].Length;
        double[] moments = new double[d * d];
        foreach (double[] row in rows)
            for (int i = 0; i < d; i++) DoubleVectors.AddScaled(row[i], row, moments.AsSpan(i * d, d));
        return moments;
    }

    // Where the variances of two directions differ much, rounding leaves them at angles that are right to few digits.
    private static void TakeOut(ReadOnlySpan<double> earlier, Span<double> direction)
    {
        for (; earlier.Length > 0; earlier = earlier[direction.Length..])
        {
            ReadOnlySpan<double> other = earlier[..direction.Length];
            DoubleVectors.AddScaled(-DoubleVectors.Dot(other, direction), other, direction);
        }
    }

    /// <summary>The sum of first word − second word.</summary>
    private double[] Difference(double[][][] sets)
    {
        double[] sum = new double[vectors.Dimension];
        foreach (double[][] set in sets)
        {
            DoubleVectors.AddScaled(1, set[0], sum);
            DoubleVectors.AddScaled(-1, set[1], sum);
        }

        return sum;
    }

    /// <summary>The rows less their mean, scaled so that their squares add up to 1.</summary>
    private static double[][] Balanced(double[][] rows)
    {
        double[][] centred = Centred(rows);
        double length = Math.Sqrt(centred.Sum(row => DoubleVectors.Dot(row, row)));
        return [.. centred.Select(row => row.Select(x => x / length).ToArray())];
    }

    /// <summary>The rows less their mean.</summary>
    private static double[][] Centred(double[][] rows)
    {
        double[] mean = new double[rows[0].Length];
        foreach (double[] row in rows) DoubleVectors.AddScaled(1.0 / rows.Length, row, mean);
        return [.. rows.Select(row => row.Select((x, i) => x - mean[i]).ToArray())];
    }
}
