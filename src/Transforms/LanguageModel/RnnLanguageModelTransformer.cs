using System.Text;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Embeddings;
using MLNetSeq.Models;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>A trained language model, which says of each row's text how likely it is.</summary>
/// <remarks>
/// <para>It reads one column, of text, of text tokens, or of keys with their values (characters: of text only), and adds those of the
/// columns below that its options name. Each text is read by itself, and its end is scored like a token. Where the model was trained with
/// a column of conditions (text or a key for a class, or a vector), it reads that too.</para>
/// <para><c>LogProbability</c> (Single, natural logarithm), <c>Perplexity</c> (Single, a token), <c>TokenCount</c> (Int32, the end
/// included), <c>CutTokens</c> (Int32, left out because the text is longer than the model reads), <c>UnknownTokens</c> (Int32); where asked
/// for, the logarithm of each token's probability (Vector of Single, of any length) and the last state (Vector of Single, of the hidden
/// size), which is a vector of the text.</para>
/// <para><c>mlContext.Model.ConvertToOnnx</c> silently leaves this transformer out.</para>
/// </remarks>
public sealed class RnnLanguageModelTransformer : LanguageScorer
{
    internal const string Key = "RnnLanguageModel";
    internal const string Component = "RnnLanguageModel";

    internal RnnLanguageModelTransformer(LanguageModel model, LanguageModelSettings settings, IHostEnvironment? environment)
        : base(model, environment) => Settings = settings;

    /// <summary>A copy of the vectors of the model's words, for ApplyWordVectors and others.</summary>
    public WordVectors WordVectors => Model.Embeddings;

    /// <summary>The column that is read.</summary>
    public override string InputColumnName => Settings.InputColumnName;

    /// <summary>The column that says what each text is of; null where the model knows no conditions.</summary>
    public string? ConditionColumnName => Settings.ConditionColumnName;

    internal LanguageModelSettings Settings { get; }

    private protected override string FileKey => Key;

    /// <summary>Reads a transformer that <see cref="RowToRowTransformer.Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The stream, at the position where saving began.</param>
    /// <param name="tokenizer">The tokeniser the model was trained with, where it was one of your own; a model does not hold it.</param>
    /// <exception cref="InvalidDataException">The stream holds something else, or is cut short or damaged.</exception>
    public static RnnLanguageModelTransformer Load(Stream stream, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(stream, Key, content => Read(content, environment: null, tokenizer));

    /// <summary>Reads a transformer from a file that <see cref="RowToRowTransformer.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="Load(Stream, ITokenizer)"/>
    public static RnnLanguageModelTransformer Load(string path, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(path, Key, content => Read(content, environment: null, tokenizer));

    internal static RnnLanguageModelTransformer Read(Stream stream, IHostEnvironment? environment, ITokenizer? tokenizer)
    {
        LanguageModelSettings settings;
        using (BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true)) settings = LanguageModelSettings.Read(reader);
        LanguageModel model = LanguageModel.Load(stream, tokenizer);
        if (settings.ConditionColumnName is null == (model.Classes.Count > 0 || model.ConditionSize > 0))
            throw new InvalidDataException("The language model's settings name a column of conditions where it knows none, or none where it "
                + "does: the file is damaged.");
        return new RnnLanguageModelTransformer(model, settings, environment);
    }

    private protected override RowMapper Bind(DataViewSchema input) => new LanguageModelMapper(this, input);

    private protected override void Write(Stream stream)
    {
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true)) Settings.Write(writer);
        Model.Save(stream);
    }
}
