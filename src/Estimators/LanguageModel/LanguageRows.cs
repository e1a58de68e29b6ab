using Microsoft.ML;
using MLNetSeq.Models;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>The rows of a column as texts to train a language model on, read as they are asked for.</summary>
internal sealed class LanguageRows : ISequenceSink
{
    private readonly IDataView _view;
    private readonly WordColumn _column;
    private readonly ConditionColumn? _condition;
    private readonly KeyWords _keyWords;
    private string _text = "";
    private ReadOnlyMemory<char>[] _tokens = [];

    public LanguageRows(IDataView view, WordColumn column, ConditionColumn? condition)
    {
        _view = view;
        _column = column;
        _condition = condition;
        _keyWords = new KeyWords(new Lazy<ReadOnlyMemory<char>[]>(column.KeyValues));
    }

    /// <summary>Whether the texts are whole; else they are cut into words.</summary>
    public bool AreText => _column.Kind == SequenceInputKind.Text;

    /// <summary>The texts of a column of text.</summary>
    public IEnumerable<string> Texts() => ConditionedTexts().Select(row => row.Text);

    /// <summary>The same with their conditions, each valid until the next.</summary>
    public IEnumerable<ConditionedText> ConditionedTexts() => Read().Select(condition => new ConditionedText(_text, condition));

    /// <summary>The words of each text of another column.</summary>
    public IEnumerable<IReadOnlyList<ReadOnlyMemory<char>>> Tokens() => ConditionedTokens().Select(row => row.Tokens);

    /// <summary>The same with their conditions, each valid until the next.</summary>
    public IEnumerable<ConditionedTokens> ConditionedTokens() => Read().Select(condition => new ConditionedTokens(_tokens, condition));

    public void AddText(ReadOnlyMemory<char> text) => _text = text.ToString();

    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => _tokens = tokens.ToArray();

    public void AddKeys(ReadOnlySpan<uint> keys) => _tokens = _keyWords.Of(keys).ToArray();

    public void AddVectors(ReadOnlySpan<float> rowMajor) => throw new NotSupportedException("Words are no vectors.");

    // The text of each row is kept here, its condition is given on.
    private IEnumerable<TextCondition> Read()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(
            _condition is null ? [_column.Column] : [_column.Column, _condition.Column]);
        SequenceReader reader = SequenceReader.Open(cursor, _column.Column);
        Func<TextCondition>? condition = _condition?.Open(cursor);
        while (cursor.MoveNext())
        {
            reader.Read(this);
            yield return condition?.Invoke() ?? default;
        }
    }
}
