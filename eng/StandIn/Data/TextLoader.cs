namespace Microsoft.ML.Data;

/// <summary>Reads lines of separated fields; a row is split when the cursor comes to it, a field is parsed when it is asked for.</summary>
public sealed class TextLoader : IDataLoader<IMultiStreamSource>
{
    private readonly Options _options;
    private readonly DataViewSchema _schema;
    private readonly int[][] _fields;

    internal TextLoader(Options options, IMultiStreamSource dataSample = null)
    {
        _options = options;
        if (options.Columns is not { Length: > 0 }) throw new ArgumentException("Text loader needs columns.", nameof(options));
        DataViewSchema.Builder schema = new();
        _fields = new int[options.Columns.Length][];
        for (int i = 0; i < _fields.Length; i++)
        {
            Column column = options.Columns[i];
            if (column.Source is not { Length: > 0 })
                throw new ArgumentException($"Column '{column.Name}' says not which fields it is read from.", nameof(options));
            int lastField = Array.Exists(column.Source, r => r.Max is null) ? CountFields(dataSample, column.Name) - 1 : -1;
            _fields[i] = column.Source.SelectMany(r => Enumerable.Range(r.Min, Math.Max(0, (r.Max ?? lastField) - r.Min + 1))).ToArray();
            PrimitiveDataViewType item = DataKinds.TypeOf(column.DataKind);
            if (column.KeyCount is { } key)
                item = new KeyDataViewType(item.RawType, key.Count ?? KeyDataViewType.MaximumCount(item.RawType));
            bool isVector = column.Source.Length > 1 || column.Source[0].ForceVector || column.Source[0].Min != column.Source[0].Max;
            schema.AddColumn(column.Name, isVector ? new VectorDataViewType(item, _fields[i].Length) : item);
        }

        _schema = schema.ToSchema();
    }

    public DataViewSchema GetOutputSchema() => _schema;

    public IDataView Load(IMultiStreamSource source) => new LinesView(this, source ?? throw new ArgumentNullException(nameof(source)));

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("The stand-in for ML.NET saves no text loaders. Save the model with its input schema.");

    private int CountFields(IMultiStreamSource sample, string column)
    {
        if (sample is { Count: > 0 })
        {
            List<ReadOnlyMemory<char>> fields = [];
            foreach (string line in new LineReader(sample, _options).Lines())
            {
                LineReader.Split(line, _options, fields);
                return fields.Count;
            }
        }

        throw new InvalidOperationException(
            $"Column '{column}' reads all fields to the end of the line, but there is no data sample to count them in.");
    }

    public class Options
    {
        public Column[] Columns;
        public bool AllowQuoting;
        public bool HasHeader;
        public bool MissingRealsAsNaNs;
        public bool ReadMultilines;
        public bool TrimWhitespace;
        public char[] Separators = ['\t'];
        public long? MaxRows;

        public Options() { }
    }

    public sealed class Column
    {
        public string Name;
        public Range[] Source;
        public KeyCount KeyCount;

        public Column() { }
        public Column(string name, DataKind dataKind, int index) : this(name, dataKind, [new Range(index)]) { }
        public Column(string name, DataKind dataKind, int minIndex, int maxIndex)
            : this(name, dataKind, [new Range(minIndex, maxIndex)]) { }

        public Column(string name, DataKind dataKind, Range[] source, KeyCount keyCount = null)
        {
            Name = name;
            DataKind = dataKind;
            Source = source;
            KeyCount = keyCount;
        }

        public DataKind DataKind { get; set; } = DataKind.Single;
    }

    public sealed class Range
    {
        public int Min;
        public int? Max;
        public bool ForceVector;

        public Range() { }
        public Range(int index) : this(index, index) { }
        public Range(int min, int? max) => (Min, Max) = (min, max);
    }

    private sealed class LinesView(TextLoader loader, IMultiStreamSource source) : IDataView
    {
        public bool CanShuffle => false;
        public DataViewSchema Schema => loader._schema;

        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
            new Cursor(loader, source, columnsNeeded);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];
    }

    private sealed class Cursor(TextLoader loader, IMultiStreamSource source, IEnumerable<DataViewSchema.Column> active)
        : SourceCursor(loader._schema, active)
    {
        private readonly IEnumerator<string> _lines = new LineReader(source, loader._options).Lines().GetEnumerator();
        private readonly List<ReadOnlyMemory<char>> _row = [];

        protected override bool MoveNextCore()
        {
            if (Position + 1 >= (loader._options.MaxRows ?? long.MaxValue) || !_lines.MoveNext()) return false;
            LineReader.Split(_lines.Current, loader._options, _row);
            return true;
        }

        protected override Delegate MakeGetter(int column) =>
            Generic.Call(Getter<int>, RawTypes.ItemTypeOf(Schema[column].Type).RawType, column);

        private Delegate Getter<T>(int column)
        {
            int[] fields = loader._fields[column];
            KeyDataViewType key = RawTypes.ItemTypeOf(Schema[column].Type) as KeyDataViewType;
            if (Schema[column].Type is not VectorDataViewType)
                return (ValueGetter<T>)((ref T value) => value = Parse<T>(fields[0], column, key));
            return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
            {
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, fields.Length);
                for (int i = 0; i < fields.Length; i++) editor.Values[i] = Parse<T>(fields[i], column, key);
                value = editor.Commit();
            });
        }

        private T Parse<T>(int field, int column, KeyDataViewType key)
        {
            CheckOnRow();
            ReadOnlyMemory<char> text = field < _row.Count ? _row[field] : default;

            // Files count keys from 0; a key outside the count is a missing one.
            if (key is not null)
            {
                bool known = ulong.TryParse(text.Span, out ulong number) && number < key.Count;
                return known ? (T)Convert.ChangeType(number + 1, typeof(T)) : default;
            }

            if (text.IsEmpty && loader._options.MissingRealsAsNaNs && (typeof(T) == typeof(float) || typeof(T) == typeof(double)))
                return (T)Convert.ChangeType(double.NaN, typeof(T));
            return TextValues.TryParse(text, out T value) ? value
                : throw new InvalidOperationException($"Could not parse value {text} in column {Schema[column].Name} in row {Position}.");
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _lines.Dispose();
            base.Dispose(disposing);
        }
    }
}

public sealed class KeyCount
{
    public ulong? Count;

    public KeyCount() { }
    public KeyCount(ulong count) => Count = count;
}
