using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>How a debiaser is written: a version, the options, each axis with lists and directions, the map of soft debiasing.</summary>
/// <remarks>Lists grow with what is there, not with what a damaged file announces.</remarks>
internal static class DebiaserFormat
{
    private const int Version = 1;
    private const int MostComponents = 1 << 12;
    private const double RightAngle = 1e-9;

    public static void Write(BinaryWriter writer, DebiasOptions options, IReadOnlyList<BiasSubspace> subspaces, DirectionScaling? softMap)
    {
        writer.Write(Version);
        writer.Write((byte)options.Method);
        writer.Write((byte)options.Direction);
        writer.Write(options.Components);
        writer.Write(options.Lambda);
        writer.Write((byte)options.SoftTerms);
        writer.Write(options.KeepNorms);
        writer.Write(subspaces[0].Dimension);
        writer.Write(options.Axes.Count);
        for (int i = 0; i < subspaces.Count; i++)
        {
            Write(writer, options.Axes[i]);
            Write(writer, subspaces[i]);
        }

        if (softMap is null) return;
        writer.Write(softMap.Factors.Length);
        for (int i = 0; i < softMap.Factors.Length; i++)
        {
            writer.Write(softMap.Factors[i]);
            foreach (double number in softMap.Direction(i)) writer.Write(number);
        }
    }

    public static (DebiasOptions Options, BiasSubspace[] Subspaces, DirectionScaling? SoftMap) Read(BinaryReader reader)
    {
        int version = reader.ReadInt32();
        if (version != Version)
        {
            throw new InvalidDataException($"The debiaser's format has version {version}; this MLNetSeq reads version {Version}. Load it "
                + "with the MLNetSeq that saved it.");
        }

        DebiasOptions options = new()
        {
            Method = (DebiasMethod)reader.ReadByte(),
            Direction = (BiasDirection)reader.ReadByte(),
            Components = Bounded(reader, 1, MostComponents, "directions of an axis"),
            Lambda = reader.ReadDouble(),
            SoftTerms = (SoftTerms)reader.ReadByte(),
            KeepNorms = reader.ReadBoolean(),
        };
        int dimension = Bounded(reader, 1, VectorRows.MaximumDimension, "numbers of a vector");
        int count = Bounded(reader, 1, DebiasMaps.MostAxes, "axes");
        List<BiasAxis> axes = [];
        List<BiasSubspace> subspaces = [];
        for (int i = 0; i < count; i++)
        {
            axes.Add(ReadAxis(reader));
            subspaces.Add(ReadSubspace(reader, axes[i].Name, dimension, options.Components));
        }

        options.Axes = axes;
        DirectionScaling? softMap = options.Method == DebiasMethod.Soft ? ReadMap(reader, dimension) : null;
        try
        {
            return (options.Checked(), [.. subspaces], softMap);
        }
        catch (ArgumentException e)
        {
            throw Damaged(e.Message);
        }
    }

    private static void Write(BinaryWriter writer, BiasAxis axis)
    {
        writer.Write(axis.Name);
        Write(writer, axis.DefinitionalSets);
        writer.Write(axis.EqualitySets is not null);
        if (axis.EqualitySets is { } sets) Write(writer, sets);
        writer.Write(axis.SpecificWords is not null);
        if (axis.SpecificWords is { } words) Write(writer, words);
        writer.Write(axis.IsBuiltIn);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<IReadOnlyList<string>> sets)
    {
        writer.Write(sets.Count);
        foreach (IReadOnlyList<string> set in sets) Write(writer, set);
    }

    private static void Write(BinaryWriter writer, IReadOnlyList<string> words)
    {
        writer.Write(words.Count);
        foreach (string word in words) writer.Write(word);
    }

    private static void Write(BinaryWriter writer, BiasSubspace subspace)
    {
        for (int k = 0; k < subspace.Count; k++)
            foreach (double number in subspace.Direction(k)) writer.Write(number);
        writer.Write(subspace.ExplainedShares.Count);
        foreach (double share in subspace.ExplainedShares) writer.Write(share);
    }

    private static BiasAxis ReadAxis(BinaryReader reader) => new()
    {
        Name = reader.ReadString(),
        DefinitionalSets = ReadList(reader, ReadWords),
        EqualitySets = reader.ReadBoolean() ? ReadList(reader, ReadWords) : null,
        SpecificWords = reader.ReadBoolean() ? ReadWords(reader) : null,
        IsBuiltIn = reader.ReadBoolean(),
    };

    private static IReadOnlyList<string> ReadWords(BinaryReader reader) => ReadList(reader, r => r.ReadString());

    private static IReadOnlyList<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        int count = Bounded(reader, 0, int.MaxValue, "words or sets of a list");
        List<T> items = [];
        for (int i = 0; i < count; i++) items.Add(read(reader));
        return items;
    }

    private static BiasSubspace ReadSubspace(BinaryReader reader, string name, int dimension, int components)
    {
        double[] directions = ReadDirections(reader, dimension, components, () => { });
        int shares = Bounded(reader, 0, components, "explained shares");
        return new BiasSubspace(name, directions, dimension, ReadDoubles(reader, shares));
    }

    private static DirectionScaling ReadMap(BinaryReader reader, int dimension)
    {
        int count = Bounded(reader, 1, dimension, "directions of the map");
        List<double> factors = [];
        double[] directions = ReadDirections(reader, dimension, count, () => factors.AddRange(ReadDoubles(reader, 1)));
        return factors.All(factor => factor >= 0) ? new DirectionScaling(directions, [.. factors]) : throw Damaged("A factor is negative.");
    }

    /// <summary>Reads rows of length 1 at right angles.</summary>
    private static double[] ReadDirections(BinaryReader reader, int dimension, int count, Action beforeEach)
    {
        List<double[]> rows = [];
        for (int k = 0; k < count; k++)
        {
            beforeEach();
            rows.Add(ReadDoubles(reader, dimension));
            for (int other = 0; other <= k; other++)
            {
                double expected = other == k ? 1 : 0, dot = DoubleVectors.Dot(rows[k], rows[other]);
                if (!(Math.Abs(dot - expected) <= RightAngle)) throw Damaged("The directions are not of length 1 at right angles.");
            }
        }

        return [.. rows.SelectMany(row => row)];
    }

    private static double[] ReadDoubles(BinaryReader reader, int count)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            numbers[i] = reader.ReadDouble();
            if (!double.IsFinite(numbers[i])) throw Damaged($"A number is {numbers[i]}.");
        }

        return numbers;
    }

    private static int Bounded(BinaryReader reader, int least, int most, string what)
    {
        int value = reader.ReadInt32();
        return value >= least && value <= most ? value : throw Damaged($"The {what} are {value}, which must be {least} to {most}.");
    }

    private static InvalidDataException Damaged(string message) => new($"The debiaser is damaged: {message} Save or copy it again.");
}
