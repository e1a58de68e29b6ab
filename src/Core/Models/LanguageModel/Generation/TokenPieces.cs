using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The text of tokens that come one by one: characters as they are, words and the first pieces of words with the space before
/// them.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="before">What stands before the first one.</param>
internal sealed class TokenPieces(LanguageVocabulary vocabulary, string before)
{
    private const string EndOfLine = "\n";

    private bool _isApart = before.Length == 0 || char.IsWhiteSpace(before[^1]);
    private bool _startsWord;

    /// <summary>The text of the next token; a line break for the end of a text, with which it goes on.</summary>
    public string Next(int token)
    {
        if (token == LanguageVocabulary.EndOfText)
        {
            (_isApart, _startsWord) = (true, false);
            return EndOfLine;
        }

        string text = vocabulary[token];
        if (vocabulary.Level == TokenLevel.Word) _startsWord = true;
        else if (vocabulary.Level == TokenLevel.Subword && text[0] == BytePairMerges.WordStart) (_startsWord, text) = (true, text[1..]);
        if (text.Length == 0) return ""; // a word begins, with what comes next
        bool needsSpace = _startsWord && !_isApart;
        (_isApart, _startsWord) = (false, false);
        return needsSpace ? " " + text : text;
    }
}
