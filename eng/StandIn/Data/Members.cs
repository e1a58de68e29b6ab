using System.Linq.Expressions;
using System.Reflection;

namespace Microsoft.ML.Data;

/// <summary>Fields and properties as columns: getters out of a row object, and setters into one.</summary>
internal static class Members
{
    public static Type TypeOf(MemberInfo member) => member is FieldInfo field ? field.FieldType : ((PropertyInfo)member).PropertyType;

    /// <summary>The raw item type that a member's type stands for: string is text, T[] and VBuffer of T are vectors.</summary>
    public static Type ItemTypeOf(Type type, out bool isVector)
    {
        isVector = type.IsArray || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>));
        Type item = !isVector ? type : type.IsArray ? type.GetElementType() : type.GenericTypeArguments[0];
        return item == typeof(string) ? typeof(ReadOnlyMemory<char>) : item;
    }

    /// <summary>The raw type that a member's type stands for.</summary>
    public static Type RawTypeOf(Type type)
    {
        Type item = ItemTypeOf(type, out bool isVector);
        return isVector ? typeof(VBuffer<>).MakeGenericType(item) : item;
    }

    public static MemberInfo Find(Type type, string name) =>
        (MemberInfo)type.GetField(name) ?? type.GetProperty(name)
            ?? throw new ArgumentException($"{type} has no public field or property '{name}'.");

    /// <summary>A ValueGetter that reads a member of whatever row object is current.</summary>
    public static Delegate Getter<TRow>(string memberName, Func<TRow> current)
    {
        MemberInfo member = Find(typeof(TRow), memberName);
        Type type = TypeOf(member);
        if (type == typeof(string))
        {
            Func<TRow, string> text = Reader<TRow, string>(member);
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = text(current()).AsMemory());
        }

        if (type == typeof(string[]))
        {
            Func<TRow, string[]> texts = Reader<TRow, string[]>(member);
            return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                string[] source = texts(current()) ?? [];
                VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref value, source.Length);
                for (int i = 0; i < source.Length; i++) editor.Values[i] = source[i].AsMemory();
                value = editor.Commit();
            });
        }

        ItemTypeOf(type, out bool isVector);
        if (!isVector) return Generic.Call(ScalarGetter<TRow, int>, typeof(TRow), type, member, current);
        return type.IsArray
            ? Generic.Call(ArrayGetter<TRow, int>, typeof(TRow), type.GetElementType(), member, current)
            : Generic.Call(VectorGetter<TRow, int>, typeof(TRow), type.GenericTypeArguments[0], member, current);
    }

    /// <summary>An action that reads a column of a row and writes it to a member.</summary>
    public static Action<TRow> Setter<TRow>(string memberName, DataViewRow row, DataViewSchema.Column column)
    {
        MemberInfo member = Find(typeof(TRow), memberName);
        Type type = TypeOf(member);
        if (column.Type.RawType != RawTypeOf(type))
            throw new InvalidOperationException(
                $"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or property '{memberName}' of type "
                    + $"'{type}'.");
        if (type == typeof(string))
        {
            ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
            Action<TRow, string> write = Writer<TRow, string>(member);
            ReadOnlyMemory<char> value = default;
            return target =>
            {
                getter(ref value);
                write(target, value.ToString());
            };
        }

        if (type == typeof(string[]))
        {
            ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
            Action<TRow, string[]> write = Writer<TRow, string[]>(member);
            VBuffer<ReadOnlyMemory<char>> value = default;
            return target =>
            {
                getter(ref value);
                write(target, value.DenseValues().Select(v => v.ToString()).ToArray());
            };
        }

        return type.IsArray
            ? Generic.Call(ArraySetter<TRow, int>, typeof(TRow), type.GetElementType(), member, row, column)
            : Generic.Call(ValueSetter<TRow, int>, typeof(TRow), type, member, row, column);
    }

    private static Delegate ScalarGetter<TRow, T>(MemberInfo member, Func<TRow> current)
    {
        Func<TRow, T> read = Reader<TRow, T>(member);
        return (ValueGetter<T>)((ref T value) => value = read(current()));
    }

    private static Delegate ArrayGetter<TRow, T>(MemberInfo member, Func<TRow> current)
    {
        Func<TRow, T[]> read = Reader<TRow, T[]>(member);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            T[] source = read(current()) ?? [];
            VBuffer<T>.Copy(source, 0, ref value, source.Length);
        });
    }

    private static Delegate VectorGetter<TRow, T>(MemberInfo member, Func<TRow> current)
    {
        Func<TRow, VBuffer<T>> read = Reader<TRow, VBuffer<T>>(member);
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => read(current()).CopyTo(ref value));
    }

    private static Action<TRow> ArraySetter<TRow, T>(MemberInfo member, DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = row.GetGetter<VBuffer<T>>(column);
        Func<TRow, T[]> read = Reader<TRow, T[]>(member);
        Action<TRow, T[]> write = Writer<TRow, T[]>(member);
        VBuffer<T> value = default;
        return target =>
        {
            getter(ref value);
            T[] array = read(target);
            if (array?.Length != value.Length) write(target, array = new T[value.Length]);
            value.CopyTo(array);
        };
    }

    // Starts from what the member holds: a VBuffer's room is used again when the row object is.
    private static Action<TRow> ValueSetter<TRow, T>(MemberInfo member, DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        Func<TRow, T> read = Reader<TRow, T>(member);
        Action<TRow, T> write = Writer<TRow, T>(member);
        return target =>
        {
            T value = read(target);
            getter(ref value);
            write(target, value);
        };
    }

    private static Func<TRow, T> Reader<TRow, T>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow));
        return Expression.Lambda<Func<TRow, T>>(Expression.MakeMemberAccess(row, member), row).Compile();
    }

    private static Action<TRow, T> Writer<TRow, T>(MemberInfo member)
    {
        ParameterExpression row = Expression.Parameter(typeof(TRow)), value = Expression.Parameter(typeof(T));
        return Expression.Lambda<Action<TRow, T>>(Expression.Assign(Expression.MakeMemberAccess(row, member), value), row, value).Compile();
    }
}
