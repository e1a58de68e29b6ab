using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>A token's vector: its word's, and where there are subwords the mean of its n-grams' added (after Bojanowski 2017).</summary>
/// <remarks>A word that is not known still has its n-grams. Each distinct token of a batch is put together once.</remarks>
internal sealed class TokenEmbedding
{
    private readonly Embedding _words;
    private readonly Embedding? _subwords;

    public TokenEmbedding(int wordCount, int bucketCount, int width, float spread, RandomStream? random)
    {
        _words = new Embedding("embedding.weight", wordCount, width, spread, random, Vocabulary.Padding);
        if (bucketCount > 0) _subwords = new Embedding("subwords.weight", bucketCount, width, spread, random);
    }

    private TokenEmbedding(TokenEmbedding shared)
    {
        _words = shared._words.Replicate();
        _subwords = shared._subwords?.Replicate();
    }

    public IEnumerable<Parameter> Parameters => _subwords is null ? [_words.Table] : [_words.Table, _subwords.Table];

    /// <summary>The words' vectors.</summary>
    public Parameter Words => _words.Table;

    /// <summary>Whether a backward pass changes nothing where the words' vectors rest: there are no n-grams.</summary>
    public bool RestsWithWords => _subwords is null;

    private int Width => _words.Width;

    public TokenEmbedding Replicate() => new(this);

    /// <summary>Writes the vector of each token to the rows of x.</summary>
    public void Forward(ReadOnlySpan<int> tokens, SubwordTable? table, Matrix x, Workspace workspace)
    {
        if (_subwords is null)
        {
            _words.Forward(tokens, x);
            return;
        }

        DistinctRows distinct = workspace.Tokens;
        distinct.Collect(tokens, table!.Count);
        Matrix vectors = workspace.Vectors.Matrix(distinct.Count, Width);
        for (int i = 0; i < distinct.Count; i++) PutTogether(distinct.Distinct[i], table, vectors[i]);
        Rows.Gather(vectors, distinct.Index, x);
    }

    /// <summary>Lets every token start from its word's vector alone.</summary>
    public void ClearSubwords() => _subwords?.Table.Value.Clear();

    /// <summary>Adds ∂loss/∂x to the gradients of the n-grams and, unless they rest, of the words.</summary>
    public void Backward(ReadOnlySpan<int> tokens, SubwordTable? table, ReadOnlyMatrix dx, Workspace workspace, bool wordsRest = false)
    {
        if (_subwords is null)
        {
            if (!wordsRest) _words.Backward(tokens, dx);
            return;
        }

        DistinctRows distinct = workspace.Tokens;
        Matrix gradients = workspace.Vectors.Matrix(distinct.Count, Width); // in place of the vectors, which are not needed any more
        gradients.Fill(0);
        Rows.ScatterAdd(dx, distinct.Index, gradients);
        for (int i = 0; i < distinct.Count; i++) TakeApart(distinct.Distinct[i], table!, gradients[i], wordsRest);
    }

    private void PutTogether(int token, SubwordTable table, Span<float> vector)
    {
        vector.Clear();
        ReadOnlySpan<int> buckets = table.BucketsOf(token);
        foreach (int bucket in buckets) VectorMath.Add(_subwords!.Table.Matrix[bucket], vector);
        if (!buckets.IsEmpty) VectorMath.Scale(vector, 1f / buckets.Length);
        VectorMath.Add(_words.Table.Matrix[table.IdOf(token)], vector);
    }

    private void TakeApart(int token, SubwordTable table, Span<float> gradient, bool wordsRest)
    {
        int id = table.IdOf(token);
        if (id != Vocabulary.Padding && !wordsRest) VectorMath.Add(gradient, _words.Table.RowGradients![id]);
        ReadOnlySpan<int> buckets = table.BucketsOf(token);
        foreach (int bucket in buckets) VectorMath.AddScaled(gradient, 1f / buckets.Length, _subwords!.Table.RowGradients![bucket]);
    }

    /// <summary>The distinct tokens of a batch and their vectors.</summary>
    public sealed class Workspace
    {
        internal DistinctRows Tokens { get; } = new();

        internal AlignedBuffer Vectors { get; } = new();
    }
}
