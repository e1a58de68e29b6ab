namespace MLNetSeq.Embeddings;

/// <summary>Rows of one width, each of the positive class or the negative one.</summary>
/// <param name="values">The rows one after the other.</param>
/// <param name="width">The numbers of a row.</param>
/// <param name="positive">Each row's class.</param>
internal sealed class LabeledRows(float[] values, int width, bool[] positive)
{
    /// <summary>The number of rows.</summary>
    public int Count => positive.Length;

    /// <summary>The numbers of a row.</summary>
    public int Width => width;

    /// <summary>Each row's class.</summary>
    public ReadOnlySpan<bool> Positive => positive;

    /// <summary>A row.</summary>
    public ReadOnlySpan<float> this[int row] => values.AsSpan(row * width, width);
}
