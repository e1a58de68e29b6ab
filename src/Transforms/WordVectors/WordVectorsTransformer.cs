using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>Word vectors and the cutting of texts into the words they were trained on.</summary>
/// <remarks>
/// <para>It reads one column, of text, of text tokens or of keys, and adds a column of its tokens (<c>Vector&lt;String&gt;</c>, of any
/// length), which carries the vectors as the annotation <c>WordVectors</c>: that is where ApplyWordVectors finds them. Missing keys and
/// empty tokens are left out.</para>
/// <para>The vectors are inside the saved model. <c>mlContext.Model.ConvertToOnnx</c> silently leaves this transformer out.</para>
/// </remarks>
public sealed class WordVectorsTransformer : RowToRowTransformer
{
    internal const string Key = "WordVectors";
    internal const string Component = "TrainWordVectors";

    private readonly SavedTokenizer _tokenizer;

    internal WordVectorsTransformer(WordVectors vectors, string outputColumnName, string inputColumnName, SavedTokenizer tokenizer)
    {
        WordVectors = vectors;
        OutputColumnName = outputColumnName;
        InputColumnName = inputColumnName;
        _tokenizer = tokenizer;
    }

    /// <summary>The words and their vectors.</summary>
    public WordVectors WordVectors { get; }

    /// <summary>The column that receives the tokens.</summary>
    public string OutputColumnName { get; }

    /// <summary>The column that is read.</summary>
    public string InputColumnName { get; }

    /// <summary>Cuts text into words.</summary>
    internal ITokenizer Tokenizer => _tokenizer.Get(Component);

    private protected override string FileKey => Key;

    /// <summary>Reads a transformer that <see cref="RowToRowTransformer.Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The stream, at the position where saving began.</param>
    /// <param name="tokenizer">The tokeniser it was trained with, where it was one of your own; a model does not hold it.</param>
    /// <exception cref="InvalidDataException">The stream holds something else, or is cut short or damaged.</exception>
    public static WordVectorsTransformer Load(Stream stream, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(stream, Key, content => Read(content, tokenizer));

    /// <summary>Reads a transformer from a file that <see cref="RowToRowTransformer.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="Load(Stream, ITokenizer)"/>
    public static WordVectorsTransformer Load(string path, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(path, Key, content => Read(content, tokenizer));

    internal static WordVectorsTransformer Read(Stream stream, ITokenizer? tokenizer)
    {
        string output, input, tokenizerName;
        using (BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true))
            (output, input, tokenizerName) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        return new WordVectorsTransformer(WordVectors.Load(stream), output, input, SavedTokenizer.Of(tokenizerName, tokenizer));
    }

    /// <summary>The added column; of an estimator it is known before there are vectors, and only its kind counts.</summary>
    internal static DataViewSchema.DetachedColumn MakeColumn(string name, WordVectors vectors) =>
        WordVectorsAnnotation.On(new(name, new VectorDataViewType(TextDataViewType.Instance)), () => vectors);

    private protected override RowMapper Bind(DataViewSchema input) => new WordTokensMapper(this, input);

    private protected override void Write(Stream stream)
    {
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(OutputColumnName);
            writer.Write(InputColumnName);
            writer.Write(_tokenizer.Name);
        }

        WordVectors.Save(stream);
    }
}
