using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public static class TextLoaderSaverCatalog
{
    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Column[] columns, char separatorChar = '\t',
        bool hasHeader = false, IMultiStreamSource dataSample = null, bool allowQuoting = false, bool trimWhitespace = false,
            bool allowSparse = false) =>
        new(Options(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    public static TextLoader CreateTextLoader(this DataOperationsCatalog catalog, TextLoader.Options options,
        IMultiStreamSource dataSample = null) =>
        new(options, dataSample);

    public static TextLoader CreateTextLoader<TInput>(this DataOperationsCatalog catalog, char separatorChar = '\t', bool hasHeader = false,
        IMultiStreamSource dataSample = null, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false) =>
        new(Options(ColumnsOf<TInput>(), separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse), dataSample);

    public static TextLoader CreateTextLoader<TInput>(this DataOperationsCatalog catalog, TextLoader.Options options,
        IMultiStreamSource dataSample = null)
    {
        options.Columns = ColumnsOf<TInput>();
        return new TextLoader(options, dataSample);
    }

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Column[] columns,
        char separatorChar = '\t',
        bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false) =>
        Load(path, Options(columns, separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse));

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, char separatorChar = '\t',
        bool hasHeader = false, bool allowQuoting = false, bool trimWhitespace = false, bool allowSparse = false) =>
        Load(path, Options(ColumnsOf<TInput>(), separatorChar, hasHeader, allowQuoting, trimWhitespace, allowSparse));

    public static IDataView LoadFromTextFile(this DataOperationsCatalog catalog, string path, TextLoader.Options options = null) =>
        Load(path, options ?? throw new ArgumentNullException(nameof(options)));

    public static IDataView LoadFromTextFile<TInput>(this DataOperationsCatalog catalog, string path, TextLoader.Options options)
    {
        options.Columns = ColumnsOf<TInput>();
        return Load(path, options);
    }

    private static IDataView Load(string path, TextLoader.Options options)
    {
        MultiFileSource source = new(path);
        return new TextLoader(options, source).Load(source);
    }

    private static TextLoader.Options Options(TextLoader.Column[] columns, char separator, bool hasHeader, bool quoting, bool trim,
        bool sparse) =>
        sparse ? throw new NotSupportedException("The stand-in for ML.NET does not read sparse text files.") : new()
        {
            Columns = columns,
            Separators = [separator],
            HasHeader = hasHeader,
            AllowQuoting = quoting,
            TrimWhitespace = trim,
        };

    private static TextLoader.Column[] ColumnsOf<TInput>()
    {
        List<TextLoader.Column> columns = [];
        foreach (SchemaDefinition.Column column in SchemaDefinition.Create(typeof(TInput)))
        {
            MemberInfo member = Members.Find(typeof(TInput), column.MemberName);
            if (member.GetCustomAttribute<LoadColumnAttribute>() is not { } load)
                throw new InvalidOperationException(
                    $"{typeof(TInput)}.{column.MemberName} has no [LoadColumn]. Mark it with [NoColumn] if it is not in the file.");
            DataViewType item = RawTypes.ItemTypeOf(column.ColumnType);
            DataKind kind = Enum.GetValues<DataKind>().First(k => DataKinds.Exists(k) && DataKinds.TypeOf(k).RawType == item.RawType);
            if (column.ColumnType is VectorDataViewType) foreach (TextLoader.Range range in load.Sources) range.ForceVector = true;
            columns.Add(new TextLoader.Column(column.ColumnName, kind, load.Sources,
                item is KeyDataViewType key ? new KeyCount(key.Count) : null));
        }

        return columns.ToArray();
    }
}
