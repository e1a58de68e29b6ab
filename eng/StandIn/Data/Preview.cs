using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML
{
    public static class DebuggerExtensions
    {
        public static DataDebuggerPreview Preview(this IDataView data, int maxRows = 100) => new(data, maxRows);

        public static DataDebuggerPreview Preview(this ITransformer transformer, IDataView data, int maxRows = 100) =>
            new(transformer.Transform(data), maxRows);

        public static DataDebuggerPreview Preview(this IEstimator<ITransformer> estimator, IDataView data, int maxRows = 100,
            int maxTrainingRows = 100) =>
            new(estimator.Fit(new RowRangeView(data, 0, maxTrainingRows)).Transform(data), maxRows);
    }
}

namespace Microsoft.ML.Data
{
    /// <summary>The first rows of a view, computed at once.</summary>
    public sealed class DataDebuggerPreview
    {
        internal DataDebuggerPreview(IDataView data, int maxRows)
        {
            ArgumentNullException.ThrowIfNull(data);
            ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
            Schema = data.Schema;
            List<object>[] columns = Schema.Select(_ => new List<object>()).ToArray();
            List<RowInfo> rows = [];
            using DataViewRowCursor cursor = data.GetRowCursor(Schema);
            Func<object>[] readers = Schema.Select(c => Generic.Call(Reader<int>, c.Type.RawType, (DataViewRow)cursor, c)).ToArray();
            while (rows.Count < maxRows && cursor.MoveNext())
            {
                object[] values = Array.ConvertAll(readers, read => read());
                for (int i = 0; i < values.Length; i++) columns[i].Add(values[i]);
                rows.Add(new RowInfo(Schema.Select(c => new KeyValuePair<string, object>(c.Name, values[c.Index])).ToArray()));
            }

            RowView = [.. rows];
            ColumnView = [.. Schema.Select(c => new ColumnInfo(c, columns[c.Index].ToArray()))];
        }

        public DataViewSchema Schema { get; }
        public ImmutableArray<ColumnInfo> ColumnView { get; }
        public ImmutableArray<RowInfo> RowView { get; }

        public override string ToString() => $"{Schema.Count} columns, {RowView.Length} rows";

        private static Func<object> Reader<T>(DataViewRow row, DataViewSchema.Column column)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            return () =>
            {
                T value = default;
                getter(ref value);
                return value;
            };
        }

        public sealed class ColumnInfo
        {
            internal ColumnInfo(DataViewSchema.Column column, object[] values)
            {
                Column = column;
                Values = values;
            }

            public DataViewSchema.Column Column { get; }
            public object[] Values { get; }

            public override string ToString() => Column.ToString();
        }

        public sealed class RowInfo
        {
            internal RowInfo(KeyValuePair<string, object>[] values) => Values = values;

            public KeyValuePair<string, object>[] Values { get; }

            public override string ToString() => $"{Values.Length} columns";
        }
    }
}
