using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetSeq.Models;
using MLNetSeq.Text;

namespace MLNetSeq.Transforms;

/// <summary>A trained classifier of sequences, applied to the rows of an <see cref="IDataView"/>.</summary>
/// <remarks>
/// <para>It reads one column, of the kind it was trained on: text, a vector of text tokens, a vector of keys, or a sequence of vectors
/// (<c>Vector&lt;Single, *, D&gt;</c>), and adds these columns:</para>
/// <para>Two classes (binary): <c>PredictedLabel</c> (Boolean: whether the probability is above <see cref="DecisionThreshold"/>),
/// <c>Score</c> (Single, a logit) and <c>Probability</c> (Single, of the positive class).</para>
/// <para>Several classes: <c>PredictedLabel</c> (a key, with the label column's values, so that MapKeyToValue turns it back) and
/// <c>Score</c> (Vector of Single: the probability of each class, named in its slots).</para>
/// <para><c>mlContext.Model.ConvertToOnnx</c> silently leaves this transformer out.</para>
/// </remarks>
public sealed class SequenceClassificationTransformer : RowToRowTransformer, ISingleFeaturePredictionTransformer<SequenceClassifier>
{
    internal const string Key = "SequenceClassification";

    private const int MostLabels = 1 << 24;

    private readonly ClassificationSettings _settings;
    private readonly LabelValues? _labels;
    private readonly IHostEnvironment? _environment;

    internal SequenceClassificationTransformer(
        SequenceClassifier model, ClassificationSettings settings, LabelValues? labels, IHostEnvironment? environment)
    {
        Model = model;
        _settings = settings;
        _labels = labels;
        _environment = environment;
        Sessions = new SessionPool<ClassifierSession>(model.CreateSession);
    }

    /// <summary>The model.</summary>
    public SequenceClassifier Model { get; }

    /// <summary>The column that is read.</summary>
    public string FeatureColumnName => _settings.FeatureColumnName;

    /// <summary>The type of the column that is read; vectors of tokens and keys may have any length.</summary>
    public DataViewType FeatureColumnType => SequenceColumn.TypeOf(Model.Input);

    /// <summary>The column that receives the score.</summary>
    public string ScoreColumnName => _settings.ScoreColumnName;

    /// <summary>The column that receives the predicted label.</summary>
    public string PredictedLabelColumnName => _settings.PredictedLabelColumnName;

    /// <summary>The probability above which the label is predicted to be true; for two classes.</summary>
    public float DecisionThreshold => _settings.DecisionThreshold;

    internal bool IsBinary => _settings.IsBinary;

    internal string Component => _settings.Component;

    internal int Threads => ScoringThreads.Of(_settings.Threads);

    internal SessionPool<ClassifierSession> Sessions { get; }

    /// <summary>Reads a transformer that <see cref="RowToRowTransformer.Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The stream, at the position where saving began.</param>
    /// <param name="tokenizer">The tokeniser the model was trained with, where it was one of your own; a model does not hold it.</param>
    /// <exception cref="InvalidDataException">The stream holds something else, or is cut short or damaged.</exception>
    public static SequenceClassificationTransformer Load(Stream stream, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(stream, Key, content => Read(content, environment: null, tokenizer));

    /// <summary>Reads a transformer from a file that <see cref="RowToRowTransformer.Save(string)"/> wrote.</summary>
    /// <inheritdoc cref="Load(Stream, ITokenizer)"/>
    public static SequenceClassificationTransformer Load(string path, ITokenizer? tokenizer = null) =>
        TransformerFormat.Load(path, Key, content => Read(content, environment: null, tokenizer));

    internal static SequenceClassificationTransformer Read(Stream stream, IHostEnvironment? environment, ITokenizer? tokenizer)
    {
        ClassificationSettings settings;
        LabelValues? labels = null;
        using (BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            settings = ClassificationSettings.Read(reader);
            int count = reader.ReadInt32();
            if (count is < 0 or > MostLabels) throw new InvalidDataException($"The model announces {count} labels: the file is damaged.");
            if (count > 0) labels = LabelValues.Read(reader, count);
        }

        SequenceClassifier model = SequenceClassifier.Load(stream, tokenizer);
        if (labels is not null && labels.Count != model.ClassCount)
            throw new InvalidDataException($"The model has {model.ClassCount} classes and names {labels.Count}: the file is damaged.");
        if (settings.IsBinary && !model.IsBinary)
            throw new InvalidDataException($"The model has {model.ClassCount} classes where two were expected: the file is damaged.");
        return new SequenceClassificationTransformer(model, settings, labels, environment);
    }

    internal DataViewSchema.DetachedColumn[] MakeColumns(uint setId) => IsBinary
        ? ClassificationColumns.Binary(PredictedLabelColumnName, ScoreColumnName, setId)
        : ClassificationColumns.Multiclass(PredictedLabelColumnName, ScoreColumnName, Model.ClassCount, _labels, setId);

    internal void ReportTruncated(long truncated, long rows) =>
        CutReport.Tell(_environment, Component, truncated, rows, FeatureColumnName);

    private protected override string FileKey => Key;

    private protected override RowMapper Bind(DataViewSchema input) => new ClassificationMapper(this, input);

    private protected override void Write(Stream stream)
    {
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            _settings.Write(writer);
            writer.Write(_labels?.Count ?? 0);
            _labels?.Write(writer);
        }

        Model.Save(stream);
    }
}
