using System.Collections.Concurrent;
using Microsoft.ML;
using MLNetSeq.Embeddings;
using MLNetSeq.Models;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>A column of words and the vectors they are looked up in; shared by cursors, which borrow their workspaces here.</summary>
internal sealed class BoundWords
{
    private readonly WordColumn _column;
    private readonly WordLookup _lookup;
    private readonly Lazy<WordPooler> _pooler;
    private readonly Lazy<KeyWord[]> _keys;
    private readonly ConcurrentBag<FoundWords> _idle = [];

    private BoundWords(WordColumn column, WordFeatureSettings settings, WordVectors vectors, LearnedPooling learned)
    {
        _column = column;
        _lookup = new WordLookup(vectors, settings.Unknown, settings.Casing);
        Tokenizer = column.Kind == SequenceInputKind.Text ? settings.Tokenizer.Get(WordFeaturesTransformer.Component) : null;
        // Schemas are bound more often than rows are read.
        _pooler = new Lazy<WordPooler>(() =>
            new WordPooler(vectors, settings.Poolings, learned.Statistics, settings.SifParameter, learned.CommonDirection));
        _keys = new Lazy<KeyWord[]>(() => [.. column.KeyValues().Select(word =>
            new KeyWord(word, word.IsEmpty || !_lookup.TryFind(word.Span, out int index) ? -1 : index))]);
    }

    public DataViewSchema.Column Column => _column.Column;

    public WordVectors Vectors => _lookup.Vectors;

    /// <summary>Cuts the column's texts into words; null where it holds tokens or keys.</summary>
    public ITokenizer? Tokenizer { get; }

    public WordPooler Pooler => _pooler.Value;

    /// <summary>The columns the settings read, with their vectors: the given ones, or else those the columns carry.</summary>
    public static BoundWords[] FindAll(
        DataViewSchema schema, WordFeatureSettings settings, WordVectors? vectors, IReadOnlyList<LearnedPooling> learned) =>
        [.. settings.Inputs.Select((name, i) =>
        {
            WordColumn column = WordColumn.Find(schema, name, WordFeaturesTransformer.Component);
            return new BoundWords(column, settings,
                vectors ?? column.Column.GetWordVectors(WordFeaturesTransformer.Component), learned[i]);
        })];

    public FoundWords Borrow() => _idle.TryTake(out FoundWords? words) ? words : new FoundWords(_lookup);

    public void Return(FoundWords words)
    {
        words.Clear();
        _idle.Add(words);
    }

    public void Add(ReadOnlySpan<uint> keys, FoundWords words)
    {
        KeyWord[] known = _keys.Value;
        foreach (uint key in keys)
        {
            // 0 is a missing key, and so is what lies beyond the key's range.
            if (key == 0 || key > (uint)known.Length) continue;
            KeyWord word = known[key - 1];
            if (word.Index >= 0) words.AddKnown(word.Index);
            else if (!word.Text.IsEmpty) words.AddUnknown(word.Text.Span);
        }
    }

    private readonly record struct KeyWord(ReadOnlyMemory<char> Text, int Index);
}
