using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Inference;

/// <summary>W x of every token, worked out once: what a token brings to the gates is then a row of a table, and no product.</summary>
internal sealed class TokenTable
{
    private readonly AlignedBuffer _rows = new();
    private readonly int _tokens;
    private readonly int _width;

    public TokenTable(Embedding embedding, RecurrentLayer layer)
    {
        (_tokens, _width) = (embedding.Table.Rows, layer.InputWeight.Rows);
        var packed = new PackedMatrix();
        packed.PackTransposed(layer.InputWeight.Matrix);
        Multiply.By(embedding.Table.Matrix, packed, _rows.Matrix(_tokens, _width));
        Bytes = Size(embedding, layer);
    }

    public long Bytes { get; }

    /// <summary>A row for each token.</summary>
    public ReadOnlyMatrix Rows => _rows.Matrix(_tokens, _width);

    public ReadOnlySpan<float> this[int token] => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref _rows.First, token * _width), _width);

    /// <summary>The bytes of a table, before it is made.</summary>
    public static long Size(Embedding embedding, RecurrentLayer layer) =>
        (long)embedding.Table.Rows * layer.InputWeight.Rows * sizeof(float);
}
