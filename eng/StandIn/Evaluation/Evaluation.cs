using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>What the evaluators of all tasks share.</summary>
internal static class Evaluation
{
    public static DataViewSchema.Column Required(IDataView data, string name, string role)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (string.IsNullOrEmpty(name)) throw new ArgumentNullException(nameof(name), $"The {role} column has no name.");
        return data.Schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(data),
            $"{role} column '{name}' not found. There are: {string.Join(", ", data.Schema.Select(c => c.Name))}.");
    }

    public static IReadOnlyList<TrainCatalogBase.CrossValidationResult<T>> CrossValidate<T>(IHostEnvironment env, IDataView data,
        IEstimator<ITransformer> estimator, int numberOfFolds, string samplingKeyColumnName, int? seed, Func<IDataView, T> evaluate)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(estimator);
        if (numberOfFolds < 2) throw new ArgumentOutOfRangeException(nameof(numberOfFolds), numberOfFolds, "Must be greater than 1.");
        return DataOperationsCatalog.CrossValidationSplit(env, data, numberOfFolds, samplingKeyColumnName, seed).Select((split, fold) =>
        {
            ITransformer model = estimator.Fit(split.TrainSet);
            IDataView scored = model.Transform(split.TestSet);
            return new TrainCatalogBase.CrossValidationResult<T>(model, evaluate(scored), scored, fold);
        }).ToArray();
    }
}
