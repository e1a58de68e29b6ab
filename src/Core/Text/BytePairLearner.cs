using System.Runtime.InteropServices;

namespace MLNetSeq.Text;

/// <summary>Learns <see cref="BytePairMerges"/> from counted words.</summary>
/// <remarks>
/// Each pair of pieces knows how often it occurs and in which words, and a merge changes the counts around its places alone. A heap holds
/// the pairs by their counts; a count in it that has fallen since is put right when it comes to the top, one that has risen goes in anew.
/// </remarks>
internal sealed class BytePairLearner
{
    private const int None = -1; // an unknown character, with which nothing is merged
    private const long FewestOccurrences = 2;

    private readonly BytePairOptions _options;
    private readonly List<Word> _words = [];
    private readonly List<string> _pieces = [];
    private readonly List<BytePairMerge> _merges = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly HashSet<long> _merged = [];
    private readonly Dictionary<long, Occurrences> _pairs = [];
    private readonly HashSet<long> _risen = [];
    private readonly PriorityQueue<long, Priority> _heap = new();
    private int _characters;

    public BytePairLearner(IEnumerable<KeyValuePair<string, long>> words, BytePairOptions options)
    {
        _options = options;
        List<KeyValuePair<string, long>> counted = [];
        foreach (KeyValuePair<string, long> word in words)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(word.Value, nameof(words));
            if (word.Key.Length > 0 && word.Value > 0 && !Vocabulary.IsReserved(word.Key)) counted.Add(word);
        }

        TakeCharacters(counted);
        foreach ((string word, long count) in counted) Cut(word, count);
        for (int word = 0; word < _words.Count; word++)
            for (int i = 1; i < _words[word].Length; i++) Count(_words[word].Pieces[i - 1], _words[word].Pieces[i], word);
        PushRisen();
    }

    public BytePairMerges Run(CancellationToken cancellation)
    {
        while (_merges.Count < _options.Merges && _pieces.Count < _options.MaximumPieces
            && _heap.TryDequeue(out long pair, out Priority top))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!_pairs.TryGetValue(pair, out Occurrences? occurrences) || occurrences.Count > top.Count) continue;
            if (occurrences.Count < FewestOccurrences) continue;
            if (occurrences.Count < top.Count) _heap.Enqueue(pair, new Priority(occurrences.Count, pair));
            else Merge(pair, occurrences);
        }

        return new BytePairMerges(_pieces.Take(_characters), _merges);
    }

    // By descending count: where pairs are equally frequent, those of smaller numbers come first.
    private void TakeCharacters(List<KeyValuePair<string, long>> words)
    {
        Dictionary<string, long> counts = [];
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        long marks = 0;
        foreach ((string word, long count) in words)
        {
            marks += count;
            for (int at = 0; at < word.Length;)
            {
                ReadOnlySpan<char> character = BytePairMerges.NextCharacter(word, ref at);
                if (character[0] != BytePairMerges.WordStart) CollectionsMarshal.GetValueRefOrAddDefault(lookup, character, out _) += count;
            }
        }

        IEnumerable<KeyValuePair<string, long>> taken = counts.Where(c => c.Value >= _options.MinimumCount)
            .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(_options.MaximumPieces - 1)
            .Append(new(BytePairMerges.WordStartPiece, marks)).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal);
        foreach (string character in taken.Select(c => c.Key)) NumberOf(character);
        _characters = _pieces.Count;
    }

    // As BytePairMerges cuts it: in runs, the first of which begins with the mark.
    private void Cut(string word, long count)
    {
        List<int> run = [_numbers[BytePairMerges.WordStartPiece]];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int at = 0; at < word.Length;)
        {
            if (run.Count == BytePairMerges.MaximumRun)
            {
                _words.Add(new Word([.. run], count));
                run.Clear();
            }

            ReadOnlySpan<char> character = BytePairMerges.NextCharacter(word, ref at);
            run.Add(character[0] != BytePairMerges.WordStart && numbers.TryGetValue(character, out int number) ? number : None);
        }

        _words.Add(new Word([.. run], count));
    }

    private void Merge(long pair, Occurrences occurrences)
    {
        int left = (int)(pair >> 32), right = (int)pair;
        var merge = new BytePairMerge(_pieces[left], _pieces[right]);
        if (BytePairMerges.IsForbidden(merge.Piece))
        {
            _pairs.Remove(pair); // a text that holds it means the unknown word
            return;
        }

        int piece = NumberOf(merge.Piece);
        if (_merged.Add(pair)) _merges.Add(merge); // where another merge made one of the two once more, it may come again
        foreach (int word in CollectionsMarshal.AsSpan(occurrences.Words)) Merge(word, left, right, piece);
        _pairs.Remove(pair);
        PushRisen();
    }

    private void Merge(int number, int left, int right, int piece)
    {
        Word word = _words[number];
        Span<int> pieces = word.Pieces;
        int kept = 0;
        for (int i = 0; i < word.Length; i++)
        {
            if (pieces[i] != left || i + 1 == word.Length || pieces[i + 1] != right)
            {
                pieces[kept++] = pieces[i];
                continue;
            }

            Uncount(left, right, word.Count);
            if (kept > 0)
            {
                Uncount(pieces[kept - 1], left, word.Count);
                Count(pieces[kept - 1], piece, number);
            }

            if (i + 2 < word.Length)
            {
                Uncount(right, pieces[i + 2], word.Count);
                Count(piece, pieces[i + 2], number); // for now: where the next two are merged too, it is taken back
            }

            pieces[kept++] = piece;
            i++;
        }

        word.Length = kept;
    }

    private void Count(int left, int right, int word)
    {
        if ((left | right) < 0) return;
        long pair = (long)left << 32 | (uint)right;
        ref Occurrences? occurrences = ref CollectionsMarshal.GetValueRefOrAddDefault(_pairs, pair, out _);
        occurrences ??= new Occurrences();
        occurrences.Count += _words[word].Count;
        if (occurrences.Words.Count == 0 || occurrences.Words[^1] != word) occurrences.Words.Add(word);
        _risen.Add(pair);
    }

    private void Uncount(int left, int right, long count)
    {
        if (_pairs.TryGetValue((long)left << 32 | (uint)right, out Occurrences? occurrences)) occurrences.Count -= count;
    }

    private void PushRisen()
    {
        foreach (long pair in _risen)
            if (_pairs.TryGetValue(pair, out Occurrences? occurrences)) _heap.Enqueue(pair, new Priority(occurrences.Count, pair));
        _risen.Clear();
    }

    private int NumberOf(string piece)
    {
        ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, piece, out bool exists);
        if (exists) return number;
        number = _pieces.Count;
        _pieces.Add(piece);
        return number;
    }

    private sealed class Word(int[] pieces, long count)
    {
        public int[] Pieces { get; } = pieces;

        public int Length { get; set; } = pieces.Length;

        public long Count { get; } = count;
    }

    private sealed class Occurrences
    {
        public long Count { get; set; }

        // Those that had the pair at some time, in no order and some perhaps twice: a merge finds nothing in them then.
        public List<int> Words { get; } = [];
    }

    private readonly record struct Priority(long Count, long Pair) : IComparable<Priority>
    {
        public int CompareTo(Priority other) => Count != other.Count ? other.Count.CompareTo(Count) : Pair.CompareTo(other.Pair);
    }
}
