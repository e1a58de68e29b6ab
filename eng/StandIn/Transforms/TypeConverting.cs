using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(TypeConvertingTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Convert type", TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    private readonly (string Output, string Input)[] _columns;
    private readonly DataKind _kind;

    internal TypeConvertingEstimator(DataKind kind, params (string, string)[] columns) : base(new TypeConvertingTransformer(kind, columns))
    {
        _columns = columns;
        _kind = kind;
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => inputSchema.With(_columns.Select(c =>
    {
        SchemaShape.Column input = inputSchema.Required(c.Input, "input");
        return new SchemaShape.Column(c.Output, input.Kind, DataKinds.TypeOf(_kind), false);
    }));
}

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "StandInConvertType";

    private static readonly VersionInfo ConvertVersion = Version("SI CONVT", LoaderSignature);

    private readonly DataKind _kind;

    internal TypeConvertingTransformer(DataKind kind, params (string, string)[] columns) : base(ConvertVersion, columns)
    {
        _kind = kind;
        DataKinds.TypeOf(kind);
    }

    private TypeConvertingTransformer(ModelLoadContext ctx) : base(ConvertVersion, ctx) => _kind = (DataKind)ctx.Reader.ReadByte();

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new TypeConvertingTransformer(ctx);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        base.SaveModel(ctx);
        ctx.Writer.Write((byte)_kind);
    }

    private protected override DataViewSchema.DetachedColumn OutputColumn(int i, DataViewSchema.Column input)
    {
        if (RawTypes.ItemTypeOf(input.Type) is not (NumberDataViewType or BooleanDataViewType or TextDataViewType))
            throw new ArgumentOutOfRangeException(nameof(input),
                $"Column '{input.Name}' is {input.Type}; ConvertType reads numbers, booleans and text here.");
        return new(Pairs[i].Output, RawTypes.WithItem(input.Type, DataKinds.TypeOf(_kind)));
    }

    private protected override Delegate MakeGetter(int i, DataViewRow row, DataViewSchema.Column input) =>
        Generic.Call(Getter<int, int>, RawTypes.ItemTypeOf(input.Type).RawType, DataKinds.TypeOf(_kind).RawType, row, input);

    private static Delegate Getter<TIn, TOut>(DataViewRow row, DataViewSchema.Column input)
    {
        if (input.Type is not VectorDataViewType)
        {
            ValueGetter<TIn> getter = row.GetGetter<TIn>(input);
            TIn raw = default;
            return (ValueGetter<TOut>)((ref TOut value) =>
            {
                getter(ref raw);
                value = Converted<TIn, TOut>(raw);
            });
        }

        ValueGetter<VBuffer<TIn>> vector = row.GetGetter<VBuffer<TIn>>(input);
        VBuffer<TIn> raws = default;
        return (ValueGetter<VBuffer<TOut>>)((ref VBuffer<TOut> value) =>
        {
            vector(ref raws);
            VBufferEditor<TOut> editor = VBufferEditor.Create(ref value, raws.Length);
            int at = 0;
            foreach (TIn raw in raws.DenseValues()) editor.Values[at++] = Converted<TIn, TOut>(raw);
            value = editor.Commit();
        });
    }

    private static TOut Converted<TIn, TOut>(TIn value) =>
        value is ReadOnlyMemory<char> text ? TextValues.Parse<TOut>(text)
        : typeof(TOut) == typeof(ReadOnlyMemory<char>)
            ? (TOut)(object)((IConvertible)value).ToString(CultureInfo.InvariantCulture).AsMemory()
        : (TOut)Convert.ChangeType(value, typeof(TOut), CultureInfo.InvariantCulture);
}
