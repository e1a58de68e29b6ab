using System.Text;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Formats;

/// <summary>Some lines of a text of word vectors, and what they say.</summary>
/// <param name="dimension">The numbers of a vector.</param>
/// <param name="vocabulary">The words that are wanted; null for all.</param>
internal sealed unsafe class TextBlock(int dimension, WordList? vocabulary)
{
    private const byte Feed = (byte)'\n';

    private readonly List<string?> _words = [];
    private readonly char[] _characters = new char[WordList.MaximumWordLength];
    private float[] _values = [];
    private int _rows;
    private byte[] _bytes = []; // the last line ends in a line feed
    private int _length;

    /// <summary>The lines that were taken apart, empty ones included.</summary>
    public int Lines { get; private set; }

    /// <summary>The lines with a word, wanted or not.</summary>
    public int Entries => _words.Count;

    /// <summary>What is wrong with the line that follows them; null for nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>The word of an entry; null where it is not wanted, empty where the line has none.</summary>
    public string? Word(int entry) => _words[entry];

    /// <summary>The vector of a wanted entry, in the order of those.</summary>
    public ReadOnlySpan<float> Row(int wanted) => _values.AsSpan(wanted * dimension, dimension);

    /// <summary>Reads the next lines of a text; false where it has ended.</summary>
    public bool Read(LineBlocks text) => (_length = text.Read(ref _bytes)) > 0;

    /// <summary>Takes the lines apart, up to the first that is wrong.</summary>
    /// <returns>Whether none is.</returns>
    public bool Parse(bool startsWithHeader)
    {
        _words.Clear();
        _rows = Lines = 0;
        Problem = null;
        fixed (byte* bytes = _bytes)
        {
            for (int start = 0; start < _length && Problem is null;)
            {
                int length = _bytes.AsSpan(start, _length - start).IndexOf(Feed);
                bool isHeader = startsWithHeader && start == 0;
                Problem = isHeader ? null : ParseLine(bytes + start, TextLines.Trim(new ReadOnlySpan<byte>(bytes + start, length)));
                if (Problem is null) Lines++;
                start += length + 1;
            }
        }

        return Problem is null;
    }

    private string? ParseLine(byte* text, ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty) return null;
        int wordEnd = line.IndexOfAny(" \t"u8);
        if (wordEnd < 0) return $"expected a word and {dimension} numbers, found {TextLayout.Quote(line)}";
        string? problem = TryDecode(line[..wordEnd], out string? word);
        if (problem is not null) return problem;
        if (word is null && StartsWithNumber(text + wordEnd))
        {
            _words.Add(null);
            return null;
        }

        Span<float> row = NextRow();
        if (word is null || !TryReadRow(text + wordEnd, text + line.Length, row))
        {
            // The word has spaces in it, or the line is wrong.
            problem = ParseFromEnd(text, line, row, out wordEnd) ?? TryDecode(line[..wordEnd], out word);
            if (problem is not null) return problem;
        }

        _words.Add(word);
        if (word is not null) _rows++;
        return null;
    }

    private string? ParseFromEnd(byte* text, ReadOnlySpan<byte> line, Span<float> row, out int wordEnd)
    {
        int start = TextLines.StartOfLast(line, dimension);
        wordEnd = start < 0 ? 0 : TextLines.Trim(line[..start]).Length;
        int fields = TextLines.CountFields(line);
        if (start <= 0) return $"expected a word and {dimension} numbers, found {fields} fields, {TextLayout.Quote(line)}";
        int first = line[..wordEnd].IndexOfAny(" \t"u8);
        if (first >= 0 && AreNumbers(text + first, text + wordEnd))
            return $"expected a word and {dimension} numbers, found {fields - 1} numbers behind {TextLayout.Quote(line[..first])}";
        if (TryReadRow(text + start, text + line.Length, row)) return null;
        ReadOnlySpan<byte> wrong = FirstThatIsNoNumber(text + start, text + line.Length);
        return $"expected {dimension} numbers behind {TextLayout.Quote(line[..wordEnd])}, and found {TextLayout.Quote(wrong)}";
    }

    /// <summary>A word's text; null where it is not wanted.</summary>
    private string? TryDecode(ReadOnlySpan<byte> utf8, out string? word)
    {
        word = null;
        if (Encoding.UTF8.GetCharCount(utf8) > WordList.MaximumWordLength)
            return $"a word of {utf8.Length} bytes, {TextLayout.Quote(utf8)}; a word has at most {WordList.MaximumWordLength} characters";
        ReadOnlySpan<char> characters = _characters.AsSpan(0, Encoding.UTF8.GetChars(utf8, _characters));
        if (vocabulary is null || vocabulary.Contains(characters)) word = characters.ToString();
        return null;
    }

    private Span<float> NextRow()
    {
        int start = _rows * dimension;
        if (start + dimension > _values.Length) Array.Resize(ref _values, Math.Max(start + dimension, 2 * _values.Length));
        return _values.AsSpan(start, dimension);
    }

    private static bool TryReadRow(byte* text, byte* end, Span<float> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            while (TextLines.IsSpace(*text)) text++;
            if (text == end) return false;
            text = FloatParser.Read(text, out row[i]);
            if (text == null) return false;
        }

        return text == end;
    }

    private static bool StartsWithNumber(byte* text)
    {
        while (TextLines.IsSpace(*text)) text++;
        return FloatParser.Read(text, out _) != null;
    }

    private static ReadOnlySpan<byte> FirstThatIsNoNumber(byte* text, byte* end)
    {
        while (text < end)
        {
            while (TextLines.IsSpace(*text)) text++;
            byte* next = FloatParser.Read(text, out _);
            if (next == null) return TextLines.FirstField(new ReadOnlySpan<byte>(text, (int)(end - text)));
            text = next;
        }

        return [];
    }

    private static bool AreNumbers(byte* text, byte* end) => FirstThatIsNoNumber(text, end).IsEmpty;
}
