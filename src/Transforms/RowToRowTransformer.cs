using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetSeq.Transforms;

/// <summary>A transformer that adds columns to every row, computed from that row alone.</summary>
/// <remarks>
/// Thread-safe: each cursor and each prediction engine has its own workspace. A cursor computes only what it is asked for, and reads
/// ahead to compute many rows at once; a prediction engine computes one. <c>mlContext.Model.ConvertToOnnx</c> silently leaves this
/// transformer out.
/// </remarks>
public abstract class RowToRowTransformer : ITransformer
{
    private protected RowToRowTransformer() { }

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The input's columns and the added ones.</summary>
    /// <exception cref="ArgumentException">The input lacks a column that the transformer reads, or that column has another
    /// type.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema).OutputSchema;
    }

    /// <summary>Adds the columns to <paramref name="input"/>. They are computed when they are read.</summary>
    /// <exception cref="ArgumentException">The input lacks a column that the transformer reads, or that column has another
    /// type.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedDataView(Bind(input.Schema), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return Bind(inputSchema);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveIn(ctx);

    private protected abstract RowMapper Bind(DataViewSchema input);

    private protected abstract void SaveIn(ModelSaveContext ctx);
}
