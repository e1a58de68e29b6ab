using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(KeyToValueMappingTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Map key to value", KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    private readonly (string Output, string Input)[] _columns;

    internal KeyToValueMappingEstimator(params (string, string)[] columns) : base(new KeyToValueMappingTransformer(columns)) =>
        _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(c =>
    {
        SchemaShape.Column input = inputSchema.Required(c.Input, "input");
        if (!input.IsKey || input.Annotations.Find(AnnotationKinds.KeyValues) is not { } values)
            throw KeyToValueMappingTransformer.NoKeyValues(c.Input, nameof(inputSchema));
        SchemaShape slots = input.Annotations.Find(AnnotationKinds.SlotNames) is { } names ? new SchemaShape([names]) : null;
        return new SchemaShape.Column(c.Output, input.Kind, values.ItemType, values.IsKey, slots);
    }));
}

public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "StandInKeyToValue";

    private static readonly VersionInfo ValueVersion = Version("SI TOVAL", LoaderSignature);

    internal KeyToValueMappingTransformer(params (string, string)[] columns) : base(ValueVersion, columns) { }

    private KeyToValueMappingTransformer(ModelLoadContext ctx) : base(ValueVersion, ctx) { }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new KeyToValueMappingTransformer(ctx);

    internal static ArgumentOutOfRangeException NoKeyValues(string column, string parameter) =>
        new(parameter,
            $"Input column '{column}' doesn't contain key values metadata: it must be a key column whose annotation 'KeyValues' says what "
                + "the keys stand for.");

    private protected override DataViewSchema.DetachedColumn OutputColumn(int i, DataViewSchema.Column input)
    {
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.Add(input.Annotations, kind => kind == AnnotationKinds.SlotNames);
        return new(Pairs[i].Output, RawTypes.WithItem(input.Type, ValuesOf(input).ItemType), annotations.ToAnnotations());
    }

    private protected override Delegate MakeGetter(int i, DataViewRow row, DataViewSchema.Column input)
    {
        Type key = RawTypes.ItemTypeOf(input.Type).RawType, value = ValuesOf(input).ItemType.RawType;
        return key == typeof(byte) ? Generic.Call(Getter<byte, int>, key, value, row, input)
            : key == typeof(ushort) ? Generic.Call(Getter<ushort, int>, key, value, row, input)
            : key == typeof(uint) ? Generic.Call(Getter<uint, int>, key, value, row, input)
            : Generic.Call(Getter<ulong, int>, key, value, row, input);
    }

    private static VectorDataViewType ValuesOf(DataViewSchema.Column input) =>
        RawTypes.ItemTypeOf(input.Type) is KeyDataViewType
            && input.Annotations.Schema.GetColumnOrNull(AnnotationKinds.KeyValues) is { Type: VectorDataViewType values }
            ? values : throw NoKeyValues(input.Name, nameof(input));

    private static Delegate Getter<TKey, T>(DataViewRow row, DataViewSchema.Column input)
        where TKey : struct, System.Numerics.IBinaryInteger<TKey>
    {
        VBuffer<T> known = default;
        input.GetKeyValues(ref known);
        T[] values = known.DenseValues().ToArray();
        T missing = typeof(T) == typeof(float) ? (T)(object)float.NaN : typeof(T) == typeof(double) ? (T)(object)double.NaN : default;
        T ValueOf(TKey key) => ulong.CreateTruncating(key) is var k && k > 0 && k <= (ulong)values.Length ? values[k - 1] : missing;

        if (input.Type is not VectorDataViewType)
        {
            ValueGetter<TKey> getter = row.GetGetter<TKey>(input);
            return (ValueGetter<T>)((ref T value) =>
            {
                TKey key = default;
                getter(ref key);
                value = ValueOf(key);
            });
        }

        ValueGetter<VBuffer<TKey>> vector = row.GetGetter<VBuffer<TKey>>(input);
        VBuffer<TKey> keys = default;
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            vector(ref keys);
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, keys.Length);
            int i = 0;
            foreach (TKey key in keys.DenseValues()) editor.Values[i++] = ValueOf(key);
            value = editor.Commit();
        });
    }
}
