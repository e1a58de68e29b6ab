using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>A classifier bound to an input schema.</summary>
internal sealed class ClassificationMapper : RowMapper
{
    private readonly SequenceClassificationTransformer _owner;
    private readonly DataViewSchema.Column _feature;

    public ClassificationMapper(SequenceClassificationTransformer owner, DataViewSchema input)
        : base(input, owner.MakeColumns(ClassificationColumns.NextSetId(input)))
    {
        _owner = owner;
        _feature = SequenceColumn.Find(input, owner.FeatureColumnName, owner.Component, owner.Model.Input);
    }

    public override int Threads => _owner.Threads;

    protected override IReadOnlyList<DataViewSchema.Column> Sources => [_feature];

    public override RowWindow OpenWindow(DataViewRow input, int threads) => new ClassificationWindow(_owner, input, _feature, threads);
}
