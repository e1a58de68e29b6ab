using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Embeddings;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Finds the directions of a bias in word vectors, to take it out of them.</summary>
/// <remarks><c>mlContext.Model.ConvertToOnnx</c> silently leaves the transformer out.</remarks>
public sealed class DebiasWordVectorsEstimator : IEstimator<DebiasWordVectorsTransformer>
{
    private const string Component = DebiasWordVectorsTransformer.Component;

    private readonly IHost _host;
    private readonly DebiasWordVectorsOptions _options;
    private readonly BiasAxis[] _axes;
    private readonly WordVectors? _vectors;

    /// <summary>An estimator with these options; <c>mlContext.Transforms.Text.DebiasWordVectors</c> is the usual way to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, axes and method.</param>
    /// <exception cref="ArgumentException">An option is out of range, or two sources of vectors or of axes are given.</exception>
    /// <exception cref="FileNotFoundException">A file of vectors or of words is not there.</exception>
    /// <exception cref="InvalidDataException">A file of vectors or of words is damaged or of an unknown format.</exception>
    public DebiasWordVectorsEstimator(IHostEnvironment environment, DebiasWordVectorsOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.OutputColumnName) || options.InputColumnName == "")
            throw new ArgumentException("The name of a column is empty; give it one.", nameof(options));
        _host = environment.Register(Component);
        _options = options;
        _axes = options.ReadAxes();
        // In a chain, Fit comes after vectors have been trained for an hour.
        options.ToCore(_axes).Check();
        _vectors = GivenVectors.Of(options.Vectors, options.VectorsPath);
    }

    private string InputColumnName => _options.InputColumnName ?? _options.OutputColumnName;

    /// <summary>Finds the directions among the vectors, and debiases them; it reads no rows.</summary>
    /// <remarks>Words of the lists without a vector, and what else is odd but no error, are warnings in the log.</remarks>
    /// <exception cref="ArgumentException">The column is missing, has another type than expected, or carries no vectors; or the lists or
    /// options do not fit the vectors.</exception>
    /// <exception cref="OperationCanceledException">Fitting was cancelled.</exception>
    public DebiasWordVectorsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = WordColumn.Find(input.Schema, InputColumnName, Component).Column;
        WordVectors source = _vectors ?? column.GetWordVectors(Component);
        using IChannel channel = _host.Start("Fitting");
        DebiasOptions options = _options.ToCore(_axes, message =>
        {
            // As an argument: it may quote a word with braces in it.
            channel.Warning(MessageSensitivity.None, "{0}", message);
            _options.Warn?.Invoke(message);
        });
        (Debiaser debiaser, WordVectors debiased) = Debias(source, options);
        foreach (BiasSubspace axis in debiaser.Subspaces) channel.Info(MessageSensitivity.None, "{0}", Describe(axis));
        // The log and the token are those of this Fit, which is over when other vectors are asked for.
        DebiasWordVectorsTransformer transformer =
            new(_options.OutputColumnName, InputColumnName, debiaser.WithoutListeners(), _vectors is null ? null : debiased);
        if (_vectors is null) transformer.Add(source, debiased);
        return transformer;
    }

    /// <summary>The input's columns and the one that carries the debiased vectors.</summary>
    /// <exception cref="ArgumentException">The column is missing, has another type than expected, or carries no vectors.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column column = new InputShape(inputSchema, Component).CheckWords(InputColumnName);
        if (_vectors is null) InputShape.CheckCarriesVectors(column, Component);
        DataViewSchema.DetachedColumn output = ShapeColumn.Detach(column, _options.OutputColumnName);
        return SchemaShapes.With(inputSchema, [WordVectorsAnnotation.On(output, () => WordVectorsEstimator.NoVectors)]);
    }

    // Here, and not when they are first read, so that warnings, errors and cancelling belong to Fit; in a chain the next step reads them.
    private (Debiaser Debiaser, WordVectors Debiased) Debias(WordVectors source, DebiasOptions options)
    {
        try
        {
            Debiaser debiaser = Debiaser.Fit(source, options);
            return (debiaser, debiaser.Apply(source));
        }
        catch (ArgumentException e)
        {
            string whose = _vectors is null ? $"column '{InputColumnName}' carries" : $"it was given for column '{InputColumnName}'";
            throw new ArgumentException($"{Component} cannot debias the vectors that {whose}. {e.Message}", e);
        }
    }

    private static string Describe(BiasSubspace axis)
    {
        string shares = axis.ExplainedShares.Count == 0 ? "" : FormattableString.Invariant(
            $"; of what the definitional words differ by, {axis.ExplainedShares.Sum():0.0%} lies along them");
        return FormattableString.Invariant($"Axis '{axis.Name}': directions: {axis.Count}{shares}.");
    }
}
