using System.Text;
using Microsoft.ML;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>Takes a bias out of the word vectors that a column carries.</summary>
/// <remarks>
/// <para>It reads a column of words: text, a vector of text tokens, or a vector of keys with their values. The output has its type, values
/// and annotations, but for the annotation <c>WordVectors</c>, which has the debiased vectors: ApplyWordVectors, the trainers and
/// <see cref="WordVectorsAnnotation.GetWordVectors(DataViewSchema.Column)"/> find them there. Rows pass through as they are.</para>
/// <para>A saved model holds the directions and the lists of words. The vectors of a column are debiased when they are first asked for, once
/// for each source. Where the transformer was made with word vectors or their file, it holds their debiased form, and a saved model
/// does.</para>
/// <para><c>mlContext.Model.ConvertToOnnx</c> silently leaves this transformer out.</para>
/// </remarks>
public sealed class DebiasWordVectorsTransformer : RowToRowTransformer
{
    internal const string Key = "DebiasWordVectors";
    internal const string Component = "DebiasWordVectors";

    private readonly DebiasedVectors _debiased;

    /// <param name="outputColumnName">The column that is added.</param>
    /// <param name="inputColumnName">The column that is read.</param>
    /// <param name="debiaser">What debiases the vectors of a column.</param>
    /// <param name="held">Vectors that are debiased already, whatever the column carries; null for those of the column.</param>
    internal DebiasWordVectorsTransformer(string outputColumnName, string inputColumnName, Debiaser debiaser, WordVectors? held)
    {
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        Debiaser = debiaser;
        WordVectors = held;
        _debiased = new DebiasedVectors(debiaser);
    }

    /// <summary>The directions of the bias, and what debiases vectors.</summary>
    public Debiaser Debiaser { get; }

    /// <summary>The debiased vectors it holds; null where it debiases those of the chain.</summary>
    public WordVectors? WordVectors { get; }

    /// <summary>The column that carries the debiased vectors.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    private protected override string FileKey => Key;

    /// <summary>Reads a transformer that <see cref="RowToRowTransformer.Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The stream, at the position where saving began.</param>
    /// <exception cref="InvalidDataException">The stream holds something else, or is cut short or damaged.</exception>
    public static DebiasWordVectorsTransformer Load(Stream stream) => TransformerFormat.Load(stream, Key, Read);

    /// <summary>Reads a transformer from a file that <see cref="RowToRowTransformer.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="Load(Stream)"/>
    public static DebiasWordVectorsTransformer Load(string path) => TransformerFormat.Load(path, Key, Read);

    /// <summary>The debiased vectors of data with this schema: those it holds, or else those of the input column, debiased.</summary>
    /// <remarks>They are made once. <c>Save</c> writes them in any format.</remarks>
    /// <exception cref="ArgumentException">There is no such column, or it carries no vectors, or vectors of another dimension.</exception>
    public WordVectors GetWordVectors(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return WordVectors ?? Debiased(WordColumn.Find(inputSchema, InputColumnName, Component).Column);
    }

    internal static DebiasWordVectorsTransformer Read(Stream stream)
    {
        string output, input;
        Debiaser debiaser;
        bool holdsVectors;
        using (BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            (output, input) = (reader.ReadString(), reader.ReadString());
            debiaser = Debiaser.Load(reader);
            holdsVectors = reader.ReadBoolean();
        }

        return new DebiasWordVectorsTransformer(output, input, debiaser, holdsVectors ? WordVectors.Load(stream) : null);
    }

    /// <summary>Takes in vectors that were debiased when it was fitted.</summary>
    internal void Add(WordVectors source, WordVectors debiased) => _debiased.Add(source, debiased);

    private protected override RowMapper Bind(DataViewSchema input)
    {
        DataViewSchema.Column column = WordColumn.Find(input, InputColumnName, Component).Column;
        if (WordVectors is null && !column.HasWordVectors())
            throw new ArgumentException(WordVectorsAnnotation.Missing(InputColumnName, Component), nameof(input));
        DataViewSchema.DetachedColumn copy = new(OutputColumnName, column.Type, column.Annotations);
        return new RelabellingMapper(input, column, WordVectorsAnnotation.On(copy, () => WordVectors ?? Debiased(column)));
    }

    private protected override void Write(Stream stream)
    {
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(OutputColumnName);
            writer.Write(InputColumnName);
            Debiaser.Save(writer);
            writer.Write(WordVectors is not null);
        }

        // Debiased, not the source: as large, and the model that loads it gives the same bits on any processor, and has nothing to compute.
        WordVectors?.Save(stream);
    }

    private WordVectors Debiased(DataViewSchema.Column column)
    {
        WordVectors source = column.GetWordVectors(Component);
        try
        {
            return _debiased.Of(source);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{Component} cannot debias the vectors that column '{column.Name}' carries. {e.Message}", e);
        }
    }
}
