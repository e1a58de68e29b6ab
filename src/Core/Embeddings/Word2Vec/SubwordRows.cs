using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>The rows that make up each word's vector: its own, and those of its n-grams behind the rows of all words.</summary>
internal sealed class SubwordRows
{
    private readonly int[] _starts;
    private readonly int[] _rows;

    public SubwordRows(WordList words, SubwordHasher? hasher)
    {
        _starts = new int[words.Count + 1];
        List<int> rows = new(words.Count);
        int[] buckets = [];
        for (int word = 0; word < words.Count; word++)
        {
            rows.Add(word);
            if (hasher is not null)
            {
                string text = words[word];
                int room = hasher.MaximumCount(text.Length);
                if (buckets.Length < room) buckets = new int[room];
                int count = hasher.Buckets(text, buckets);
                foreach (int bucket in buckets.AsSpan(0, count)) rows.Add(words.Count + bucket);
            }

            _starts[word + 1] = rows.Count;
            Most = Math.Max(Most, rows.Count - _starts[word]);
        }

        _rows = [.. rows];
    }

    /// <summary>The most rows of a word.</summary>
    public int Most { get; }

    /// <summary>A word's rows.</summary>
    public ReadOnlySpan<int> this[int word] => _rows.AsSpan(_starts[word].._starts[word + 1]);
}
