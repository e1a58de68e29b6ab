using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A re-ranker bound to an input schema.</summary>
internal sealed class RerankMapper : ComputingMapper
{
    private readonly RerankTextsTransformer _owner;
    private readonly DataViewSchema.Column _column;

    public RerankMapper(RerankTextsTransformer owner, DataViewSchema input, DataViewSchema.Column column)
        : base(input, owner.Settings.MakeColumns(((VectorDataViewType)column.Type).Size))
    {
        _owner = owner;
        _column = column;
    }

    protected override int Threads => ScoringThreads.Of(_owner.Settings.Threads);

    public override RowWindow OpenWindow(DataViewRow input, ColumnSelection active, int threads) =>
        new RerankWindow(_owner, input.GetGetter<VBuffer<ReadOnlyMemory<char>>>(_column), threads);

    protected override IEnumerable<DataViewSchema.Column> SourcesOf(int added) => [_column];
}
