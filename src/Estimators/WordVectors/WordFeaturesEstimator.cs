using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Turns words into the numbers of their vectors; its Fit learns the weights that some poolings need.</summary>
/// <remarks><c>mlContext.Model.ConvertToOnnx</c> silently leaves the transformer out.</remarks>
public sealed class WordFeaturesEstimator : IEstimator<WordFeaturesTransformer>
{
    private const string Component = WordFeaturesTransformer.Component;

    private readonly IHost _host;
    private readonly WordFeatureSettings _settings;
    private readonly WordVectors? _vectors;
    private readonly bool _removesCommonDirection;
    private readonly CancellationToken _cancellation;

    /// <summary>An estimator with these options; <c>mlContext.Transforms.Text.ApplyWordVectors</c> is the usual way to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, vectors and pooling.</param>
    /// <exception cref="ArgumentException">An option is out of range, or two sources of vectors are given.</exception>
    /// <exception cref="InvalidDataException">The file of vectors is damaged or of an unknown format.</exception>
    public WordFeaturesEstimator(IHostEnvironment environment, ApplyWordVectorsOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        WordPooler.Check(options.Pooling, options.SifParameter);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Threads);
        if (options.UnknownCountColumnName == "")
            throw new ArgumentException("UnknownCountColumnName is empty; name a column, or set null for none.", nameof(options));
        _host = environment.Register(Component);
        _settings = new WordFeatureSettings(ColumnsOf(options), options.Output, [.. options.Pooling], options.Unknown, options.Casing,
            options.SifParameter, new SavedTokenizer(options.Tokenizer ?? DefaultTokenizer(options.Casing)), options.UnknownCountColumnName,
            options.Threads);
        _removesCommonDirection = options.RemoveCommonDirection && options.Output == WordVectorOutput.Pooled
            && options.Pooling.Contains(WordPooling.SifMean);
        _cancellation = options.CancellationToken;
        _vectors = GivenVectors.Of(options.Vectors, options.VectorsPath);
    }

    /// <summary>Learns what the weights need, in one pass over the texts or two; without such weights it reads nothing.</summary>
    /// <exception cref="ArgumentException">A column is missing, has another type than expected, or carries no vectors.</exception>
    /// <exception cref="InvalidOperationException">There are no rows to learn weights from.</exception>
    /// <exception cref="OperationCanceledException">Fitting was cancelled.</exception>
    public WordFeaturesTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        LearnedPooling[] learned = [.. _settings.Inputs.Select(_ => LearnedPooling.Nothing)];
        BoundWords[] inputs = BoundWords.FindAll(input.Schema, _settings, _vectors, learned);
        if (_settings.Output == WordVectorOutput.Pooled && inputs.Any(i => WordPooler.NeedsStatistics(_settings.Poolings, i.Vectors.Words)))
            LearnStatistics(input, inputs, learned);
        if (_removesCommonDirection) LearnDirection(input, learned);
        return new WordFeaturesTransformer(_settings, learned, _vectors);
    }

    /// <summary>The input's columns and those that the transformer adds.</summary>
    /// <exception cref="ArgumentException">A column is missing, has another type than expected, or carries no vectors.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputShape shape = new(inputSchema, Component);
        foreach (string name in _settings.Inputs)
        {
            SchemaShape.Column column = shape.CheckWords(name);
            if (_vectors is null) InputShape.CheckCarriesVectors(column, Component);
        }

        // A shape does not say how long vectors are.
        DataViewSchema.DetachedColumn[] added = [.. WordFeaturesMapper.MakeColumns(_settings, _ => 1)];
        return SchemaShapes.With(inputSchema, added);
    }

    private static (string, string)[] ColumnsOf(ApplyWordVectorsOptions options)
    {
        (string, string)[] columns = options.Columns is { } pairs
            ? [.. pairs.Select(p => (p.OutputColumnName, p.InputColumnName))]
            : [(options.OutputColumnName, options.InputColumnName ?? options.OutputColumnName)];
        if (columns.Length == 0) throw new ArgumentException("Columns is empty; name at least one pair of columns.", nameof(options));
        foreach ((string output, string input) in columns)
        {
            if (string.IsNullOrEmpty(output) || string.IsNullOrEmpty(input))
                throw new ArgumentException("The name of a column is empty; give it one.", nameof(options));
        }

        return columns;
    }

    private static WordTokenizer DefaultTokenizer(WordCasing casing) =>
        casing == WordCasing.Lower ? WordTokenizer.Default : new WordTokenizer { KeepCase = true };

    private void LearnStatistics(IDataView input, BoundWords[] inputs, LearnedPooling[] learned)
    {
        PoolingStatistics[] statistics = [.. inputs.Select(i => new PoolingStatistics(i.Vectors.Words))];
        long unknown = 0;
        ForEachText(input, inputs, pools: false, (i, window) =>
        {
            statistics[i].Add(window.Words, 0);
            unknown += window.UnknownCount(0);
        });
        if (statistics[0].TextCount == 0)
            throw new InvalidOperationException("The training data has no rows to learn the weights of words from: check the file or the "
                + "filter it comes from.");
        for (int i = 0; i < learned.Length; i++) learned[i] = new LearnedPooling(statistics[i], null);
        using IChannel channel = _host.Start("Fitting");
        channel.Info(MessageSensitivity.None, "{0} of {1} words in {2} rows are not among those with a vector.", unknown,
            statistics.Sum(s => s.WordCount), statistics[0].TextCount);
    }

    private void LearnDirection(IDataView input, LearnedPooling[] learned)
    {
        WordFeatureSettings sif = _settings with { Poolings = [WordPooling.SifMean] };
        BoundWords[] inputs = BoundWords.FindAll(input.Schema, sif, _vectors, learned);
        CommonDirection[] directions = [.. inputs.Select(i => new CommonDirection(i.Vectors.Dimension))];
        ForEachText(input, inputs, pools: true, (i, window) => directions[i].Add(window.Pooled(0)));
        for (int i = 0; i < learned.Length; i++) learned[i] = learned[i] with { CommonDirection = directions[i].Compute() };
    }

    private void ForEachText(IDataView input, BoundWords[] inputs, bool pools, Action<int, WordWindow> take)
    {
        using DataViewRowCursor cursor = input.GetRowCursor(inputs.Select(i => i.Column));
        WordWindow[] windows = [.. inputs.Select(i => new WordWindow(i, cursor, pools, threads: 1))];
        while (cursor.MoveNext())
        {
            _cancellation.ThrowIfCancellationRequested();
            for (int i = 0; i < windows.Length; i++)
            {
                windows[i].Clear();
                windows[i].Add();
                windows[i].Prepare();
                windows[i].Run(0);
                take(i, windows[i]);
            }
        }

        foreach (WordWindow window in windows) window.Dispose();
    }
}
