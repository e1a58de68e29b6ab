using Microsoft.ML;

namespace MLNetSeq.Transforms;

/// <summary>A language model bound to an input schema.</summary>
internal sealed class LanguageModelMapper : ComputingMapper
{
    private readonly RnnLanguageModelTransformer _owner;
    private readonly WordColumn _column;
    private readonly ConditionColumn? _condition;
    private readonly Lazy<ReadOnlyMemory<char>[]> _keyValues;

    public LanguageModelMapper(RnnLanguageModelTransformer owner, DataViewSchema input)
        : base(input, owner.Settings.Outputs.Select(output => output.MakeColumn(owner.Model.HiddenSize)))
    {
        _owner = owner;
        _column = LanguageInput.Find(input, owner.InputColumnName, RnnLanguageModelTransformer.Component, owner.Model.Vocabulary.Level);
        _condition = ConditionColumn.Find(input, owner.ConditionColumnName, RnnLanguageModelTransformer.Component);
        _condition?.CheckFits(owner.Model, RnnLanguageModelTransformer.Component);
        _keyValues = new Lazy<ReadOnlyMemory<char>[]>(_column.KeyValues);
    }

    protected override int Threads => ScoringThreads.Of(_owner.Settings.Threads);

    // One run of the network gives all columns, whichever are asked for.
    public override RowWindow OpenWindow(DataViewRow input, ColumnSelection active, int threads) =>
        new LanguageModelWindow(
            _owner, SequenceReader.Open(input, _column.Column), _condition?.Open(input), input, new KeyWords(_keyValues), threads);

    protected override IEnumerable<DataViewSchema.Column> SourcesOf(int added) =>
        _condition is null ? [_column.Column] : [_column.Column, _condition.Column];
}
