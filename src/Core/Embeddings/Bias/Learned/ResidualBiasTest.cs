using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Clusters, classifies and looks at neighbours, in the original vectors and in the debiased ones.</summary>
internal sealed class ResidualBiasTest(WordVectors before, WordVectors after, BiasSubspace subspace, ResidualBiasOptions options)
{
    // Of the neutral words drawn when no targets are given: enough for a correlation to 0.03.
    private const int DrawnTargets = 1000;

    // The words whose products with all training words are held at a time.
    private const int TestBlock = 512;

    private readonly List<WordCoverage> _coverage = [];

    public ResidualBias Run()
    {
        ResidualWords words = new(before, subspace, NeutralRows());
        ResidualSizes sizes = new(options, words);
        int[] targets = TargetRows(words);
        float[][] units = [words.Units, UnitVectors.Of(after, words.Rows)];
        double[] clustering = new double[2], classification = new double[2];
        IndependentItems.Run(2 * units.Length, options.Threads, item =>
        {
            int version = item % 2;
            if (item < units.Length) classification[version] = Classify(units[version], words, sizes);
            else clustering[version] = Cluster(units[version], words, sizes);
        });
        return new ResidualBias
        {
            Axis = subspace.Name,
            NeutralWords = words.Rows.Length,
            ClusteredWords = sizes.Clustered,
            Clustering = new(clustering[0], clustering[1]),
            TrainingWords = 2 * sizes.TrainingASide,
            TestWords = 2 * (sizes.Classified - sizes.TrainingASide),
            Classification = new(classification[0], classification[1]),
            Neighbours = sizes.Neighbours,
            Targets = targets.Length,
            NeighbourCorrelation = new(
                Correlate(before, units[0], targets, words, sizes.Neighbours),
                Correlate(after, units[1], targets, words, sizes.Neighbours)),
            Coverage = _coverage,
            Messages = sizes.Messages,
        };
    }

    private int[] NeutralRows()
    {
        HashSet<string> specific = [];
        foreach (string word in options.SpecificWords)
        {
            specific.Add(word);
            if (!WordForms.IsLower(word)) continue;
            specific.Add(WordForms.Title(word));
            specific.Add(WordForms.Upper(word));
        }

        if (options.SpecificWords.Count > 0) Listed(nameof(options.SpecificWords), options.SpecificWords, atLeast: 0);
        IEnumerable<int> rows = options.NeutralWords is { } given
            ? Listed(nameof(options.NeutralWords), given, atLeast: 1)
            : CommonWords.Rows(before.Words, options.MaximumWords, options.IsWord);
        return UnitVectors.NonZero(before, rows.Where(row => !specific.Contains(before.Words[row])));
    }

    private int[] TargetRows(ResidualWords words)
    {
        if (options.Targets is not { } given)
        {
            int[] drawn = [.. words.Rows];
            new RandomStream(options.Seed).Shuffle(drawn.AsSpan());
            return drawn[..Math.Min(drawn.Length, DrawnTargets)];
        }

        return Listed(nameof(options.Targets), given, atLeast: 2);
    }

    /// <summary>The rows of a list's words, each once, in ascending order.</summary>
    private int[] Listed(string name, IReadOnlyList<string> words, int atLeast)
    {
        MeasuredWords found = MeasuredWords.Find(before, new WordSet(name, words), atLeast);
        _coverage.Add(found.Coverage);
        return [.. found.Rows.Order()];
    }

    /// <summary>The share of words that lie in their side's cluster.</summary>
    private double Cluster(float[] units, ResidualWords words, ResidualSizes sizes)
    {
        int count = sizes.Clustered;
        KMeans clusters = KMeans.Fit(
            Gather(units, [.. words.First(count), .. words.Second(count)]),
            before.Dimension,
            groups: 2,
            options.ClusterStarts,
            options.Seed,
            options.Cancellation);
        int agreed = 0;
        for (int i = 0; i < 2 * count; i++)
            if (clusters.Groups[i] == (i < count ? 0 : 1)) agreed++;
        return Math.Max(agreed, 2 * count - agreed) / (2.0 * count); // which cluster is which is not said
    }

    /// <summary>The share of test words that are put to their side.</summary>
    private double Classify(float[] units, ResidualWords words, ResidualSizes sizes)
    {
        RandomStream random = new(options.Seed);
        int[] first = words.First(sizes.Classified), second = words.Second(sizes.Classified);
        random.Shuffle(first.AsSpan());
        random.Shuffle(second.AsSpan());
        int training = sizes.TrainingASide, width = before.Dimension;
        float[] trainRows = Gather(units, [.. first[..training], .. second[..training]]);
        float[] testRows = Gather(units, [.. first[training..], .. second[training..]]);
        bool isLinear = options.Classifier == ResidualClassifier.LinearSvm;
        SvmKernel kernel = new(isLinear ? null : SvmKernel.GammaOf(options.Width, trainRows, width));
        ReadOnlyMatrix train = new(trainRows, 2 * training, width), test = new(testRows, testRows.Length / width, width);
        KernelSvm svm = KernelSvm.Train(
            kernel.Of(train, train), FirstHalf(train.Rows), options.Cost, KernelSvm.DefaultTolerance, options.Cancellation);
        bool[] side = FirstHalf(test.Rows);
        int right = 0;
        for (int start = 0; start < side.Length; start += TestBlock)
        {
            int count = Math.Min(TestBlock, side.Length - start);
            float[] products = kernel.Of(test.RowsFrom(start, count), train);
            for (int i = 0; i < count; i++)
                if (svm.Score(products.AsSpan(i * train.Rows, train.Rows)) > 0 == side[start + i]) right++;
        }

        return (double)right / side.Length;
    }

    /// <summary>How a target's lean goes with the share of its neighbours that leaned to the first side.</summary>
    private double Correlate(WordVectors vectors, float[] units, int[] targets, ResidualWords words, int neighbours)
    {
        int width = vectors.Dimension;
        float[] scratch = new float[width];
        double[] leans = [.. targets.Select(row => subspace.Cosine(before.Rows.Row(row, scratch)))];
        int[][] excluded = [.. targets.Select(row => Array.BinarySearch(words.Rows, row) is var place and >= 0 ? new[] { place } : [])];
        VectorSearch search = new(VectorRows.Create(units, width));
        Neighbour[][] found = search.NearestEach(
            new ReadOnlyMatrix(UnitVectors.Of(vectors, targets), targets.Length, width),
            excluded,
            new SearchRange(words.Rows.Length, neighbours, [], options.Threads),
            options.Cancellation);
        double[] shares = [.. found.Select(near => near.Count(n => words.Leans[n.Row] > 0) / (double)near.Length)];
        return Correlation.Pearson(leans, shares);
    }

    private float[] Gather(float[] units, int[] places)
    {
        int width = before.Dimension;
        float[] rows = new float[places.Length * width];
        Rows.Gather(new ReadOnlyMatrix(units, units.Length / width, width), places, new Matrix(rows, places.Length, width));
        return rows;
    }

    private static bool[] FirstHalf(int count) => [.. Enumerable.Range(0, count).Select(i => i < count / 2)];
}
