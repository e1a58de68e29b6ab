using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>What the threads of a training share: the matrices, and the tables that are drawn from.</summary>
internal sealed class Word2VecModel
{
    public Word2VecModel(WordList words, Word2VecOptions options)
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
        Input = new EmbeddingMatrix(words.Count + options.SubwordBuckets, options.Dimension);
        Output = new EmbeddingMatrix(words.Count, options.Dimension);
        Input.FillUniform(new RandomStream(options.Seed), 1f / options.Dimension); // as gensim; the output rows start as zeros
    }

    public WordList Words { get; }

    public Word2VecOptions Options { get; }

    public SubwordHasher? Hasher { get; }

    public SubwordRows Rows { get; }

    public Subsampling Subsampling { get; }

    public NoiseDistribution Noise { get; }

    /// <summary>The tree of hierarchical softmax; null with other objectives.</summary>
    public HuffmanTree? Tree { get; }

    /// <summary>A row for each word, then one for each bucket of n-grams.</summary>
    public EmbeddingMatrix Input { get; }

    /// <summary>A row for each word, or for each inner node of the tree.</summary>
    public EmbeddingMatrix Output { get; }

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
}
