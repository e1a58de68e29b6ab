using System.Buffers;
using System.Globalization;
using System.Text;

namespace MLNetSeq.Text;

/// <summary>One pass of the word tokeniser over one text.</summary>
/// <remarks>
/// Every method consumes at least one character and looks ahead by a bounded length, or once over what it then consumes: the time is
/// linear in the text whatever it holds.
/// </remarks>
internal ref struct WordScanner
{
    /// <summary>The buffer a scanner needs: one token, and what a step may append before it looks at the length again.</summary>
    internal const int BufferLength = WordTokenizer.MaximumTokenLength + Slack;

    private const int Slack = 8;
    private const int LongestRun = 3;
    private const int LongestStarRun = 5;   // one to five stars are a rating
    private const int LongestTag = 16;
    private const int LongestElision = 5;
    private const int MostClitics = 4;

    // "'" and what follows where it is a word of its own: clitics that the Penn Treebank splits off, and elided words.
    private static readonly string[] Elisions =
        ["'s", "'m", "'d", "'t", "'re", "'ve", "'ll", "'em", "'n", "'til", "'tis", "'twas", "'cause"];

    private static readonly string[] LinkStarts = ["http://", "https://", "ftp://", "www."];

    private static readonly SearchValues<char> Mouths = SearchValues.Create(")(][DPp|/\\*");

    private readonly ReadOnlySpan<char> _text;
    private readonly ITokenSink _sink;
    private readonly IAsciiWordSink? _wordSink;
    private readonly Span<char> _buffer;
    private readonly bool _keepCase;
    private readonly bool _keepLinks;
    private int _position;
    private int _noEmailBefore;
    private bool _wanted;

    internal WordScanner(ReadOnlySpan<char> text, ITokenSink sink, Span<char> buffer, bool keepCase, bool keepLinks)
    {
        _text = text;
        _sink = sink;
        _wordSink = sink as IAsciiWordSink;
        _buffer = buffer;
        _keepCase = keepCase;
        _keepLinks = keepLinks;
        _wanted = true;
    }

    internal void Run()
    {
        while (_wanted && _position < _text.Length)
        {
            char c = _text[_position];
            if (c >= 128) BeyondAscii(c);
            else if ((Characters.Ascii[c] & Characters.Alphanumeric) != 0) Word();
            else if ((Characters.Ascii[c] & Characters.Space) != 0) _position++;
            else Punctuation(c);
        }
    }

    /// <summary>A word of a few ASCII letters and digits that ends there; everything else goes to <see cref="AsciiRun"/>.</summary>
    private void Word()
    {
        ReadOnlySpan<char> text = _text[_position..];
        int length = AsciiWord.Scan(text, _keepCase, out AsciiWord word, out bool isChanged);
        if (length == 0 || GoesOn(_position + length))
        {
            AsciiRun();
            return;
        }

        // Most words are followed by a space; to take it here spares the loop a turn.
        _position += length + (text[length] == ' ' ? 1 : 0);
        ReadOnlySpan<char> token = text[..length];
        if (isChanged)
        {
            word.CopyTo(_buffer);
            token = _buffer[..length];
        }

        if (IsTwoWords(token)) EmitPlain(token);
        else _wanted = _wordSink is null ? _sink.Add(token) : _wordSink.Add(token, word);
    }

    /// <summary>A word of ASCII letters and digits that ends there; everything else goes to <see cref="LongWord"/>.</summary>
    private void AsciiRun()
    {
        ReadOnlySpan<char> text = _text;
        byte[] classes = Characters.Ascii;
        int start = _position;
        int i = start;
        int seen = 0;
        while (i < text.Length)
        {
            int c = text[i];
            if ((uint)c >= (uint)classes.Length) break;
            int flags = classes[c];
            if ((flags & Characters.Alphanumeric) == 0) break;
            seen |= flags;
            i++;
        }

        if (i - start > WordTokenizer.MaximumTokenLength || (i < text.Length && GoesOn(i)))
        {
            LongWord();
            return;
        }

        _position = i;
        ReadOnlySpan<char> word = text[start..i];
        if ((seen & Characters.Upper) != 0 && !_keepCase)
        {
            for (int k = 0; k < word.Length; k++)
            {
                char c = word[k];
                _buffer[k] = (uint)(c - 'A') <= 'Z' - 'A' ? (char)(c | 0x20) : c;
            }

            word = _buffer[..word.Length];
        }

        EmitPlain(word);
    }

    /// <summary>Whether what ends a run of ASCII letters and digits may yet belong to the token.</summary>
    private readonly bool GoesOn(int end)
    {
        char c = _text[end];
        if (c >= 128) return true;
        if (c == ' ') return IsDetachedNot(end);
        if ((Characters.Ascii[c] & Characters.Joiner) == 0 || end + 1 >= _text.Length) return false;
        char next = _text[end + 1];
        return next >= 128 || Characters.IsAlphanumeric(next) || (c == ':' && next == '/');
    }

    /// <summary>Whether " 't" at <paramref name="end"/> is the rest of "don 't", as some corpora split it.</summary>
    private readonly bool IsDetachedNot(int end) =>
        _text.Length - end > 2 && (_text[end + 2] | 0x20) == 't' && (_text[end - 1] | 0x20) == 'n'
        && Characters.Canonical(_text[end + 1]) == '\'' && !IsWordAt(end + 3);

    private void LongWord()
    {
        if (Characters.IsAlphanumeric(_text[_position]) && (Email() || Link() || Initials())) return;

        int apostrophes = 0;
        int length = 0;
        int i = _position;
        while (i < _text.Length)
        {
            if (length >= WordTokenizer.MaximumTokenLength - 1)
            {
                if (!Emit(_buffer[..length])) return;
                length = 0;
                apostrophes = 0;
            }

            char c = _text[i];
            if (Characters.IsAlphanumeric(c))
            {
                _buffer[length++] = Fold(c);
                i++;
                continue;
            }

            if (c is '.' or ',' or '/' or ':' && IsBetweenDigits(i))
            {
                _buffer[length++] = c;
                i++;
                continue;
            }

            if (Characters.Canonical(c) == '\'')
            {
                if (i == _position || !IsWordAt(i + 1) || Characters.IsDigit(_text[i + 1])) break;
                _buffer[length++] = '\'';
                apostrophes++;
                i++;
                continue;
            }

            if (c < 128 || Rune.DecodeFromUtf16(_text[i..], out Rune rune, out int units) != OperationStatus.Done) break;
            CharacterKind kind = Characters.KindOf(rune);
            if (kind == CharacterKind.Word) length += Fold(rune).EncodeToUtf16(_buffer[length..]);
            else if (kind != CharacterKind.Ignorable) break;
            i += units;
        }

        if (length > 0 && i < _text.Length && _text[i] == ' ' && IsDetachedNot(i))
        {
            _buffer[length++] = '\'';
            _buffer[length++] = Fold(_text[i + 2]);
            apostrophes++;
            i += 3;
        }

        _position = i;
        if (length == 0) return;
        if (apostrophes == 0) EmitPlain(_buffer[..length]);
        else EmitContraction(_buffer[..length]);
    }

    /// <summary>A word without apostrophes.</summary>
    private void EmitPlain(ReadOnlySpan<char> word)
    {
        if (IsTwoWords(word))
        {
            if (Emit(word[..3])) Emit(word[3..]);
            return;
        }

        Emit(word);
    }

    private static bool IsTwoWords(ReadOnlySpan<char> word) =>
        word.Length == 6 && word.Equals("cannot", StringComparison.OrdinalIgnoreCase);

    /// <summary>A word with apostrophes: its clitics are tokens of their own.</summary>
    private void EmitContraction(ReadOnlySpan<char> word)
    {
        Span<int> cuts = stackalloc int[MostClitics + 1];
        int count = 0;
        int end = word.Length;
        cuts[0] = end;
        while (count < MostClitics && CliticLength(word[..end]) is > 0 and int clitic)
        {
            end -= clitic;
            cuts[++count] = end;
        }

        if (end > 0 && !Emit(word[..end])) return;
        for (; count > 0; count--)
        {
            if (!Emit(word[cuts[count]..cuts[count - 1]])) return;
        }
    }

    private static int CliticLength(ReadOnlySpan<char> word)
    {
        if (word.Length < 2) return 0;
        int last = word[^1] | 0x20;
        if (word[^2] == '\'')
        {
            if (last is 's' or 'm' or 'd') return 2;
            return last == 't' && word.Length > 2 && (word[^3] | 0x20) == 'n' ? 3 : 0;
        }

        if (word.Length < 3 || word[^3] != '\'') return 0;
        int first = word[^2] | 0x20;
        return (first is 'r' or 'v' && last == 'e') || (first == 'l' && last == 'l') ? 3 : 0;
    }

    private void Punctuation(char c)
    {
        switch (c)
        {
            case '\'' or '`':
                Apostrophe();
                break;
            case '"':
                DoubleQuotes();
                break;
            case '-':
                Dashes();
                break;
            case '.':
                Points();
                break;
            case '<' when TagLength() is > 0 and int tag:
                _position += tag;
                break;
            case '<' when CharAt(_position + 1) == '3' && !IsWordAt(_position + 2):
                Emit(_text.Slice(_position, 2));   // a heart
                _position += 2;
                break;
            case ':' or ';' or '=' when Emoticon():
                break;
            case '@' when Mention():
                break;
            case '#' when Hashtag():
                break;
            case '\\' when CharAt(_position + 1) is '/' or '*':
                _position++;   // the Penn Treebank escapes these two
                break;
            default:
                RunOf(c);
                break;
        }
    }

    private void BeyondAscii(char c)
    {
        switch (Characters.Canonical(c))
        {
            case '\'':
                Apostrophe();
                return;
            case '"':
                DoubleQuotes();
                return;
            case '-':
                Dashes();
                return;
            case '…':
                Points();
                return;
            case ' ':
                _position++;
                return;
        }

        if (Rune.DecodeFromUtf16(_text[_position..], out Rune rune, out int units) != OperationStatus.Done || rune == Rune.ReplacementChar)
        {
            IllFormed();
            return;
        }

        switch (Characters.KindOf(rune))
        {
            case CharacterKind.Space or CharacterKind.Ignorable:
                _position += units;
                break;
            case CharacterKind.Word:
                LongWord();
                break;
            case CharacterKind.Single:
                Single();
                break;
            case CharacterKind.Punctuation when units == 1:
                RunOf(c);
                break;
            default:
                Cluster();
                break;
        }
    }

    /// <summary>A letter of a script without spaces, with the marks on it.</summary>
    private void Single()
    {
        int length = 0;
        int i = _position;
        while (Rune.DecodeFromUtf16(_text[i..], out Rune rune, out int units) == OperationStatus.Done)
        {
            if (i > _position && !Characters.IsMark(Rune.GetUnicodeCategory(rune))) break;
            i += units;
            if (Characters.IsVariationSelector(rune.Value)) continue;
            if (length >= WordTokenizer.MaximumTokenLength - 1)
            {
                if (!Emit(_buffer[..length])) return;
                length = 0;
            }

            length += rune.EncodeToUtf16(_buffer[length..]);
        }

        _position = i;
        Emit(_buffer[..length]);
    }

    /// <summary>A symbol as the reader sees it: all code points of an emoji.</summary>
    private void Cluster()
    {
        int end = _position + StringInfo.GetNextTextElementLength(_text[_position..]);
        int length = 0;
        for (int i = _position; i < end; i++)
        {
            if (Characters.IsVariationSelector(_text[i])) continue;
            if (length >= WordTokenizer.MaximumTokenLength - 1 && !char.IsLowSurrogate(_text[i]))
            {
                if (!Emit(_buffer[..length])) return;
                length = 0;
            }

            _buffer[length++] = _text[i];
        }

        _position = end;
        if (length > 0) Emit(_buffer[..length]);
    }

    /// <summary>One replacement character for any number of unpaired surrogates.</summary>
    private void IllFormed()
    {
        while (_position < _text.Length
            && (Rune.DecodeFromUtf16(_text[_position..], out Rune rune, out _) != OperationStatus.Done || rune == Rune.ReplacementChar))
            _position++;

        Emit("\uFFFD");
    }

    private void RunOf(char c)
    {
        int longest = c == '*' ? LongestStarRun : LongestRun;
        int count = 0;
        int i = _position;
        while (i < _text.Length)
        {
            if (_text[i] == '\\' && c is '*' or '/' && CharAt(i + 1) == c) i++;
            if (_text[i] != c) break;
            if (count < longest) _buffer[count++] = c;
            i++;
        }

        _position = i;
        Emit(_buffer[..count]);
    }

    private void Points()
    {
        int points = 0;
        for (; _position < _text.Length; _position++)
        {
            char c = _text[_position];
            if (c == '.') points++;
            else if (Characters.Canonical(c) == '…') points += LongestRun;
            else break;
            points = Math.Min(points, LongestRun);
        }

        Emit(points == 1 ? "." : "...");
    }

    private void DoubleQuotes()
    {
        while (Characters.Canonical(CharAt(_position)) == '"') _position++;
        Emit("\"");
    }

    private void Dashes()
    {
        if (PennBracket()) return;
        int i = _position;
        while (Characters.Canonical(CharAt(i)) == '-') i++;
        bool joins = i - _position == 1 && Characters.IsHyphen(_text[_position])
            && IsWordBefore(_position) && IsWordAt(i);
        _position = i;
        if (!joins) Emit("-");
    }

    /// <summary>"-lrb-" and its kin, which stand for brackets in the Penn Treebank.</summary>
    private bool PennBracket()
    {
        const int Length = 5;
        if (_text.Length - _position < Length || _text[_position] != '-') return false;
        Span<char> code = stackalloc char[Length];
        for (int i = 0; i < Length; i++) code[i] = (char)(_text[_position + i] | 0x20);
        string? bracket = code switch
        {
            "-lrb-" => "(",
            "-rrb-" => ")",
            "-lsb-" => "[",
            "-rsb-" => "]",
            "-lcb-" => "{",
            "-rcb-" => "}",
            _ => null,
        };
        if (bracket is null) return false;
        _position += Length;
        Emit(bracket);
        return true;
    }

    /// <summary>An apostrophe that no letter precedes: a double quote, a clitic or elided word, or a single quote.</summary>
    private void Apostrophe()
    {
        int i = _position + 1;
        if (Characters.Canonical(CharAt(i)) == '\'')
        {
            do i++;
            while (Characters.Canonical(CharAt(i)) == '\'');
            _position = i;
            Emit("\"");
            return;
        }

        if (Characters.IsDigit(CharAt(i)) && Characters.IsDigit(CharAt(i + 1)) && !Characters.IsDigit(CharAt(i + 2)))
        {
            _position = i;   // '80s is 80s
            return;
        }

        int length = 1;
        _buffer[0] = '\'';
        while (length < LongestElision + 1 && char.IsAsciiLetter(CharAt(i))) _buffer[length++] = Fold(_text[i++]);
        bool ends = !IsWordAt(i) && !(Characters.IsHyphen(CharAt(i)) && IsWordAt(i + 1));
        if (ends && length > 1)
        {
            ReadOnlySpan<char> word = _buffer[..length];
            foreach (string elision in Elisions)
            {
                if (!word.Equals(elision, StringComparison.OrdinalIgnoreCase)) continue;
                _position = i;
                Emit(word);
                return;
            }
        }

        _position++;
        Emit("'");
    }

    /// <summary>The length of a tag at the position that breaks a line, or zero.</summary>
    private readonly int TagLength()
    {
        ReadOnlySpan<char> rest = _text[_position..Math.Min(_position + LongestTag, _text.Length)];
        int close = rest.IndexOf('>');
        if (close < 0) return 0;
        ReadOnlySpan<char> name = rest[1..close].Trim(" /");
        bool breaks = name.Equals("br", StringComparison.OrdinalIgnoreCase) || name.Equals("p", StringComparison.OrdinalIgnoreCase)
            || name.Equals("hr", StringComparison.OrdinalIgnoreCase);
        return breaks ? close + 1 : 0;
    }

    /// <summary>Eyes, perhaps a nose, and a mouth that nothing runs on from.</summary>
    private bool Emoticon()
    {
        int i = _position + 1;
        if (CharAt(i) is '-' or '^' or '\'') i++;
        char mouth = CharAt(i);
        if (!Mouths.Contains(mouth) || IsWordAt(i + 1) || CharAt(i + 1) == '/') return false;
        _buffer[0] = _text[_position];
        _buffer[1] = Fold(mouth);
        do i++;
        while (CharAt(i) == mouth);
        _position = i;
        Emit(_buffer[..2]);
        return true;
    }

    private bool Mention()
    {
        int end = _position + 1;
        while (IsNameUnit(CharAt(end))) end++;
        if (end == _position + 1 || IsWordBefore(_position)) return false;
        EmitLink(end, "<user>");
        return true;
    }

    private bool Hashtag()
    {
        if (IsWordBefore(_position)) return false;
        int length = 1;
        int i = _position + 1;
        _buffer[0] = '#';
        while (length < WordTokenizer.MaximumTokenLength - 1
            && Rune.DecodeFromUtf16(_text[i..], out Rune rune, out int units) == OperationStatus.Done)
        {
            CharacterKind kind = rune.Value == '_' ? CharacterKind.Word : Characters.KindOf(rune);
            if (kind is CharacterKind.Word or CharacterKind.Single) length += Fold(rune).EncodeToUtf16(_buffer[length..]);
            else if (kind != CharacterKind.Ignorable) break;
            i += units;
        }

        if (length == 1) return false;
        _position = i;
        Emit(_buffer[..length]);
        return true;
    }

    /// <summary>Letter, point, letter, point: "u.s.", "e.g.", "a.k.a".</summary>
    private bool Initials()
    {
        int i = _position;
        while (i - _position < WordTokenizer.MaximumTokenLength - 2 && char.IsAsciiLetter(CharAt(i)) && CharAt(i + 1) == '.') i += 2;
        if (i - _position < 4) return false;
        if (char.IsAsciiLetter(CharAt(i)) && !IsWordAt(i + 1) && Characters.Canonical(CharAt(i + 1)) != '\'') i++;
        EmitFolded(i);
        return true;
    }

    private bool Link()
    {
        ReadOnlySpan<char> rest = _text[_position..];
        if ((rest[0] | 0x20) is not ('h' or 'f' or 'w')) return false;
        int head = 0;
        foreach (string start in LinkStarts)
        {
            if (rest.StartsWith(start, StringComparison.OrdinalIgnoreCase)) head = start.Length;
        }

        if (head == 0 || !IsWordAt(_position + head)) return false;
        int end = head;
        bool opens = false;
        for (; end < rest.Length; end++)
        {
            char c = rest[end];
            if (c is '<' or '>' or '`' or '"' || char.IsWhiteSpace(c) || char.IsControl(c) || Characters.Canonical(c) is '"' or '…') break;
            opens |= c == '(';
        }

        // What ends a sentence or closes a bracket around the address is not part of it.
        while (rest[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or ']' || (rest[end - 1] == ')' && !opens)) end--;
        EmitLink(_position + end, "<url>");
        return true;
    }

    private bool Email()
    {
        // All the positions before the one where the last search ended end there too.
        if (_position < _noEmailBefore) return false;
        int i = _position;
        while (IsNameUnit(CharAt(i)) || CharAt(i) is '.' or '+' or '-') i++;
        _noEmailBefore = i;
        if (CharAt(i) != '@' || !Characters.IsAlphanumeric(_text[i - 1])) return false;
        int lastPoint = -1;
        int end = ++i;
        for (; Characters.IsAlphanumeric(CharAt(i)) || (CharAt(i) is '.' or '-' && Characters.IsAlphanumeric(CharAt(i + 1))); i++)
        {
            if (_text[i] == '.') lastPoint = i;
            end = i + 1;
        }

        if (lastPoint < 0 || end - lastPoint < 3) return false;
        EmitLink(end, "<email>");
        return true;
    }

    private void EmitLink(int end, string placeholder)
    {
        if (_keepLinks)
        {
            EmitFolded(end);
            return;
        }

        _position = end;
        Emit(placeholder);
    }

    /// <summary>The text up to <paramref name="end"/>, in pieces where it is too long.</summary>
    private void EmitFolded(int end)
    {
        while (_position < end)
        {
            int length = 0;
            while (_position < end && length < WordTokenizer.MaximumTokenLength - 1)
            {
                Rune.DecodeFromUtf16(_text[_position..end], out Rune rune, out int units);
                length += Fold(rune).EncodeToUtf16(_buffer[length..]);
                _position += units;
            }

            if (!Emit(_buffer[..length])) return;
        }
    }

    private bool Emit(ReadOnlySpan<char> token)
    {
        _wanted = _sink.Add(token);
        return _wanted;
    }

    private readonly char Fold(char c) => !_keepCase && char.IsAsciiLetterUpper(c) ? (char)(c | 0x20) : c;

    private readonly Rune Fold(Rune rune) => _keepCase ? rune : Characters.ToLower(rune);

    /// <summary>The character at an index, NUL beyond the end.</summary>
    private readonly char CharAt(int index) => (uint)index < (uint)_text.Length ? _text[index] : '\0';

    private readonly bool IsWordAt(int index)
    {
        char c = CharAt(index);
        if (c < 128) return Characters.IsAlphanumeric(c);
        return Rune.DecodeFromUtf16(_text[index..], out Rune rune, out _) == OperationStatus.Done && Characters.IsWord(rune);
    }

    private readonly bool IsWordBefore(int index)
    {
        if (index == 0) return false;
        char c = _text[index - 1];
        if (c < 128) return Characters.IsAlphanumeric(c);
        return Rune.DecodeLastFromUtf16(_text[..index], out Rune rune, out _) == OperationStatus.Done && Characters.IsWord(rune);
    }

    private readonly bool IsBetweenDigits(int index) =>
        index > 0 && Characters.IsDigit(_text[index - 1]) && Characters.IsDigit(CharAt(index + 1));

    private static bool IsNameUnit(char c) => c == '_' || Characters.IsAlphanumeric(c);
}
