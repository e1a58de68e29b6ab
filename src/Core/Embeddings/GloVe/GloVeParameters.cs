using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>What GloVe learns: a vector and a bias for each word and each context, and AdaGrad's sums of them.</summary>
/// <remarks>
/// A word's row is w, b, 1 and a context's w̃, 1, b̃, so that one product of rows is w·w̃ + b + b̃ and one pass updates all of it. The ones
/// stay ones, since AdaGrad's sum beside them is so large that no step moves them. A row's sums follow the row, filled up to whole cache
/// lines: what an update reads and writes lies in two places.
/// </remarks>
internal sealed class GloVeParameters
{
    private const int Biases = 2;
    private const float Immovable = 1e30f;

    private readonly EmbeddingMatrix _words;
    private readonly EmbeddingMatrix _contexts;

    /// <summary>All zeros, with the sums of a form.</summary>
    public GloVeParameters(int words, int dimension, AdaGradForm form)
    {
        Words = words;
        Dimension = dimension;
        Width = (dimension + Biases + CacheLine.Length - 1) / CacheLine.Length * CacheLine.Length;
        _words = new EmbeddingMatrix(words, 2 * Width);
        _contexts = new EmbeddingMatrix(words, 2 * Width);
        float start = form == AdaGradForm.GloVe ? 1 : 0;
        for (int word = 0; word < words; word++)
        {
            Begin(_words[word], one: dimension + 1, start);
            Begin(_contexts[word], one: dimension, start);
        }
    }

    /// <summary>The number of words.</summary>
    public int Words { get; }

    /// <summary>The numbers of a vector.</summary>
    public int Dimension { get; }

    /// <summary>The numbers of a row without its sums, a multiple of every register's width.</summary>
    public int Width { get; }

    /// <summary>The numbers from one row to the next.</summary>
    public int Stride => 2 * Width;

    /// <summary>The first word's row.</summary>
    public ref float FirstWord => ref _words.First;

    /// <summary>The first context's row.</summary>
    public ref float FirstContext => ref _contexts.First;

    /// <summary>All rows of words, with their sums.</summary>
    public Span<float> WordValues => _words.Values;

    /// <summary>All rows of contexts, with their sums.</summary>
    public Span<float> ContextValues => _contexts.Values;

    /// <summary>w.</summary>
    public Span<float> Word(int index) => _words[index][..Dimension];

    /// <summary>w̃.</summary>
    public Span<float> Context(int index) => _contexts[index][..Dimension];

    /// <summary>b.</summary>
    public ref float WordBias(int index) => ref _words[index][Dimension];

    /// <summary>b̃.</summary>
    public ref float ContextBias(int index) => ref _contexts[index][Dimension + 1];

    /// <summary>Start values as those of glove.c: vectors and biases between −½ and ½ by the dimension.</summary>
    public void Draw(RandomStream random)
    {
        float limit = 0.5f / Dimension;
        for (int word = 0; word < Words; word++)
        {
            random.FillUniform(_words[word][..(Dimension + 1)], -limit, limit);
            random.FillUniform(Context(word), -limit, limit);
            random.FillUniform(new Span<float>(ref ContextBias(word)), -limit, limit);
        }
    }

    /// <summary>The vectors that come out, one after the other.</summary>
    public float[] Vectors(GloVeVectors choice)
    {
        float[] vectors = new float[checked(Words * Dimension)];
        for (int word = 0; word < Words; word++)
        {
            Span<float> vector = vectors.AsSpan(word * Dimension, Dimension);
            Word(word).CopyTo(vector);
            if (choice != GloVeVectors.Word) VectorMath.Add(Context(word), vector);
            if (choice == GloVeVectors.Mean) VectorMath.Scale(vector, 0.5f);
        }

        return vectors;
    }

    private void Begin(Span<float> row, int one, float start)
    {
        row[one] = 1;
        row[Width..].Fill(start);
        row[Width + one] = Immovable;
    }
}
