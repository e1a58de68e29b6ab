using Microsoft.ML;
using MLNetSeq.Models;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>The cutting of texts into words, bound to an input schema.</summary>
internal sealed class WordTokensMapper : ComputingMapper
{
    private readonly WordVectorsTransformer _owner;
    private readonly WordColumn _input;
    private readonly ITokenizer? _tokenizer;
    private readonly Lazy<ReadOnlyMemory<char>[]> _keyValues;

    public WordTokensMapper(WordVectorsTransformer owner, DataViewSchema input)
        : base(input, [WordVectorsTransformer.MakeColumn(owner.OutputColumnName, owner.WordVectors)])
    {
        _owner = owner;
        _input = WordColumn.Find(input, owner.InputColumnName, WordVectorsTransformer.Component);
        _tokenizer = _input.Kind == SequenceInputKind.Text ? owner.Tokenizer : null;
        _keyValues = new Lazy<ReadOnlyMemory<char>[]>(_input.KeyValues);
    }

    // To cut a text into words is less work than to share it out.
    protected override int Threads => 1;

    public override RowWindow OpenWindow(DataViewRow input, ColumnSelection active, int threads) =>
        new WordTokensWindow(SequenceReader.Open(input, _input.Column), _owner.WordVectors.Words, _tokenizer, _keyValues);

    protected override IEnumerable<DataViewSchema.Column> SourcesOf(int added) => [_input.Column];
}
