using System.Reflection;
using Microsoft.ML.Runtime;

namespace MLNetSeq.Interop;

/// <summary>The environment behind one of ML.NET's catalogs, which ML.NET offers to its own components only.</summary>
public static class CatalogEnvironment
{
    private const string CatalogInterface = "Microsoft.ML.Data.IInternalCatalog";
    private const string EnvironmentProperty = "Environment";

    /// <summary>Reads the environment of a catalog, such as <c>mlContext.BinaryClassification.Trainers</c>.</summary>
    /// <exception cref="NotSupportedException">ML.NET has changed under this library.</exception>
    public static IHostEnvironment Of(object catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        PropertyInfo? property = catalog.GetType().GetInterface(CatalogInterface)?.GetProperty(EnvironmentProperty);
        return property?.GetValue(catalog) as IHostEnvironment ?? throw new NotSupportedException(
            $"ML.NET has changed under MLNetSeq: {catalog.GetType()} no longer tells its environment through "
            + $"{CatalogInterface}.{EnvironmentProperty}. Construct the trainer or estimator with the MLContext instead of the catalog's "
            + "method, or use a version of MLNetSeq made for this version of ML.NET.");
    }
}
