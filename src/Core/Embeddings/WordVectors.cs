namespace MLNetSeq.Embeddings;

/// <summary>Words and their vectors; immutable and safe for several threads.</summary>
public sealed partial class WordVectors
{
    /// <summary>Brings words and rows together.</summary>
    /// <param name="words">The words.</param>
    /// <param name="rows">A row for each word.</param>
    /// <param name="subwords">Gives words that are not in the list a vector; null for none.</param>
    /// <exception cref="ArgumentException">The numbers of words and rows, or the widths of rows, differ.</exception>
    public WordVectors(WordList words, VectorRows rows, SubwordVectors? subwords = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(rows);
        if (words.Count != rows.Count)
            throw new ArgumentException($"There are {words.Count} words and {rows.Count} rows: give one row for each word.", nameof(rows));
        if (subwords is not null && subwords.Rows.Dimension != rows.Dimension)
        {
            throw new ArgumentException(
                $"Vectors of words have {rows.Dimension} numbers and those of n-grams {subwords.Rows.Dimension}: they must agree.", nameof(subwords));
        }

        Words = words;
        Rows = rows;
        Subwords = subwords;
    }

    /// <summary>The words, a row of <see cref="Rows"/> each.</summary>
    public WordList Words { get; }

    /// <summary>The vectors, one for each word of <see cref="Words"/>.</summary>
    public VectorRows Rows { get; }

    /// <summary>What gives words that are not in the list a vector; null for nothing.</summary>
    public SubwordVectors? Subwords { get; }

    /// <summary>The number of words.</summary>
    public int Count => Words.Count;

    /// <summary>The numbers of a vector.</summary>
    public int Dimension => Rows.Dimension;

    /// <summary>A copy of a word's vector; that of its n-grams where the word is not in the list.</summary>
    /// <exception cref="KeyNotFoundException">The word is not in the list and has no n-grams with vectors.</exception>
    public float[] this[string word]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(word);
            float[] vector = new float[Dimension];
            return TryGetVector(word, vector) ? vector : throw Missing(word);
        }
    }

    /// <summary>Words and vectors in memory.</summary>
    /// <param name="words">The words.</param>
    /// <param name="values">Their vectors, one after the other; kept, not copied.</param>
    /// <param name="dimension">The numbers of a vector.</param>
    /// <param name="counts">How often each word occurred; null where that is not known.</param>
    public static WordVectors Create(IEnumerable<string> words, float[] values, int dimension, IReadOnlyList<long>? counts = null) =>
        new(WordList.Create(words, counts), VectorRows.Create(values, dimension));

    /// <summary>Whether the word is in the list; n-grams do not count.</summary>
    public bool Contains(ReadOnlySpan<char> word) => Words.Contains(word);

    /// <summary>Writes a word's vector; that of its n-grams where the word is not in the list.</summary>
    /// <param name="word">The word, in the case of the list.</param>
    /// <param name="destination">Receives <see cref="Dimension"/> numbers; zeros where the word has no vector.</param>
    /// <returns>Whether the word has a vector.</returns>
    public bool TryGetVector(ReadOnlySpan<char> word, Span<float> destination)
    {
        Span<float> vector = destination[..Dimension];
        if (Words.TryGetIndex(word, out int index))
        {
            ReadOnlySpan<float> row = Rows.Row(index, vector);
            if (!row.Overlaps(vector)) row.CopyTo(vector);
            return true;
        }

        if (Subwords is not null) return Subwords.TryGetVector(word, vector);
        vector.Clear();
        return false;
    }
}
