using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Models;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Trains a language model on a column of an <see cref="IDataView"/>.</summary>
/// <remarks><c>mlContext.Model.ConvertToOnnx</c> silently leaves the transformer out.</remarks>
public sealed class RnnLanguageModelEstimator : IEstimator<RnnLanguageModelTransformer>
{
    private const string Component = RnnLanguageModelTransformer.Component;

    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly RnnLanguageModelOptions _options;
    private readonly LanguageOutput[] _outputs;

    /// <summary>An estimator with these options; <c>mlContext.Transforms.Text.RnnLanguageModel</c> is the usual way to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, network and training.</param>
    /// <exception cref="ArgumentException">The input column's name is empty, no column is to be added or two of one name, or a checkpoint
    /// is asked for without a seed.</exception>
    public RnnLanguageModelEstimator(IHostEnvironment environment, RnnLanguageModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.InputColumnName))
            throw new ArgumentException("InputColumnName is empty; give it the name of a column.", nameof(options));
        if (options.CheckpointPath is not null && options.Seed is null)
        {
            throw new ArgumentException("CheckpointPath needs a Seed: without one each Fit draws another, and cannot go on from the "
                + "checkpoint of an earlier one. Set Seed to any number.", nameof(options));
        }

        if (!string.IsNullOrEmpty(options.ConditionColumnName) && options.CarryState)
            throw new ArgumentException("ConditionColumnName lets each text begin with a state of its own: set CarryState to false.",
                nameof(options));

        _environment = environment;
        _host = environment.Register(Component);
        _options = options;
        _outputs = options.Outputs();
    }

    /// <summary>Trains on all rows, which are read once, in their order.</summary>
    /// <exception cref="ArgumentException">A column is missing or has another type than expected, or an option is out of range or does not
    /// go with another.</exception>
    /// <exception cref="InvalidOperationException">There is too little to learn from, a token is unknown where that is no token, or the
    /// checkpoint is that of another training.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or something else.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written; what was written before is still there.</exception>
    /// <exception cref="Training.TrainingDivergedException">The loss was not a number before there was a model to keep.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled, and the options do not ask for the best model so
    /// far.</exception>
    public RnnLanguageModelTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        LanguageRows train = Rows(input, Component);
        LanguageRows? validation = _options.ValidationSet is { } set ? Rows(set, $"The validation set of {Component}") : null;
        if (validation is not null && validation.AreText != train.AreText)
        {
            throw new ArgumentException($"Column '{_options.InputColumnName}' of the validation set is "
                + $"{_options.ValidationSet!.Schema[_options.InputColumnName].Type}, and the training data's is "
                + $"{input.Schema[_options.InputColumnName].Type}: apply the steps that were fitted on the training data to the validation "
                + "set too.");
        }

        LanguageModel model = Train(train, validation, new LanguageLog(channel, _options.Level, _options.Progress));
        LanguageModelSettings settings = new(_options.InputColumnName, ConditionColumnName, _outputs, _options.Threads);
        return new RnnLanguageModelTransformer(model, settings, _environment);
    }

    /// <summary>The input's columns and those that the trained transformer adds.</summary>
    /// <exception cref="ArgumentException">The column is missing or has another type than expected.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputShape shape = new(inputSchema, Component);
        SchemaShape.Column column = shape.CheckWords(_options.InputColumnName);
        if (ConditionColumnName is { } condition) shape.CheckCondition(condition);
        if (_options.Level == TokenLevel.Character && column.Kind != SchemaShape.Column.VectorKind.Scalar)
            throw new ArgumentException(LanguageInput.NoText(column.Name, InputShape.Describe(column), Component), nameof(inputSchema));
        return SchemaShapes.With(inputSchema, [.. _outputs.Select(output => output.MakeColumn(_options.HiddenSize))]);
    }

    private string? ConditionColumnName => string.IsNullOrEmpty(_options.ConditionColumnName) ? null : _options.ConditionColumnName;

    private LanguageRows Rows(IDataView view, string component) => new(view,
        LanguageInput.Find(view.Schema, _options.InputColumnName, component, _options.Level),
        ConditionColumn.Find(view.Schema, ConditionColumnName, component));

    private LanguageModel Train(LanguageRows train, LanguageRows? validation, LanguageLog log)
    {
        LanguageModelOptions core = _options.ToCore(_options.Seed ?? _host.Rand.Next());
        CancellationToken cancellation = _options.CancellationToken;
        try
        {
            if (ConditionColumnName is not null) return TrainConditioned(train, validation, core, log);
            return train.AreText
                ? LanguageModel.Train(train.Texts(), validation?.Texts(), core, log, cancellation, log.Warn)
                : LanguageModel.TrainOnTokens(train.Tokens(), validation?.Tokens(), core, log, cancellation, log.Warn);
        }
        catch (InvalidOperationException e) when (e.GetType() == typeof(InvalidOperationException))
        {
            throw new InvalidOperationException($"{Component} cannot train on column '{_options.InputColumnName}'"
                + (ConditionColumnName is { } condition ? $" with conditions from '{condition}'. " : ". ") + e.Message, e);
        }
    }

    private LanguageModel TrainConditioned(LanguageRows train, LanguageRows? validation, LanguageModelOptions core, LanguageLog log) =>
        train.AreText
            ? LanguageModel.Train(
                train.ConditionedTexts(), validation?.ConditionedTexts(), core, log, _options.CancellationToken, log.Warn)
            : LanguageModel.TrainOnTokens(
                train.ConditionedTokens(), validation?.ConditionedTokens(), core, log, _options.CancellationToken, log.Warn);
}
