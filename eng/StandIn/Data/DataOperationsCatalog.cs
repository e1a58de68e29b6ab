using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class DataOperationsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _env;

    internal DataOperationsCatalog(IHostEnvironment env) => _env = env;

    IHostEnvironment IInternalCatalog.Environment => _env;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null) where TRow : class =>
        new EnumerableView<TRow>(data ?? throw new ArgumentNullException(nameof(data)), schemaDefinition);

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema) where TRow : class
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(schema);
        return new EnumerableView<TRow>(data, EnumerableView<TRow>.DefinitionFor(schema));
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false,
        SchemaDefinition schemaDefinition = null)
        where TRow : class, new() =>
        RowObjects<TRow>.Read(data, reuseRowObject, ignoreMissingColumns, schemaDefinition);

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch) => new CacheView(input, columnsToPrefetch ?? []);

    public IDataView TakeRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new RowRangeView(input, skip: 0, count);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new RowRangeView(input, count, long.MaxValue);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfLessThan(shufflePoolSize, 1);
        return new ShuffleView(input, SeedOr(seed), shufflePoolSize, shuffleSource);
    }

    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity,
        double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!(lowerBound <= upperBound))
            throw new ArgumentOutOfRangeException(nameof(upperBound), $"[{lowerBound}, {upperBound}) is no range.");
        return new ValueRangeView(input, columnName, lowerBound, upperBound);
    }

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!(testFraction > 0 && testFraction < 1))
            throw new ArgumentOutOfRangeException(nameof(testFraction), testFraction, "Must be between 0 and 1 exclusive.");
        return Split(data, samplingKeyColumnName, SeedOr(seed), 0, testFraction);
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null,
        int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (numberOfFolds < 2) throw new ArgumentOutOfRangeException(nameof(numberOfFolds), numberOfFolds, "Must be greater than 1.");
        return CrossValidationSplit(_env, data, numberOfFolds, samplingKeyColumnName, seed);
    }

    internal static TrainTestData[] CrossValidationSplit(IHostEnvironment env, IDataView data, int numberOfFolds,
        string samplingKeyColumnName, int? seed)
    {
        int shared = seed ?? env.Register("CrossValidationSplit").Rand.Next();
        return Enumerable.Range(0, numberOfFolds)
            .Select(i => Split(data, samplingKeyColumnName, shared, (double)i / numberOfFolds, (i + 1.0) / numberOfFolds)).ToArray();
    }

    private static TrainTestData Split(IDataView data, string samplingKey, int seed, double from, double to) =>
        new(new RowShareView(data, samplingKey, seed, from, to, outside: true),
            new RowShareView(data, samplingKey, seed, from, to, outside: false));

    private int SeedOr(int? seed) => seed ?? _env.Register("Data").Rand.Next();

    public struct TrainTestData
    {
        public readonly IDataView TrainSet;
        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
