using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Labelled sequences to train on, or to validate with: text, tokens, keys or vectors.</summary>
/// <remarks>Not safe for several threads at once. Several trainings can read it, one after another or at the same time.</remarks>
public sealed class ClassificationData : ISequences
{
    private readonly TokenCorpus? _corpus;
    private readonly SequenceStore? _store;
    private readonly List<int> _labels = [];
    private readonly List<float> _weights = [];
    private int _emptyTexts;

    /// <summary>An empty set.</summary>
    /// <param name="input">What the sequences are made of.</param>
    /// <param name="classCount">The number of classes; labels are 0 to one less.</param>
    /// <param name="options">The tokeniser, the longest sequence and which part of a longer one is kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of classes, tokens, keys or vector widths cannot be.</exception>
    public ClassificationData(SequenceInput input, int classCount, SequenceClassifierOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumTokens, 1);
        if (input.Kind == SequenceInputKind.Keys) CheckSize(input.Size, ClassifierShape.MaximumKeys, "The number of keys");
        if (input.Kind == SequenceInputKind.Vectors) CheckSize(input.Size, ClassifierShape.MaximumWidth, "The width of a vector");
        Input = input;
        (MaximumTokens, Keep) = (options.MaximumTokens, options.Keep);
        ClassCount = classCount;
        Tokenizer = options.Tokenizer ?? WordTokenizer.Default;
        if (ReadsWords) _corpus = new TokenCorpus(Tokenizer, options.MaximumTokens, options.Keep);
        else _store = new SequenceStore(input, options.MaximumTokens, options.Keep);
    }

    /// <summary>What the sequences are made of.</summary>
    public SequenceInput Input { get; }

    /// <summary>The number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>What cuts texts into tokens.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The number of sequences.</summary>
    public int Count => _labels.Count;

    /// <summary>How many sequences were longer than the maximum, and lost a part.</summary>
    public int TruncatedCount => _corpus?.CutTextCount ?? _store!.CutCount;

    /// <summary>How many sequences have no token at all.</summary>
    public int EmptyCount => _corpus is null ? _store!.EmptyCount : _emptyTexts;

    /// <summary>The sum of the lengths.</summary>
    public long TokenCount
    {
        get
        {
            long sum = 0;
            for (int i = 0; i < Count; i++) sum += Length(i);
            return sum;
        }
    }

    internal TokenCorpus? Corpus => _corpus;

    internal int MaximumTokens { get; }

    internal TextPart Keep { get; }

    private bool ReadsWords => Input.Kind is SequenceInputKind.Text or SequenceInputKind.Tokens;

    /// <summary>Adds a text.</summary>
    /// <param name="text">The text; any, ill-formed ones included.</param>
    /// <param name="label">The class.</param>
    /// <param name="weight">How much the example counts.</param>
    /// <exception cref="ArgumentException">The set is not one of texts, or the label or the weight is out of range.</exception>
    public void AddText(ReadOnlySpan<char> text, int label, float weight = 1)
    {
        Expect(SequenceInputKind.Text);
        CheckExample(label, weight);
        if (_corpus!.AddText(text) == 0) _emptyTexts++;
        AddExample(label, weight);
    }

    /// <summary>Adds a sequence of text tokens, taken as they are.</summary>
    /// <exception cref="ArgumentException">The set is not one of tokens, or the label or the weight is out of range.</exception>
    public void AddTokens(ReadOnlySpan<ReadOnlyMemory<char>> tokens, int label, float weight = 1)
    {
        Expect(SequenceInputKind.Tokens);
        CheckExample(label, weight);
        _corpus!.BeginText();
        foreach (ReadOnlyMemory<char> token in tokens)
            if (!_corpus.AddToken(token.Span)) break;
        if (_corpus.EndText() == 0) _emptyTexts++;
        AddExample(label, weight);
    }

    /// <summary>Adds a sequence of keys, 1 to the key count; 0 is a missing one.</summary>
    /// <exception cref="ArgumentException">The set is not one of keys, or a key, the label or the weight is out of range.</exception>
    public void AddKeys(ReadOnlySpan<uint> keys, int label, float weight = 1)
    {
        Expect(SequenceInputKind.Keys);
        CheckExample(label, weight);
        _store!.AddKeys(keys);
        AddExample(label, weight);
    }

    /// <summary>Adds a sequence of vectors, one after the other.</summary>
    /// <exception cref="ArgumentException">
    /// The set is not one of vectors, the numbers are not whole vectors, or the label or the weight is out of range.
    /// </exception>
    public void AddVectors(ReadOnlySpan<float> rows, int label, float weight = 1)
    {
        Expect(SequenceInputKind.Vectors);
        CheckExample(label, weight);
        _store!.AddVectors(rows);
        AddExample(label, weight);
    }

    internal int Label(int example) => _labels[example];

    internal float Weight(int example) => _weights[example];

    /// <summary>The examples that count; those of weight 0, or of a class of weight 0, are as if they were not there.</summary>
    internal int[] Counted(float[]? classWeights)
    {
        var counted = new List<int>(Count);
        for (int i = 0; i < Count; i++)
            if (ClassifierLoss.Weight(this, i, classWeights) > 0) counted.Add(i);
        return [.. counted];
    }

    int ISequences.Length(int sequence) => Length(sequence);

    // The provisional numbers of the corpus, or the ids of keys.
    ReadOnlySpan<int> ISequences.Tokens(int sequence) => _corpus is null ? _store!.Tokens(sequence) : _corpus[sequence];

    ReadOnlySpan<float> ISequences.Vectors(int sequence) => _store!.Vectors(sequence);

    internal int Length(int example) => _corpus is null ? _store!.Length(example) : Math.Max(1, _corpus[example].Length);

    private void Expect(SequenceInputKind kind)
    {
        if (Input.Kind != kind) throw new ArgumentException($"These sequences are made of {Input.Kind}, not of {kind}.");
    }

    private static void CheckSize(int size, int maximum, string what)
    {
        if (size < 1 || size > maximum) throw new ArgumentOutOfRangeException("input", size, $"{what} must be from 1 to {maximum}.");
    }

    private void CheckExample(int label, float weight)
    {
        if ((uint)label >= (uint)ClassCount) throw new ArgumentException($"Label {label} is not one of the classes 0 to {ClassCount - 1}.");
        if (!float.IsFinite(weight) || weight < 0)
            throw new ArgumentException($"An example's weight is {weight}; it must be finite and not negative.");
    }

    private void AddExample(int label, float weight)
    {
        _labels.Add(label);
        _weights.Add(weight);
    }
}
