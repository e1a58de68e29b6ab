using MLNetSeq.Embeddings;
using MLNetSeq.Formats;
using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>A trained language model: how likely each token is to follow those before it.</summary>
/// <remarks>
/// Immutable and safe to use from several threads; each scores through a <see cref="LanguageSession"/> and generates through
/// <see cref="LanguageStreams"/> of its own.
/// </remarks>
public sealed partial class LanguageModel
{
    private readonly Lazy<RecurrentInference>[] _inference;

    internal LanguageModel(LanguageNetwork network, LanguageVocabulary vocabulary, int maximumTokens, bool carriesState,
        IReadOnlyList<LanguageEpoch> history)
    {
        Network = network;
        Vocabulary = vocabulary;
        MaximumTokens = maximumTokens;
        CarriesState = carriesState;
        History = history;
        network.Pack(backward: false);
        _inference = [.. Enum.GetValues<WeightPrecision>().Select(precision => new Lazy<RecurrentInference>(() =>
            new RecurrentInference(network.Recurrent, network.Embedding, network.Output.Layer, new() { Precision = precision })))];
    }

    /// <summary>Its tokens.</summary>
    public LanguageVocabulary Vocabulary { get; }

    /// <summary>The recurrent cell.</summary>
    public RecurrentCell Cell => Network.Shape.Cell;

    /// <summary>The recurrent layers above each other.</summary>
    public int Layers => Network.Shape.Layers;

    /// <summary>The size of a state.</summary>
    public int HiddenSize => Network.Shape.HiddenSize;

    /// <summary>
    /// The first token of each cluster of its adaptive softmax; null where its softmax is full, as that of a model trained by samples is.
    /// </summary>
    public IReadOnlyList<int>? AdaptiveCutoffs => Network.Shape.Adaptive?.Cutoffs.AsReadOnly();

    /// <summary>The most tokens of a text that is scored.</summary>
    public int MaximumTokens { get; }

    /// <summary>Whether it was trained on texts one after the other, with its state carried over; else on each by itself.</summary>
    public bool CarriesState { get; }

    /// <summary>What each pass of its training came to.</summary>
    public IReadOnlyList<LanguageEpoch> History { get; }

    /// <summary>A copy of the vectors of its tokens, but for those that have no text of their own.</summary>
    public WordVectors Embeddings
    {
        get
        {
            int first = Text.Vocabulary.FirstWord, count = Vocabulary.Words.Count - first, width = Network.Shape.EmbeddingSize;
            float[] values = Network.Embedding.Table.Value.Slice(first * width, count * width).ToArray();
            return WordVectors.Create(Vocabulary.Words.Words[first..].ToArray(), values, width,
                [.. Enumerable.Range(first, count).Select(Vocabulary.CountOf)]);
        }
    }

    internal LanguageNetwork Network { get; }

    /// <summary>Trains a language model.</summary>
    /// <param name="train">The texts, read once: the lines of a corpus, or all of it as one text. Each is followed by its end.</param>
    /// <param name="validation">Texts that decide which epoch's weights are kept, and when to stop; null to keep the last.</param>
    /// <param name="options">The network and its training.</param>
    /// <param name="progress">Told a few times a second, and at the end of each epoch; on the calling thread.</param>
    /// <param name="cancellation">Ends the training early: see <see cref="LanguageModelOptions.KeepBestWhenCancelled"/>.</param>
    /// <param name="warn">
    /// Told of what is worth knowing: texts cut, training gone on from a checkpoint or stopped because of its loss.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or does not go with another.</exception>
    /// <exception cref="InvalidOperationException">There is too little to learn from, a token is unknown where that is no token, or the
    /// checkpoint is that of another training.</exception>
    /// <exception cref="TrainingDivergedException">The loss was not a number before the first epoch ended.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, or the file is something else.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written; what was written before is still there.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and there is no model to keep or none is wanted.</exception>
    public static LanguageModel Train(IEnumerable<string> train, IEnumerable<string>? validation, LanguageModelOptions options,
        IProgress<LanguageProgress>? progress = null, CancellationToken cancellation = default, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        using var training = new LanguageTraining(train, validation, options, cancellation);
        return training.Run(progress, cancellation, warn);
    }

    /// <summary>Trains a language model on texts that are cut into words already.</summary>
    /// <param name="train">The words of each text, read once: neither split nor lower-cased; empty ones are left out.</param>
    /// <param name="validation">The same of texts that decide which epoch's weights are kept, and when to stop; null to keep the last.
    /// </param>
    /// <param name="options">The network and its training; the tokeniser is for texts that are scored later.</param>
    /// <param name="progress">Told a few times a second, and at the end of each epoch; on the calling thread.</param>
    /// <param name="cancellation">Ends the training early: see <see cref="LanguageModelOptions.KeepBestWhenCancelled"/>.</param>
    /// <param name="warn">Told of what is worth knowing.</param>
    /// <exception cref="ArgumentException">An option is out of range or does not go with another, or its tokens are characters.</exception>
    /// <remarks>Other exceptions are those of the training on whole texts.</remarks>
    public static LanguageModel TrainOnTokens(IEnumerable<IReadOnlyList<ReadOnlyMemory<char>>> train,
        IEnumerable<IReadOnlyList<ReadOnlyMemory<char>>>? validation, LanguageModelOptions options,
        IProgress<LanguageProgress>? progress = null, CancellationToken cancellation = default, Action<string>? warn = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        CheckTakesTokens(options);
        using var training = new LanguageTraining(maximum => new LanguageTexts(train, maximum, cancellation),
            validation is null ? null : maximum => new LanguageTexts(validation, maximum, cancellation), options);
        return training.Run(progress, cancellation, warn);
    }

    /// <summary>Reads a model that <see cref="Save(Stream)"/> wrote.</summary>
    /// <param name="stream">The file; it is not trusted.</param>
    /// <param name="tokenizer">The tokeniser it was trained with, where that is not one of MLNetSeq's.</param>
    /// <exception cref="InvalidDataException">It is not such a file, it is damaged, or it needs another tokeniser.</exception>
    public static LanguageModel Load(Stream stream, ITokenizer? tokenizer = null) => LanguageFormat.Load(stream, tokenizer);

    /// <summary>Writes everything that scoring and generating need; scores are the same, bit for bit, once it is loaded again.</summary>
    public void Save(Stream stream) => LanguageFormat.Save(this, stream);

    /// <summary>Writes the weights alone as safetensors, for other programs; in PyTorch's names, shapes and order of gates.</summary>
    /// <remarks>
    /// <c>embedding.weight</c>, <c>rnn.weight_ih_l0</c> and so on, <c>output.weight</c>, <c>output.bias</c>; where the vectors are tied to
    /// the output, <c>output.weight</c> alone is both. Of an adaptive softmax, <c>output.</c> before the names of PyTorch's
    /// AdaptiveLogSoftmaxWithLoss: <c>output.head.weight</c>, <c>output.tail.0.0.weight</c>, <c>output.tail.0.1.weight</c> and so on. Where
    /// the model knows conditions, <c>first_state.weight</c> [classes or the size of a vector, states] and <c>first_state.bias</c>: see
    /// <see cref="Layers.FirstState"/>. Vocabulary and classes are not among them.
    /// </remarks>
    public void SaveSafeTensors(Stream stream) => SafeTensors.Write(stream, ParameterTensors.Export(Network.NamedParameters));

    /// <summary>A model like this one, without history, with weights that <see cref="SaveSafeTensors"/> or others wrote.</summary>
    /// <param name="stream">The file; it is not trusted.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file, or its tensors are not the weights of a model of this shape.
    /// </exception>
    public LanguageModel WithSafeTensors(Stream stream)
    {
        var network = new LanguageNetwork(Network.Shape, random: null);
        ParameterTensors.Import(network.NamedParameters, SafeTensors.Read(stream));
        return new LanguageModel(network, Vocabulary, MaximumTokens, CarriesState, history: []) { Conditions = Conditions };
    }

    /// <summary>How well it predicts texts: all their tokens and the end of each, none cut.</summary>
    /// <param name="texts">The texts, read once.</param>
    /// <param name="options">
    /// Whether states are carried over from text to text, and whether more is learned from what was read; null for as it was trained. The
    /// model itself never changes.
    /// </param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">There is not one text; a text has a token that the model does not know, and there is no
    /// unknown one; or the state is to be carried to texts that start with a token of their own.</exception>
    /// <exception cref="TrainingDivergedException">Dynamic evaluation came to a loss or a gradient that is no number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LanguageMetrics Evaluate(
        IEnumerable<string> texts, LanguageEvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Evaluate(texts.Select(text => (text, default(TextCondition))), options, cancellation);
    }

    private LanguageMetrics Evaluate(
        IEnumerable<(string, TextCondition)> texts, LanguageEvaluationOptions? options, CancellationToken cancellation)
    {
        options ??= new LanguageEvaluationOptions();
        options.Check();
        bool carries = options.CarryState ?? CarriesState;
        if (carries && Vocabulary.HasStart)
            throw new InvalidOperationException("This model's texts start with a token of their own, so that none goes on from another: "
                + $"evaluate it with {nameof(options.CarryState)} set to false.");
        if (carries && Conditions.Size > 0)
            throw new InvalidOperationException("This model's texts begin with a state of their condition, so that none goes on from "
                + $"another: evaluate it with {nameof(options.CarryState)} set to false.");
        var conditions = new ConditionReader(Conditions);
        var read = new LanguageTexts(conditions.Read(texts), Vocabulary.Tokenizer, int.MaxValue, cancellation);
        var data = new LanguageData(read, Vocabulary) { Conditions = conditions.Rows };
        if (data.Count == 0) throw new InvalidOperationException("There is not one text to evaluate the model on.");
        using var pool = new WorkerPool(options.Threads > 0 ? options.Threads : Environment.ProcessorCount);
        double loss = options.IsAdaptive
            ? new AdaptiveEvaluation(Network, options, pool).LossOf(data, carries, cancellation)
            : LanguageLosses.Of(new LanguageEvaluation(Network, pool), data, carries ? options.Streams : null, cancellation);
        return new LanguageMetrics(new TokenLikelihood(-loss, data.TokenCount), data.Count, data.Unknown, data.Characters);
    }

    /// <summary>How likely a text is, read by itself; for many texts a <see cref="CreateSession">session</see> is faster.</summary>
    /// <param name="text">The text.</param>
    /// <param name="condition">What it is of, where the model knows conditions.</param>
    /// <exception cref="ArgumentException">The condition is none of this model's.</exception>
    /// <exception cref="InvalidOperationException">It has a token that the model does not know, and there is no unknown one.</exception>
    public TextScore Score(string text, TextCondition condition = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        using LanguageSession session = CreateSession();
        session.AddText(text, condition);
        session.Run();
        return new TextScore(session.Likelihood(0), session.UnknownTokens(0), session.CutTokens(0),
            session.TokenLogProbabilities(0).ToArray(), session.FinalState(0).ToArray());
    }

    /// <summary>What scores texts with this model; for one thread at a time.</summary>
    /// <param name="threads">The threads that share the work of a run.</param>
    public LanguageSession CreateSession(int threads = 1) => new(this, threads);

    /// <summary>What reads texts token by token and tells what may follow, to generate from; for one thread at a time.</summary>
    /// <param name="precision">How the weights are kept for that.</param>
    /// <param name="threads">
    /// The threads that share 16 rows and more; those beside the caller's end with <see cref="LanguageStreams.Dispose"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The precision is unknown, or the number of threads is not positive.</exception>
    /// <exception cref="NotSupportedException">The cell has no path for weights in bytes.</exception>
    public LanguageStreams CreateStreams(WeightPrecision precision = WeightPrecision.Single, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        if (!Enum.IsDefined(precision))
            throw new ArgumentOutOfRangeException(nameof(precision), precision,
                $"The precision must be one of {string.Join(", ", Enum.GetNames<WeightPrecision>())}.");
        return new LanguageStreams(this, _inference[(int)precision].Value, threads);
    }
}
