using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using MLNetSeq.Models;
using MLNetSeq.Training;
using MLNetSeq.Transforms;

namespace MLNetSeq.Trainers;

/// <summary>Trains a classifier of sequences on an <see cref="IDataView"/>.</summary>
/// <remarks><c>mlContext.Model.ConvertToOnnx</c> silently leaves the trained transformer out.</remarks>
public abstract class SequenceClassificationTrainer : ITrainerEstimator<SequenceClassificationTransformer, SequenceClassifier>
{
    // It needs no normalised features, reads its data once, and so wants no cache; ML.NET lets nobody else make a TrainerInfo.
    private static readonly Lazy<TrainerInfo> BorrowedInfo = new(() => new MLContext().BinaryClassification.Trainers.Prior().Info);

    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly string _component;
    private readonly bool _binary;
    private readonly SequenceClassificationOptions _options;
    private readonly StartingVectors _vectors;

    private protected SequenceClassificationTrainer(
        IHostEnvironment environment, string component, bool binary, SequenceClassificationOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        Named(options.LabelColumnName, nameof(options.LabelColumnName));
        Named(options.FeatureColumnName, nameof(options.FeatureColumnName));
        Named(options.ScoreColumnName, nameof(options.ScoreColumnName));
        Named(options.PredictedLabelColumnName, nameof(options.PredictedLabelColumnName));
        if (!(options.DecisionThreshold is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.DecisionThreshold,
                "DecisionThreshold is a probability, from 0 to 1.");
        }

        if (options.CheckpointPath is not null && options.Seed is null)
        {
            throw new ArgumentException("CheckpointPath needs a Seed: without one each Fit draws another, and cannot go on from the "
                + "checkpoint of an earlier one. Set Seed to any number.", nameof(options));
        }

        _vectors = new StartingVectors(options, component);
        _vectors.CheckSources();
        _environment = environment;
        _host = environment.Register(component);
        _component = component;
        _binary = binary;
        _options = options;
    }

    /// <summary>What ML.NET should do with the data before training: nothing.</summary>
    public TrainerInfo Info => BorrowedInfo.Value;

    /// <summary>Trains on all rows that have a label.</summary>
    /// <exception cref="ArgumentException">A column is missing, has another type than expected or carries no word vectors, or an option is
    /// out of range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file of pretrained vectors.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to learn from: no rows, no labels, one class only, nothing but empty
    /// sequences; a label or a weight is out of range; or the checkpoint is that of another training.</exception>
    /// <exception cref="InvalidDataException">The checkpoint or the file of pretrained vectors is damaged or something else.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written; what was written before is still there.</exception>
    /// <exception cref="TrainingDivergedException">The loss was not a number before there was a model to keep.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled, and the options do not ask for the best model so
    /// far.</exception>
    public SequenceClassificationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        TrainingLog log = new(channel, _options.Progress);

        (DataViewSchema.Column feature, SequenceInput kind) = SequenceColumn.Find(input.Schema, _options.FeatureColumnName, _component);
        LabelColumn label = LabelColumn.Find(input.Schema, _options.LabelColumnName, _component, _binary);
        SequenceClassifierOptions core = _options.ToCore();
        core.Seed = _options.Seed ?? _host.Rand.Next();
        core.ClassWeights = WeightsOfClasses(label);
        core.PretrainedEmbeddings ??= _vectors.Find(feature, log.Warn);

        TrainingData train = Read(input, feature, kind, label, core, "training", log);
        CheckTrainable(train, label);
        ClassificationData? validation = _options.ValidationSet is { } set ? ReadValidation(set, kind, label, core, log) : null;
        SequenceClassifier model =
            SequenceClassifier.Train(train.Examples, validation, core, log, _options.CancellationToken, _options.WarmStart, log.Warn);

        ClassificationSettings settings = new(_component, _binary, _options.FeatureColumnName, _options.ScoreColumnName,
            _options.PredictedLabelColumnName, _options.DecisionThreshold, _options.Threads);
        return new SequenceClassificationTransformer(model, settings, _binary ? null : label.Values, _environment);
    }

    /// <summary>The input's columns and those that the trained transformer adds.</summary>
    /// <exception cref="ArgumentException">A column is missing or has another type than expected.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputShape shape = new(inputSchema, _component);
        _vectors.CheckColumn(shape.CheckFeature(_options.FeatureColumnName));
        SchemaShape.Column label = shape.CheckLabel(_options.LabelColumnName, _binary);
        if (_options.ExampleWeightColumnName is { } weight) shape.CheckWeight(weight);

        // A shape says neither how many classes there are nor what they are called, only of which type their names are.
        const int SomeClasses = 2;
        DataViewSchema.DetachedColumn[] added = _binary
            ? ClassificationColumns.Binary(_options.PredictedLabelColumnName, _options.ScoreColumnName, setId: 1)
            : ClassificationColumns.Multiclass(_options.PredictedLabelColumnName, _options.ScoreColumnName, SomeClasses,
                InputShape.LabelValues(label, SomeClasses), setId: 1);
        return SchemaShapes.With(inputSchema, added);
    }

    private static void Named(string name, string option)
    {
        if (string.IsNullOrEmpty(name)) throw new ArgumentException($"{option} is empty; give it the name of a column.", option);
    }

    private TrainingData Read(IDataView view, DataViewSchema.Column feature, SequenceInput kind, LabelColumn label,
        SequenceClassifierOptions core, string role, TrainingLog log)
    {
        TrainingData read = TrainingData.Read(view, feature, kind, label, FindWeight(view.Schema), core);
        if (read.RowCount == 0)
            throw new InvalidOperationException($"The {role} data has no rows: check the file or the filter it comes from.");
        if (read.WithoutLabel == read.RowCount)
        {
            throw new InvalidOperationException($"All {read.RowCount} rows of the {role} data have a missing label in column "
                + $"'{label.Column.Name}': name the column that holds the labels with labelColumnName, or check how it is read or mapped.");
        }

        if (read.WithoutLabel > 0)
            log.Warn($"{read.WithoutLabel} of {read.RowCount} rows of the {role} data have a missing label in column "
                + $"'{label.Column.Name}' and were skipped.");
        if (read.WithoutWeight > 0)
            log.Warn($"{read.WithoutWeight} of {read.RowCount} rows of the {role} data have a missing weight in column "
                + $"'{_options.ExampleWeightColumnName}' and were skipped.");
        ClassificationData data = read.Examples;
        if (data.EmptyCount > 0 && data.EmptyCount < data.Count)
            log.Info($"{data.EmptyCount} of {data.Count} sequences of the {role} data are empty.");
        return read;
    }

    private void CheckTrainable(TrainingData train, LabelColumn label)
    {
        ClassificationData examples = train.Examples;
        if (examples.Count == 0) throw new InvalidOperationException("No row of the training data has both a label and a weight.");
        if (examples.EmptyCount == examples.Count)
        {
            throw new InvalidOperationException($"All {examples.Count} sequences in column '{_options.FeatureColumnName}' are empty: "
                + "there is nothing to learn from. Name the column that holds them with featureColumnName, or check how it is read.");
        }

        if (!train.HasSeveralClasses)
        {
            throw new InvalidOperationException($"All {examples.Count} examples have the label '{label.NameOf(train.FirstLabel)}' in "
                + $"column '{label.Column.Name}': a classifier learns from examples of at least two classes. Shuffle the data before "
                + "splitting it, or check how the label is read or mapped.");
        }
    }

    private ClassificationData ReadValidation(
        IDataView view, SequenceInput kind, LabelColumn trainLabel, SequenceClassifierOptions core, TrainingLog log)
    {
        string component = $"The validation set of {_component}";
        (DataViewSchema.Column feature, SequenceInput found) = SequenceColumn.Find(view.Schema, _options.FeatureColumnName, component);
        if (found != kind)
        {
            throw new ArgumentException($"Column '{_options.FeatureColumnName}' of the validation set is {feature.Type}, and the training "
                + "data's is of another kind: apply the steps that were fitted on the training data to the validation set too.");
        }

        LabelColumn label = LabelColumn.Find(view.Schema, _options.LabelColumnName, component, _binary);
        if (!label.HasSameClassesAs(trainLabel))
        {
            throw new ArgumentException($"Label column '{_options.LabelColumnName}' of the validation set has other keys than the "
                + "training data's: apply the MapValueToKey that was fitted on the training data to the validation set too.");
        }

        return Read(view, feature, kind, label, core, "validation", log).Examples;
    }

    private DataViewSchema.Column? FindWeight(DataViewSchema schema)
    {
        if (_options.ExampleWeightColumnName is not { } name) return null;
        DataViewSchema.Column column = InputColumn.Find(schema, name, _component, "exampleWeightColumnName");
        return column.Type == NumberDataViewType.Single
            ? column
            : throw new ArgumentException(InputShape.WrongWeight(name, column.Type), nameof(schema));
    }

    private float[]? WeightsOfClasses(LabelColumn label)
    {
        if (_options.ClassWeights is not { Count: > 0 } given) return null;
        float[] weights = new float[label.ClassCount];
        Array.Fill(weights, 1);
        Dictionary<string, int> classes = [];
        for (int i = 0; i < weights.Length; i++) classes.TryAdd(label.NameOf(i), i);
        foreach ((string name, float weight) in given)
        {
            if (!classes.TryGetValue(name, out int index))
            {
                const int Most = 20;
                throw new ArgumentException($"ClassWeights names a class '{name}', and label column '{label.Column.Name}' has "
                    + string.Join(", ", classes.Keys.Take(Most).Select(n => $"'{n}'")) + (classes.Count > Most ? ", ..." : "") + ".");
            }

            weights[index] = weight;
        }

        return weights;
    }
}
