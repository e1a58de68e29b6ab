using System.Globalization;
using System.Text;

namespace MLNetSeq.Text;

/// <summary>What a character is to the word tokeniser.</summary>
internal enum CharacterKind
{
    /// <summary>Separates tokens.</summary>
    Space,

    /// <summary>Part of a word: letters, marks and numbers of scripts with spaces.</summary>
    Word,

    /// <summary>A letter of a script without spaces between words: a token of its own.</summary>
    Single,

    /// <summary>Invisible; dropped without ending the word.</summary>
    Ignorable,

    /// <summary>Punctuation, whose repetition adds nothing.</summary>
    Punctuation,

    /// <summary>Everything else, emoji among it.</summary>
    Symbol,
}

/// <summary>Classifies characters: ASCII by one table look-up, the rest by Unicode category and script.</summary>
internal static class Characters
{
    internal const byte Lower = 1;
    internal const byte Upper = 2;
    internal const byte Digit = 4;
    internal const byte Space = 8;

    /// <summary>Punctuation that may stand inside a token, so that the fast path for words must look further.</summary>
    internal const byte Joiner = 16;

    internal const byte Letter = Lower | Upper;
    internal const byte Alphanumeric = Letter | Digit;

    /// <summary>The class of each ASCII character; no flag is punctuation.</summary>
    internal static readonly byte[] Ascii = BuildAscii();

    private const char NextLine = '\u0085';

    internal static bool IsAlphanumeric(char c) => c < 128 && (Ascii[c] & Alphanumeric) != 0;

    internal static bool IsDigit(char c) => c is >= '0' and <= '9';

    /// <summary>Whether a character is part of a word of a script with spaces.</summary>
    internal static bool IsWord(Rune rune) => KindOf(rune) == CharacterKind.Word;

    internal static bool IsMark(UnicodeCategory category) =>
        category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    internal static bool IsVariationSelector(int c) => c is 0xFE0E or 0xFE0F;

    /// <summary>
    /// The one character that stands for all quotes, dashes and points of a kind: ' " - … or a space; NUL for a character that stands
    /// for itself. The C1 controls are read as Windows-1252, as browsers do: text with true C1 controls hardly exists.
    /// </summary>
    internal static char Canonical(char c) => c switch
    {
        '\'' or '`' => '\'',
        '"' => '"',
        '-' => '-',
        < '\u0080' => '\0',
        '\u00B4' or '\u02B9' or '\u02BC' or '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2032' or '\uFF07' => '\'',
        '\u0091' or '\u0092' => '\'',
        '\u00AB' or '\u00BB' or '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u2033' or '\uFF02' => '"',
        '\u0084' or '\u0093' or '\u0094' => '"',
        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2015' or '\u2212' => '-',
        '\u0096' or '\u0097' => '-',
        '\u2026' or NextLine => '…',
        < '\u00A0' => ' ',
        _ => '\0',
    };

    /// <summary>Whether a dash is one that joins words rather than one that separates phrases.</summary>
    internal static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011';

    /// <summary>The kind of a character.</summary>
    internal static CharacterKind KindOf(Rune rune)
    {
        if (rune.IsBmp && Canonical((char)rune.Value) is not '\0' and char canonical)
            return canonical == ' ' ? CharacterKind.Space : CharacterKind.Punctuation;

        UnicodeCategory category = Rune.GetUnicodeCategory(rune);
        switch (category)
        {
            case UnicodeCategory.UppercaseLetter:
            case UnicodeCategory.LowercaseLetter:
            case UnicodeCategory.TitlecaseLetter:
            case UnicodeCategory.DecimalDigitNumber:
            case UnicodeCategory.OtherNumber:
            case UnicodeCategory.SpacingCombiningMark:
            case UnicodeCategory.EnclosingMark:
                return CharacterKind.Word;
            case UnicodeCategory.NonSpacingMark:
                return IsVariationSelector(rune.Value) ? CharacterKind.Ignorable : CharacterKind.Word;
            case UnicodeCategory.ModifierLetter:
            case UnicodeCategory.OtherLetter:
            case UnicodeCategory.LetterNumber:
                return HasNoSpaces(rune.Value) ? CharacterKind.Single : CharacterKind.Word;
            case UnicodeCategory.SpaceSeparator:
            case UnicodeCategory.LineSeparator:
            case UnicodeCategory.ParagraphSeparator:
            case UnicodeCategory.Control:
                return CharacterKind.Space;
            case UnicodeCategory.Format:
                return rune.Value == 0x200B ? CharacterKind.Space : CharacterKind.Ignorable;   // the zero-width space does end words
            case UnicodeCategory.ConnectorPunctuation:
            case UnicodeCategory.DashPunctuation:
            case UnicodeCategory.OpenPunctuation:
            case UnicodeCategory.ClosePunctuation:
            case UnicodeCategory.InitialQuotePunctuation:
            case UnicodeCategory.FinalQuotePunctuation:
            case UnicodeCategory.OtherPunctuation:
                return CharacterKind.Punctuation;
            default:
                return CharacterKind.Symbol;
        }
    }

    /// <summary>Lower case, the same on every machine.</summary>
    internal static Rune ToLower(Rune rune) => rune.Value switch
    {
        // Unicode lowers the Turkish dotted capital to i with a combining dot and the invariant culture leaves it as it is:
        // neither meets the "i" that the same word has elsewhere.
        0x130 => new Rune('i'),
        // A capital sigma has one small letter here, and a word one form, wherever it stands.
        0x3C2 => new Rune('σ'),
        _ => Rune.ToLowerInvariant(rune),
    };

    // Unicode blocks: Thai and Lao, Myanmar, Khmer, Kana, the Han blocks of the BMP, halfwidth Kana, Kana supplements, planes 2 and 3.
    private static bool HasNoSpaces(int c) => c switch
    {
        < 0x0E00 => false,
        <= 0x0EFF => true,
        >= 0x1000 and <= 0x109F => true,
        >= 0x1780 and <= 0x17FF => true,
        >= 0x3005 and <= 0x3007 => true,
        >= 0x3021 and <= 0x312F => true,
        >= 0x31A0 and <= 0x31FF => true,
        >= 0x3400 and <= 0x9FFF => true,
        >= 0xF900 and <= 0xFAFF => true,
        >= 0xFF66 and <= 0xFF9F => true,
        >= 0x1AFF0 and <= 0x1B16F => true,
        >= 0x20000 and <= 0x3FFFF => true,
        _ => false,
    };

    private static byte[] BuildAscii()
    {
        byte[] table = new byte[128];
        for (int c = 0; c < 128; c++)
        {
            table[c] = (char)c switch
            {
                >= 'a' and <= 'z' => Lower,
                >= 'A' and <= 'Z' => Upper,
                >= '0' and <= '9' => Digit,
                <= ' ' or '\u007F' => Space,
                '\'' or '`' or '.' or ',' or '/' or ':' or '@' or '+' or '_' or '-' => Joiner,
                _ => 0,
            };
        }

        return table;
    }
}
