using System.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The contexts of one word while they are counted: a cell for each word, and marks that find those that are not empty.</summary>
/// <remarks>
/// Amounts are whole multiples of 2⁻³², so that a sum does not depend on its order: not on threads, nor on what was spilled and merged.
/// A cell has room for 2³² words next to each other.
/// </remarks>
internal sealed class CountRow(int words)
{
    private const int MarkBits = 64;

    private readonly ulong[] _amounts = new ulong[words];
    private readonly ulong[] _marks = new ulong[(words + MarkBits - 1) / MarkBits];
    private readonly ulong[] _markedMarks = new ulong[(words / MarkBits + MarkBits) / MarkBits];

    /// <summary>What stands for 1.</summary>
    public const double Unit = 1L << 32;

    /// <summary>The contexts that are not empty.</summary>
    public int Count { get; private set; }

    /// <summary>Adds what is more than 0.</summary>
    public void Add(int context, ulong amount)
    {
        ref ulong cell = ref _amounts[context];
        if (cell == 0) Mark(context);
        cell += amount;
    }

    /// <summary>Adds what each of the next words is worth by its distance; ends with the sentence.</summary>
    public void AddFollowing(ReadOnlySpan<int> words, ReadOnlySpan<ulong> amounts)
    {
        for (int d = 0; d < words.Length && d < amounts.Length; d++)
        {
            int word = words[d];
            if (word < 0) return;
            Add(word, amounts[d]);
        }
    }

    /// <summary>Adds what each of the words before is worth by its distance; ends with the sentence.</summary>
    public void AddPreceding(ReadOnlySpan<int> words, ReadOnlySpan<ulong> amounts)
    {
        int last = words.Length - 1;
        for (int d = 0; d < words.Length && d < amounts.Length; d++)
        {
            int word = words[last - d];
            if (word < 0) return;
            Add(word, amounts[d]);
        }
    }

    /// <summary>Takes out what was counted, by ascending context; the row is empty after.</summary>
    /// <param name="row">Receives <see cref="Count"/> entries.</param>
    public void Take(Span<CountedContext> row)
    {
        int length = 0;
        for (int m = 0; m < _markedMarks.Length; m++)
        {
            for (ulong marked = _markedMarks[m]; marked != 0; marked &= marked - 1)
            {
                int mark = m * MarkBits + BitOperations.TrailingZeroCount(marked);
                for (ulong contexts = _marks[mark]; contexts != 0; contexts &= contexts - 1)
                {
                    int context = mark * MarkBits + BitOperations.TrailingZeroCount(contexts);
                    row[length++] = new CountedContext(context, _amounts[context]);
                    _amounts[context] = 0;
                }

                _marks[mark] = 0;
            }

            _markedMarks[m] = 0;
        }

        Count = 0;
    }

    private void Mark(int context)
    {
        int mark = context / MarkBits;
        _marks[mark] |= 1UL << (context % MarkBits);
        _markedMarks[mark / MarkBits] |= 1UL << (mark % MarkBits);
        Count++;
    }
}
