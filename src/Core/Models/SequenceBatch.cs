using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>A share of a batch as the layers read it: packed, longest sequence first.</summary>
internal sealed class SequenceBatch
{
    private int[] _tokens = [];
    private int[] _lengths = [];

    public PackedLayout Layout { get; } = new();

    /// <summary>The n-grams of the tokens, where the model has subwords.</summary>
    public SubwordTable? Subwords { get; private set; }

    /// <summary>The id at each row.</summary>
    public Span<int> Tokens => _tokens.AsSpan(0, Layout.Rows);

    /// <summary>The vector at each row, where sequences are made of vectors.</summary>
    public AlignedBuffer Vectors { get; } = new();

    /// <summary>Lays out sequences and copies their tokens or vectors to the rows.</summary>
    /// <param name="source">The sequences.</param>
    /// <param name="input">What they are made of.</param>
    /// <param name="sequences">Which ones, longest first.</param>
    /// <param name="ids">The id of each token; empty where tokens are ids already.</param>
    /// <param name="subwords">The n-grams of each id; null where the model has none.</param>
    public void Fill(ISequences source, SequenceInput input, ReadOnlySpan<int> sequences, ReadOnlySpan<int> ids, SubwordTable? subwords)
    {
        Subwords = subwords;
        if (_lengths.Length < sequences.Length) _lengths = new int[sequences.Length];
        for (int i = 0; i < sequences.Length; i++) _lengths[i] = source.Length(sequences[i]);
        Layout.Set(_lengths.AsSpan(0, sequences.Length));
        if (input.Kind == SequenceInputKind.Vectors)
        {
            Matrix x = Vectors.Matrix(Layout.Rows, input.Size);
            for (int i = 0; i < sequences.Length; i++) CopyVectors(source.Vectors(sequences[i]), i, x);
            return;
        }

        if (_tokens.Length < Layout.Rows) _tokens = new int[Layout.Rows + Layout.Rows / 4];
        for (int i = 0; i < sequences.Length; i++) CopyTokens(source.Tokens(sequences[i]), i, ids);
    }

    private void CopyTokens(ReadOnlySpan<int> tokens, int sequence, ReadOnlySpan<int> ids)
    {
        if (tokens.IsEmpty) _tokens[sequence] = Vocabulary.Unknown;
        for (int t = 0; t < tokens.Length; t++) _tokens[Layout.Offsets[t] + sequence] = ids.IsEmpty ? tokens[t] : ids[tokens[t]];
    }

    private void CopyVectors(ReadOnlySpan<float> rows, int sequence, Matrix x)
    {
        for (int t = 0; t < Layout.Lengths[sequence]; t++)
            rows.Slice(t * x.Columns, x.Columns).CopyTo(x[Layout.Offsets[t] + sequence]);
    }
}
