using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Models;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>Finds the likeliest of several texts: what a speaker has said, of what was perhaps heard.</summary>
/// <remarks>
/// <para>It reads a vector of text and adds the best of its texts (text), its place from 0 (Int32), and the scores of all (Vector of
/// Single). Of equal scores the first wins. Texts without a token are missing ones: their score is NaN; where there are no others, the
/// place is -1 and the best is empty. What cuts the candidates is the model's tokeniser: that of a model trained on a column of tokens should
/// be the one that made the column.</para>
/// <para><c>mlContext.Model.ConvertToOnnx</c> silently leaves this transformer out.</para>
/// </remarks>
public sealed class RerankTextsTransformer : LanguageScorer
{
    internal const string Key = "RerankTexts";
    internal const string Component = "RerankTexts";

    internal RerankTextsTransformer(LanguageModel model, RerankSettings settings, IHostEnvironment? environment)
        : base(model, environment) => Settings = settings;

    /// <summary>The column with the candidates.</summary>
    public override string InputColumnName => Settings.InputColumnName;

    /// <summary>The column that receives the best of them.</summary>
    public string OutputColumnName => Settings.OutputColumnName;

    /// <summary>What decides which is the best.</summary>
    public CandidateScoring Scoring => Settings.Scoring;

    internal RerankSettings Settings { get; }

    private protected override string FileKey => Key;

    /// <summary>Reads a transformer that <see cref="RowToRowTransformer.Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The stream, at the position where saving began.</param>
    /// <param name="tokenizer">The tokeniser the model was trained with, where it was one of your own; a model does not hold it.</param>
    /// <exception cref="InvalidDataException">The stream holds something else, or is cut short or damaged.</exception>
    public static RerankTextsTransformer Load(Stream stream, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(stream, Key, content => Read(content, environment: null, tokenizer));

    /// <summary>Reads a transformer from a file that <see cref="RowToRowTransformer.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="Load(Stream, ITokenizer)"/>
    public static RerankTextsTransformer Load(string path, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(path, Key, content => Read(content, environment: null, tokenizer));

    internal static RerankTextsTransformer Read(Stream stream, IHostEnvironment? environment, ITokenizer? tokenizer)
    {
        RerankSettings settings;
        using (BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true)) settings = RerankSettings.Read(reader);
        return new RerankTextsTransformer(LanguageModel.Load(stream, tokenizer), settings, environment);
    }

    private protected override RowMapper Bind(DataViewSchema input) =>
        new RerankMapper(this, input, CandidateColumn.Find(input, InputColumnName, Component));

    private protected override void Write(Stream stream)
    {
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true)) Settings.Write(writer);
        Model.Save(stream);
    }
}
