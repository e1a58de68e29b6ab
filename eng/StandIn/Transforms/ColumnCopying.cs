using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: Microsoft.ML.LoadableClass(typeof(Microsoft.ML.ITransformer), typeof(ColumnCopyingTransformer), null,
    typeof(Microsoft.ML.SignatureLoadModel), "Copy columns", ColumnCopyingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    private readonly (string Output, string Input)[] _columns;

    internal ColumnCopyingEstimator(params (string, string)[] columns) : base(new ColumnCopyingTransformer(columns)) => _columns = columns;

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        inputSchema.With(_columns.Select(c => inputSchema.Required(c.Input, "input").Renamed(c.Output)));
}

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "StandInCopyColumns";

    private static readonly VersionInfo CopyVersion = Version("SI COPY ", LoaderSignature);

    internal ColumnCopyingTransformer(params (string, string)[] columns) : base(CopyVersion, columns) { }

    private ColumnCopyingTransformer(ModelLoadContext ctx) : base(CopyVersion, ctx) { }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new ColumnCopyingTransformer(ctx);

    private protected override DataViewSchema.DetachedColumn OutputColumn(int i, DataViewSchema.Column input) =>
        new(Pairs[i].Output, input.Type, input.Annotations);

    private protected override Delegate MakeGetter(int i, DataViewRow row, DataViewSchema.Column input) =>
        Generic.Call(Getter<int>, input.Type.RawType, row, input);

    private static Delegate Getter<T>(DataViewRow row, DataViewSchema.Column column) => row.GetGetter<T>(column);
}
