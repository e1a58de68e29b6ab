using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Embeddings;
using MLNetSeq.Text;
using MLNetSeq.Trainers;
using MLNetSeq.Transforms;

namespace MLNetSeq.Estimators;

/// <summary>Trains word vectors on a column of an <see cref="IDataView"/>.</summary>
/// <remarks><c>mlContext.Model.ConvertToOnnx</c> silently leaves the transformer out.</remarks>
public sealed class WordVectorsEstimator : IEstimator<WordVectorsTransformer>
{
    private const string Component = WordVectorsTransformer.Component;

    // What a shape says of a column does not depend on the vectors it will carry.
    internal static readonly WordVectors NoVectors = WordVectors.Create([], [], dimension: 1);

    private readonly IHost _host;
    private readonly TrainWordVectorsOptions _options;

    /// <summary>An estimator with these options; <c>mlContext.Transforms.Text.TrainWordVectors</c> is the usual way to one.</summary>
    /// <param name="environment">The MLContext.</param>
    /// <param name="options">Columns, corpus and training.</param>
    /// <exception cref="ArgumentException">A column's name is empty, or a checkpoint is asked for without a seed.</exception>
    public WordVectorsEstimator(IHostEnvironment environment, TrainWordVectorsOptions options)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(options);
        if (string.IsNullOrEmpty(options.OutputColumnName) || options.InputColumnName == "")
            throw new ArgumentException("The name of a column is empty; give it one.", nameof(options));
        if (!Enum.IsDefined(options.Algorithm))
            throw new ArgumentOutOfRangeException(nameof(options), options.Algorithm, "There is no such algorithm.");
        if (options.CheckpointPath is not null && options.Seed is null)
        {
            throw new ArgumentException("CheckpointPath needs a Seed: without one each Fit draws another, and cannot go on from the "
                + "checkpoint of an earlier one. Set Seed to any number.", nameof(options));
        }

        _host = environment.Register(Component);
        _options = options;
    }

    private string InputColumnName => _options.InputColumnName ?? _options.OutputColumnName;

    /// <summary>Trains on all rows: reads them once, cut into words, and goes over these as often as the options say.</summary>
    /// <exception cref="ArgumentException">The column is missing or has another type than expected, or an option is out of
    /// range.</exception>
    /// <exception cref="InvalidOperationException">No word is common enough to get a vector.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    /// <exception cref="Training.TrainingDivergedException">Numbers became infinite: the learning rate is too high.</exception>
    public WordVectorsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        using IChannel channel = _host.Start("Training");
        EmbeddingLog log = new(channel, _options.Progress);
        WordColumn column = WordColumn.Find(input.Schema, InputColumnName, Component);
        int seed = _options.Seed ?? _host.Rand.Next();
        using WordCorpus corpus = Read(input, column, log);
        log.Info(FormattableString.Invariant($"{corpus.Words.Count} of {corpus.ReadDistinctCount} distinct words get vectors; they are ")
            + FormattableString.Invariant($"{corpus.WordCount} of the {corpus.ReadWordCount} words in column '{InputColumnName}'."));
        WordVectors vectors = _options.Algorithm == WordVectorAlgorithm.GloVe
            ? GloVe.Train(corpus, _options.ToGloVe(seed), log, _options.CancellationToken)
            : Word2Vec.Train(corpus, _options.ToWord2Vec(seed), log, _options.CancellationToken);
        log.End();
        ITokenizer tokenizer = _options.Tokenizer ?? WordTokenizer.Default;
        return new WordVectorsTransformer(vectors, _options.OutputColumnName, InputColumnName, new SavedTokenizer(tokenizer));
    }

    /// <summary>The input's columns and the tokens, which carry the annotation WordVectors.</summary>
    /// <exception cref="ArgumentException">The column is missing or has another type than expected.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        new InputShape(inputSchema, Component).CheckWords(InputColumnName);
        return SchemaShapes.With(inputSchema, [WordVectorsTransformer.MakeColumn(_options.OutputColumnName, NoVectors)]);
    }

    private WordCorpus Read(IDataView input, WordColumn column, EmbeddingLog log)
    {
        using WordCorpusBuilder builder = new(_options.ToCorpus(), log);
        CorpusSink sink = new(builder, new Lazy<ReadOnlyMemory<char>[]>(column.KeyValues));
        using DataViewRowCursor cursor = input.GetRowCursor([column.Column]);
        SequenceReader reader = SequenceReader.Open(cursor, column.Column);
        while (cursor.MoveNext())
        {
            _options.CancellationToken.ThrowIfCancellationRequested();
            reader.Read(sink);
        }

        try
        {
            return builder.Build();
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidOperationException($"{Component} cannot train on column '{InputColumnName}'. {e.Message}", e);
        }
    }
}
