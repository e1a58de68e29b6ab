namespace MLNetSeq.Models;

/// <summary>The text of tokens that come one by one: characters as they are, words with the space before them.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="before">What stands before the first one.</param>
internal sealed class TokenPieces(LanguageVocabulary vocabulary, string before)
{
    private const string EndOfLine = "\n";

    private bool _isApart = before.Length == 0 || char.IsWhiteSpace(before[^1]);

    /// <summary>The text of the next token; a line break for the end of a text, with which it goes on.</summary>
    public string Next(int token)
    {
        bool isEnd = token == LanguageVocabulary.EndOfText, needsSpace = vocabulary.Level == TokenLevel.Word && !_isApart && !isEnd;
        _isApart = isEnd;
        return isEnd ? EndOfLine : needsSpace ? " " + vocabulary[token] : vocabulary[token];
    }
}
