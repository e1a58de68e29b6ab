namespace MLNetSeq.Transforms;

/// <summary>Computes the added columns of a few rows at once: rows go in one by one, are computed together, and are read by
/// number.</summary>
/// <remarks>It belongs to one cursor or one row; nothing in it is shared.</remarks>
internal abstract class RowWindow : IDisposable
{
    /// <summary>The row of the window that the getters read.</summary>
    public int Current { get; set; }

    /// <summary>Forgets the rows.</summary>
    public abstract void Clear();

    /// <summary>Adds the row at which the input stands.</summary>
    public abstract void Add();

    /// <summary>Computes all rows added since the last <see cref="Clear"/>.</summary>
    public abstract void Run();

    /// <summary>A ValueGetter of the added column with this number, for the row <see cref="Current"/>.</summary>
    public abstract Delegate MakeGetter(int added);

    public abstract void Dispose();
}
