using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(ValueToKeyMappingTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Map value to key", ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly (string Output, string Input)[] _columns;
    private readonly int _maximum;
    private readonly KeyOrdinality _order;
    private readonly bool _asText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator((string, string)[] columns, int maximumNumberOfKeys, KeyOrdinality keyOrdinality, bool asText,
        IDataView keyData)
    {
        if (maximumNumberOfKeys <= 0)
            throw new ArgumentOutOfRangeException(nameof(maximumNumberOfKeys), maximumNumberOfKeys, "Must be positive.");
        if (keyData is not null && keyData.Schema.Count != 1)
            throw new ArgumentException($"The key data has {keyData.Schema.Count} columns; it must have the one with the values.",
                nameof(keyData));
        _columns = columns;
        _maximum = maximumNumberOfKeys;
        _order = keyOrdinality;
        _asText = asText;
        _keyData = keyData;
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        IKeyMap[] maps = new IKeyMap[_columns.Length];
        for (int i = 0; i < maps.Length; i++)
        {
            DataViewSchema.Column column = input.Schema[_columns[i].Input];
            Type raw = RawTypes.ItemTypeOf(column.Type).RawType;
            if (_keyData is null) maps[i] = Generic.Call(Learn<int>, raw, input, column);
            else if (RawTypes.ItemTypeOf(_keyData.Schema[0].Type).RawType != raw)
                throw new ArgumentException($"The key data holds {_keyData.Schema[0].Type}, column '{column.Name}' {column.Type}.");
            else maps[i] = Generic.Call(Learn<int>, raw, _keyData, _keyData.Schema[0]);
        }

        return new ValueToKeyMappingTransformer(_columns, maps, _asText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(c =>
    {
        SchemaShape.Column input = inputSchema.Required(c.Input, "input");
        if (input.ItemType is not PrimitiveDataViewType item)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Column '{c.Input}' holds {input.ItemType}, which has no keys.");
        VectorDataViewType values = new(_asText ? TextDataViewType.Instance : item, 1);
        List<SchemaShape.Column> annotations = [SchemaShape.Column.Of(AnnotationKinds.KeyValues, values)];
        if (input.Annotations.Find(AnnotationKinds.SlotNames) is { } slots) annotations.Add(slots);
        return new SchemaShape.Column(c.Output, input.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
    }));

    private IKeyMap Learn<T>(IDataView data, DataViewSchema.Column column)
    {
        KeyMap<T> map = new();
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
            VBuffer<T> values = default;
            while (cursor.MoveNext())
            {
                getter(ref values);
                foreach (T value in values.DenseValues()) map.Learn(value, _maximum);
            }
        }
        else
        {
            ValueGetter<T> getter = cursor.GetGetter<T>(column);
            T value = default;
            while (cursor.MoveNext())
            {
                getter(ref value);
                map.Learn(value, _maximum);
            }
        }

        return _order == KeyOrdinality.ByValue ? map.Sorted() : map;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }
}

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "StandInValueToKey";

    private static readonly VersionInfo KeyVersion = Version("SI TOKEY", LoaderSignature);

    private readonly IKeyMap[] _maps;
    private readonly bool _asText;

    internal ValueToKeyMappingTransformer((string, string)[] columns, IKeyMap[] maps, bool asText) : base(KeyVersion, columns)
    {
        _maps = maps;
        _asText = asText;
    }

    private ValueToKeyMappingTransformer(ModelLoadContext ctx) : base(KeyVersion, ctx)
    {
        _asText = ctx.Reader.ReadBoolean();
        _maps = new IKeyMap[Pairs.Length];
        for (int i = 0; i < _maps.Length; i++) _maps[i] = Generic.Call(LoadMap<int>, ValueCodec.ReadType(ctx.Reader).RawType, ctx.Reader);
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new ValueToKeyMappingTransformer(ctx);

    private static IKeyMap LoadMap<T>(BinaryReader reader)
    {
        KeyMap<T> map = new();
        foreach (T value in ValueCodec.ReadAll<T>(reader)) map.Learn(value, int.MaxValue);
        return map;
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        base.SaveModel(ctx);
        ctx.Writer.Write(_asText);
        foreach (IKeyMap map in _maps) map.Save(ctx.Writer);
    }

    private protected override DataViewSchema.DetachedColumn OutputColumn(int i, DataViewSchema.Column input)
    {
        if (RawTypes.ItemTypeOf(input.Type).RawType != _maps[i].ItemType.RawType)
            throw new ArgumentOutOfRangeException(nameof(input),
                $"Column '{input.Name}' is {input.Type}, but its keys stand for {_maps[i].ItemType}.");
        DataViewSchema.Annotations.Builder annotations = new();
        _maps[i].Annotate(annotations, _asText);
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        KeyDataViewType key = new(typeof(uint), (ulong)Math.Max(1, _maps[i].Count));
        return new(Pairs[i].Output, RawTypes.WithItem(input.Type, key), annotations.ToAnnotations());
    }

    private protected override Delegate MakeGetter(int i, DataViewRow row, DataViewSchema.Column input) => _maps[i].MakeGetter(row, input);
}

/// <summary>The values that keys from 1 on stand for.</summary>
internal interface IKeyMap
{
    int Count { get; }
    PrimitiveDataViewType ItemType { get; }
    void Annotate(DataViewSchema.Annotations.Builder annotations, bool asText);
    Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);
    void Save(BinaryWriter writer);
}

internal sealed class KeyMap<T> : IKeyMap
{
    private static readonly IEqualityComparer<T> Same =
        typeof(T) == typeof(ReadOnlyMemory<char>) ? (IEqualityComparer<T>)(object)TextEquality.Instance : EqualityComparer<T>.Default;

    private readonly Dictionary<T, uint> _keys = new(Same);
    private readonly List<T> _values = [];

    public int Count => _values.Count;
    public PrimitiveDataViewType ItemType => RawTypes.TypeOf(typeof(T));

    /// <summary>Gives the value the next key if it has none; empty text and NaN are missing and get none.</summary>
    public void Learn(T value, int maximum)
    {
        if (IsMissing(value) || _values.Count >= maximum) return;

        // A getter may use its text's memory again.
        if (value is ReadOnlyMemory<char> text && !_keys.ContainsKey(value)) value = (T)(object)text.ToString().AsMemory();
        if (_keys.TryAdd(value, (uint)_values.Count + 1)) _values.Add(value);
    }

    public KeyMap<T> Sorted()
    {
        KeyMap<T> sorted = new();
        IEnumerable<T> values = typeof(T) == typeof(ReadOnlyMemory<char>)
            ? _values.OrderBy(v => v.ToString(), StringComparer.Ordinal) : _values.Order();
        foreach (T value in values) sorted.Learn(value, int.MaxValue);
        return sorted;
    }

    public void Annotate(DataViewSchema.Annotations.Builder annotations, bool asText)
    {
        if (Count == 0) return;
        ReadOnlyMemory<char>[] texts = _values.Select(v => v.ToString().AsMemory()).ToArray();
        if (asText) annotations.AddSlots(AnnotationKinds.KeyValues, TextDataViewType.Instance, texts);
        else annotations.AddSlots(AnnotationKinds.KeyValues, ItemType, _values.ToArray());
    }

    public Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            T value = default;
            return (ValueGetter<uint>)((ref uint key) =>
            {
                getter(ref value);
                key = KeyOf(value);
            });
        }

        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default, dense = default;
        return (ValueGetter<VBuffer<uint>>)((ref VBuffer<uint> keys) =>
        {
            vector(ref values);
            values.CopyToDense(ref dense);
            VBufferEditor<uint> editor = VBufferEditor.Create(ref keys, dense.Length);
            for (int i = 0; i < dense.Length; i++) editor.Values[i] = KeyOf(dense.GetValues()[i]);
            keys = editor.Commit();
        });
    }

    public void Save(BinaryWriter writer)
    {
        ValueCodec.WriteType(writer, ItemType);
        ValueCodec.WriteAll(writer, _values);
    }

    private uint KeyOf(T value) => !IsMissing(value) && _keys.TryGetValue(value, out uint key) ? key : 0;

    private static bool IsMissing(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.IsEmpty,
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        _ => false,
    };

    private sealed class TextEquality : IEqualityComparer<ReadOnlyMemory<char>>
    {
        public static readonly TextEquality Instance = new();

        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);
        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);
    }
}
