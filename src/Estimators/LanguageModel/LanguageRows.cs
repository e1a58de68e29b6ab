using Microsoft.ML;
using MLNetSeq.Models;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>The rows of a column as texts to train a language model on, read as they are asked for.</summary>
internal sealed class LanguageRows : ISequenceSink
{
    private readonly IDataView _view;
    private readonly WordColumn _column;
    private readonly KeyWords _keyWords;
    private string _text = "";
    private ReadOnlyMemory<char>[] _tokens = [];

    public LanguageRows(IDataView view, WordColumn column)
    {
        _view = view;
        _column = column;
        _keyWords = new KeyWords(new Lazy<ReadOnlyMemory<char>[]>(column.KeyValues));
    }

    /// <summary>Whether the texts are whole; else they are cut into words.</summary>
    public bool AreText => _column.Kind == SequenceInputKind.Text;

    /// <summary>The texts of a column of text.</summary>
    public IEnumerable<string> Texts() => Read(() => _text);

    /// <summary>The words of each text of another column.</summary>
    public IEnumerable<IReadOnlyList<ReadOnlyMemory<char>>> Tokens() => Read(() => _tokens);

    public void AddText(ReadOnlyMemory<char> text) => _text = text.ToString();

    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => _tokens = tokens.ToArray();

    public void AddKeys(ReadOnlySpan<uint> keys) => _tokens = _keyWords.Of(keys).ToArray();

    public void AddVectors(ReadOnlySpan<float> rowMajor) => throw new NotSupportedException("Words are no vectors.");

    private IEnumerable<T> Read<T>(Func<T> current)
    {
        using DataViewRowCursor cursor = _view.GetRowCursor([_column.Column]);
        SequenceReader reader = SequenceReader.Open(cursor, _column.Column);
        while (cursor.MoveNext())
        {
            reader.Read(this);
            yield return current();
        }
    }
}
