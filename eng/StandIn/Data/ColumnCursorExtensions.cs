namespace Microsoft.ML.Data;

public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data.GetColumn<T>(data.Schema[columnName]);
    }

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (column.Type.RawType != Members.RawTypeOf(typeof(T)))
            throw new InvalidOperationException($"Column '{column.Name}' is {column.Type}, which cannot be read as {typeof(T)}.");
        return Values();

        IEnumerable<T> Values()
        {
            using DataViewRowCursor cursor = data.GetRowCursor([column]);
            Action<Holder<T>> read = Members.Setter<Holder<T>>(nameof(Holder<T>.Value), cursor, cursor.Schema[column.Index]);
            while (cursor.MoveNext())
            {
                // A fresh holder: an array that was handed out is not written over.
                Holder<T> holder = new();
                read(holder);
                yield return holder.Value;
            }
        }
    }

    private sealed class Holder<T>
    {
        // Written through Members.
#pragma warning disable CS0649
        public T Value;
#pragma warning restore CS0649
    }
}
