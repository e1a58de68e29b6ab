using System.Text;
using Microsoft.ML;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>Turns words into the numbers of their vectors: one pooled vector a row, or one vector a word.</summary>
/// <remarks>
/// <para>It reads columns of text, of text tokens or of keys. Where it was made with word vectors or their file, it holds them, and a saved
/// model does; else it reads them from the annotation <c>WordVectors</c> of the column, and holds nothing of them.</para>
/// <para><c>mlContext.Model.ConvertToOnnx</c> silently leaves this transformer out.</para>
/// </remarks>
public sealed class WordFeaturesTransformer : RowToRowTransformer
{
    internal const string Key = "WordFeatures";
    internal const string Component = "ApplyWordVectors";

    private readonly LearnedPooling[] _learned;

    internal WordFeaturesTransformer(WordFeatureSettings settings, LearnedPooling[] learned, WordVectors? vectors)
    {
        Settings = settings;
        _learned = learned;
        WordVectors = vectors;
    }

    /// <summary>The vectors it holds; null where it reads those of the chain.</summary>
    public WordVectors? WordVectors { get; }

    internal WordFeatureSettings Settings { get; }

    private protected override string FileKey => Key;

    /// <summary>Reads a transformer that <see cref="RowToRowTransformer.Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The stream, at the position where saving began.</param>
    /// <param name="tokenizer">The tokeniser it was made with, where it was one of your own; a model does not hold it.</param>
    /// <exception cref="InvalidDataException">The stream holds something else, or is cut short or damaged.</exception>
    public static WordFeaturesTransformer Load(Stream stream, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(stream, Key, content => Read(content, tokenizer));

    /// <summary>Reads a transformer from a file that <see cref="RowToRowTransformer.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="Load(Stream, ITokenizer)"/>
    public static WordFeaturesTransformer Load(string path, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(path, Key, content => Read(content, tokenizer));

    internal static WordFeaturesTransformer Read(Stream stream, ITokenizer? tokenizer)
    {
        WordFeatureSettings settings;
        LearnedPooling[] learned;
        bool holdsVectors;
        using (BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            settings = WordFeatureSettings.Read(reader, tokenizer);
            learned = new LearnedPooling[settings.Inputs.Length];
            for (int i = 0; i < learned.Length; i++) learned[i] = LearnedPooling.Read(reader);
            holdsVectors = reader.ReadBoolean();
        }

        return new WordFeaturesTransformer(settings, learned, holdsVectors ? WordVectors.Load(stream) : null);
    }

    private protected override RowMapper Bind(DataViewSchema input) =>
        new WordFeaturesMapper(Settings, input, BoundWords.FindAll(input, Settings, WordVectors, _learned));

    private protected override void Write(Stream stream)
    {
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            Settings.Write(writer);
            foreach (LearnedPooling learned in _learned) learned.Write(writer);
            writer.Write(WordVectors is not null);
        }

        WordVectors?.Save(stream);
    }
}
