using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>What is known of a schema before there is data: names, kinds of vector, item types, which annotations there will be.</summary>
public sealed class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Empty = new([]);

    private readonly Column[] _columns;

    public SchemaShape(IEnumerable<Column> columns) => _columns = (columns ?? throw new ArgumentNullException(nameof(columns))).ToArray();

    public int Count => _columns.Length;
    public Column this[int index] => _columns[index];

    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Create(DataViewSchema schema) =>
        new(schema.Where(c => !c.IsHidden).Select(c => Column.Of(c.Name, c.Type, Create(c.Annotations.Schema))));

    internal Column? Find(string name)
    {
        foreach (Column column in _columns)
            if (column.Name == name) return column;
        return null;
    }

    internal Column Required(string name, string role) => Find(name)
        ?? throw new ArgumentOutOfRangeException(nameof(name),
            $"Could not find {role} column '{name}'. There are: {string.Join(", ", _columns.Select(c => c.Name))}.");

    /// <summary>This shape with columns added; one of the same name is replaced.</summary>
    internal SchemaShape With(params IEnumerable<Column> added)
    {
        Dictionary<string, Column> columns = _columns.ToDictionary(c => c.Name);
        foreach (Column column in added) columns[column.Name] = column;
        return new SchemaShape(columns.Values);
    }

    public struct Column
    {
        public readonly string Name;
        public readonly VectorKind Kind;
        public readonly DataViewType ItemType;
        public readonly bool IsKey;
        public readonly SchemaShape Annotations;

        internal Column(string name, VectorKind vecKind, DataViewType itemType, bool isKey, SchemaShape annotations = null)
        {
            Name = name;
            Kind = vecKind;
            ItemType = itemType;
            IsKey = isKey;
            Annotations = annotations ?? Empty;
        }

        internal static Column Of(string name, DataViewType type, SchemaShape annotations = null)
        {
            VectorDataViewType vector = type as VectorDataViewType;
            VectorKind kind = vector is null ? VectorKind.Scalar : vector.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
            DataViewType item = vector?.ItemType ?? type;
            bool isKey = item is KeyDataViewType;
            return new Column(name, kind, isKey ? RawTypes.TypeOf(item.RawType) : item, isKey, annotations);
        }

        internal Column Renamed(string name) => new(name, Kind, ItemType, IsKey, Annotations);

        public enum VectorKind
        {
            Scalar,
            Vector,
            VariableVector,
        }
    }
}
