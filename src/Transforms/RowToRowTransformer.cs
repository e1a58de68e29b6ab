using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Interop;

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

    /// <summary>Writes the transformer alone, in a format that depends on nothing of ML.NET's; its class's Load reads it.</summary>
    /// <remarks><c>mlContext.Model.Save</c> saves whole chains.</remarks>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        TransformerFormat.Save(stream, FileKey, Write);
    }

    /// <summary>Writes the transformer alone to a file.</summary>
    public void Save(string path)
    {
        using FileStream stream = File.Create(path);
        Save(stream);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        TransformerFile.Save(ctx, FileKey, stream => TransformerFormat.SaveContent(stream, Write));

    /// <summary>The key in the <see cref="TransformerTable"/>.</summary>
    private protected abstract string FileKey { get; }

    private protected abstract RowMapper Bind(DataViewSchema input);

    /// <summary>Writes what the transformer is made of.</summary>
    private protected abstract void Write(Stream stream);
}
