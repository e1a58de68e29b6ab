using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>How the fields and properties of a class stand for columns.</summary>
public sealed class SchemaDefinition : List<SchemaDefinition.Column>
{
    private SchemaDefinition() { }

    public Column this[string columnName]
    {
        get => Find(c => c.ColumnName == columnName)
            ?? throw new ArgumentOutOfRangeException(nameof(columnName), $"No column '{columnName}'.");
        set
        {
            if (value is null) throw new ArgumentNullException(nameof(value));
            RemoveAll(c => c.ColumnName == columnName);
            Add(value);
        }
    }

    public static SchemaDefinition Create(Type userType, Direction direction = Direction.Both)
    {
        ArgumentNullException.ThrowIfNull(userType);
        SchemaDefinition definition = new();
        foreach (MemberInfo member in MembersOf(userType, direction))
        {
            string name = member.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? member.Name;
            if (definition.Exists(c => c.ColumnName == name))
                throw new ArgumentException($"{userType} has two members for column '{name}'.", nameof(userType));
            definition.Add(new Column(member.Name, ColumnTypeOf(member), name));
        }

        return definition;
    }

    private static IEnumerable<MemberInfo> MembersOf(Type type, Direction direction)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
        IEnumerable<MemberInfo> fields = type.GetFields(Visible);
        IEnumerable<MemberInfo> properties = type.GetProperties(Visible).Where(p => p.GetIndexParameters().Length == 0
            && (!direction.HasFlag(Direction.Read) || p.GetGetMethod() is not null)
            && (!direction.HasFlag(Direction.Write) || p.GetSetMethod() is not null));
        return fields.Concat(properties).Where(m => !m.IsDefined(typeof(NoColumnAttribute)));
    }

    private static DataViewType ColumnTypeOf(MemberInfo member)
    {
        Type itemRaw = Members.ItemTypeOf(Members.TypeOf(member), out bool isVector);
        PrimitiveDataViewType item = RawTypes.TypeOf(itemRaw) ?? throw new ArgumentOutOfRangeException(nameof(member),
            $"Could not determine an IDataView type for member {member.Name} of {member.DeclaringType}: {Members.TypeOf(member)} is none. "
                + "Mark it with [NoColumn].");
        if (member.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            if (!KeyDataViewType.IsValidDataType(itemRaw))
                throw new ArgumentOutOfRangeException(nameof(member),
                    $"Member {member.Name} is marked with KeyType, but {itemRaw} is not a valid key type.");
            item = new KeyDataViewType(itemRaw, key.KeyCount ?? KeyDataViewType.MaximumCount(itemRaw));
        }

        VectorTypeAttribute vector = member.GetCustomAttribute<VectorTypeAttribute>();
        if (!isVector)
            return vector is null ? item
                : throw new ArgumentException($"Member {member.Name} is marked with VectorType, but does not appear to be a vector type.");
        return vector?.Dimensions is { Length: > 0 } dimensions ? new VectorDataViewType(item, dimensions) : new VectorDataViewType(item);
    }

    [Flags]
    public enum Direction
    {
        Read = 1,
        Write = 2,
        Both = 3,
    }

    public sealed class Column
    {
        private readonly DataViewSchema.Annotations.Builder _annotations = new();

        internal Column(string memberName, DataViewType columnType, string columnName = null)
        {
            MemberName = memberName;
            ColumnName = columnName ?? memberName;
            ColumnType = columnType;
        }

        public string MemberName { get; }
        public string ColumnName { get; set; }
        public DataViewType ColumnType { get; set; }
        public DataViewSchema.Annotations Annotations => _annotations.ToAnnotations();

        public void AddAnnotation<T>(string kind, T value, DataViewType annotationType) =>
            _annotations.Add(kind, annotationType, (ref T destination) => destination = value);

        internal void AddAnnotations(DataViewSchema.Annotations annotations) => _annotations.Add(annotations, _ => true);
    }
}
