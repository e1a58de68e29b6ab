using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>What the threads of a training share: the matrices, and the tables that are drawn from.</summary>
internal sealed class Word2VecModel
{
    private readonly int _hotCount;
    private readonly int _inputRows;

    public Word2VecModel(WordList words, Word2VecOptions options, int threads = 1)
    {
        Words = words;
        Options = options;
        SubwordHasher? hasher = options.SubwordBuckets > 0
            ? new SubwordHasher(options.SubwordBuckets, options.MinimumSubwordLength, options.MaximumSubwordLength)
            : null;
        Hasher = hasher;
        Rows = new SubwordRows(words, hasher);
        Subsampling = new Subsampling(words, options.Sample);
        Noise = new NoiseDistribution(words, options.NoisePower);
        if (options.Objective == Word2VecObjective.HierarchicalSoftmax)
            Tree = new HuffmanTree([.. Enumerable.Range(0, words.Count).Select(words.CountOf)]);
        _hotCount = threads == 1 ? 0 : Math.Min(HotRows.Most, words.Count);
        _inputRows = words.Count + options.SubwordBuckets;
        Input = new EmbeddingMatrix(checked(_inputRows + threads * _hotCount), options.Dimension);
        IsConcatenated = options.Architecture == Word2VecArchitecture.Cbow && options.ContextMerge == ContextMerge.Concatenated;
        Output = new EmbeddingMatrix(checked(words.Count + threads * _hotCount), IsConcatenated ? checked(2 * options.Window * Input.Stride) : options.Dimension);
        Input.FillUniform(new RandomStream(options.Seed), 1f / options.Dimension); // as gensim; the output rows start as zeros
        if (options.InitialVectors is { } initial) StartFrom(initial);
    }

    public WordList Words { get; }

    public Word2VecOptions Options { get; }

    public SubwordHasher? Hasher { get; }

    public SubwordRows Rows { get; }

    public Subsampling Subsampling { get; }

    public NoiseDistribution Noise { get; }

    /// <summary>The tree of hierarchical softmax; null with other objectives.</summary>
    public HuffmanTree? Tree { get; }

    /// <summary>Whether the words of a window are updated together, against output rows that they share.</summary>
    public bool UpdatesWindows => Options.Architecture == Word2VecArchitecture.SkipGram && Hasher is null
        && (Tree is not null || (Options.Objective == Word2VecObjective.NegativeSampling && Options.NegativeSharing == NegativeSharing.Window));

    /// <summary>A row for each word, then one for each bucket of n-grams, then the copies of several threads.</summary>
    public EmbeddingMatrix Input { get; }

    /// <summary>A row for each word, or for each inner node of the tree; where a window's words are concatenated, as long as all of their rows.</summary>
    public EmbeddingMatrix Output { get; }

    /// <summary>Whether a window's words go in one behind the other; a place beyond the sentence or the window drawn is then −1.</summary>
    public bool IsConcatenated { get; }

    /// <summary>A thread's copies of the input rows of the commonest words.</summary>
    public HotRows HotInputs(int thread) => new(Input, 0, _hotCount, _inputRows + thread * _hotCount);

    /// <summary>A thread's copies of the output rows of the commonest words, or of the nodes next to the root.</summary>
    public HotRows HotOutputs(int thread) =>
        new(Output, Tree is null ? 0 : Math.Max(0, Words.Count - 1 - _hotCount), _hotCount, Words.Count + thread * _hotCount);

    /// <summary>Copies a window's rows one behind the other; a place without a word is zeros.</summary>
    public void Concatenate(ReadOnlySpan<int> inputs, Span<float> hidden)
    {
        hidden.Clear();
        for (int place = 0; place < inputs.Length; place++)
        {
            if (inputs[place] >= 0) Input[inputs[place]].CopyTo(hidden[(place * Input.Stride)..]);
        }
    }

    /// <summary>Adds to each of a window's rows its part of a concatenated error.</summary>
    public void AddParts(ReadOnlySpan<float> errors, ReadOnlySpan<int> inputs)
    {
        for (int place = 0; place < inputs.Length; place++)
        {
            if (inputs[place] >= 0) VectorMath.Add(errors.Slice(place * Input.Stride, Input.Dimension), Input[inputs[place]]);
        }
    }

    /// <summary>The words' vectors: with n-grams, the mean of a word's rows.</summary>
    public WordVectors ToWordVectors()
    {
        if (Hasher is null) return new WordVectors(Words, VectorRows.Create(Input.ToArray(Words.Count), Input.Dimension));
        float[] vectors = new float[checked(Words.Count * Input.Dimension)];
        for (int word = 0; word < Words.Count; word++)
        {
            Span<float> vector = vectors.AsSpan(word * Input.Dimension, Input.Dimension);
            foreach (int row in Rows[word]) VectorMath.Add(Input[row], vector);
            VectorMath.Scale(vector, 1f / Rows[word].Length);
        }

        float[] buckets = new float[checked(Hasher.BucketCount * Input.Dimension)];
        for (int bucket = 0; bucket < Hasher.BucketCount; bucket++)
            Input[Words.Count + bucket].CopyTo(buckets.AsSpan(bucket * Input.Dimension));
        return new WordVectors(Words, VectorRows.Create(vectors, Input.Dimension),
            new SubwordVectors(Hasher, VectorRows.Create(buckets, Input.Dimension)));
    }

    private void StartFrom(WordVectors initial)
    {
        for (int word = 0; word < Words.Count; word++)
            if (initial.Contains(Words[word])) initial.TryGetVector(Words[word], Input[word]);
    }
}
