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
}
