using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>A classifier bound to an input schema.</summary>
internal sealed class ClassificationMapper : ComputingMapper
{
    private readonly SequenceClassificationTransformer _owner;
    private readonly DataViewSchema.Column _feature;

    public ClassificationMapper(SequenceClassificationTransformer owner, DataViewSchema input)
        : base(input, owner.MakeColumns(ClassificationColumns.NextSetId(input)))
    {
        _owner = owner;
        _feature = SequenceColumn.Find(input, owner.FeatureColumnName, owner.Component, owner.Model.Input);
    }

    protected override int Threads => _owner.Threads;

    // One run of the network gives all columns, whichever are asked for.
    public override RowWindow OpenWindow(DataViewRow input, ColumnSelection active, int threads) =>
        new ClassificationWindow(_owner, input, _feature, threads);

    protected override IEnumerable<DataViewSchema.Column> SourcesOf(int added) => [_feature];
}
