using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// The neural probabilistic language model of Bengio et al. 2003 («A Neural Probabilistic Language Model»): the vectors of a word's
/// context, concatenated, through a tanh layer to a probability for each word; immutable and safe for several threads.
/// </summary>
/// <remarks>
/// Places before a sentence's first word, and after its last where the context goes that far, hold a padding vector, which is learned too.
/// The ends of sentences are not predicted: for perplexities that count them give the text a word for it. Words that are not in the list
/// are left out before, so that their neighbours become each other's, in training and evaluation alike.
/// </remarks>
public sealed class NeuralLanguageModel
{
    private readonly NeuralNetwork _network;

    internal NeuralLanguageModel(WordList words, NeuralNetwork network)
    {
        network.Pack(backward: false);
        _network = network;
        Vectors = new WordVectors(words, VectorRows.Create(network.Vectors.ToArray(), network.Shape.Dimension));
    }

    /// <summary>The words and their vectors, the rows of C; that of the padding is not among them.</summary>
    public WordVectors Vectors { get; }

    private NeuralShape Shape => _network.Shape;

    /// <summary>Trains a model, with the words of the corpus as its list.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="options">The form of the model, and how it is trained; null for the defaults.</param>
    /// <param name="progress">Told about five times a second, and at each epoch's end.</param>
    /// <param name="cancellation">Stops the training, which goes on from its checkpoint where it has one.</param>
    /// <exception cref="ArgumentException">An option is out of bounds, or the model too large.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or something else.</exception>
    /// <exception cref="Training.TrainingDivergedException">Numbers became infinite: the learning rate is too high.</exception>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training.</exception>
    public static NeuralLanguageModel Train(
        WordCorpus corpus,
        NeuralLanguageModelOptions? options = null,
        IProgress<EmbeddingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        using NeuralTraining training = new(corpus, options ?? new NeuralLanguageModelOptions());
        return training.Run(progress, cancellation);
    }

    /// <summary>
    /// How many words the model is undecided between in the mean: e to the mean of −log p(word | context), under the full softmax.
    /// </summary>
    /// <param name="corpus">
    /// The corpus; its words that the model does not know are left out. With <see cref="NeuralContext.Nearby"/> one nearby word is drawn
    /// for each word, always the same.
    /// </param>
    /// <param name="threads">The threads; 0 for one a core.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The model knows no word of the corpus.</exception>
    public double Perplexity(WordCorpus corpus, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        using WorkerPool pool = new(threads > 0 ? threads : Environment.ProcessorCount);
        NeuralEvaluation evaluation = new(_network, corpus, Vectors.Words, pool.Threads, cancellation);
        pool.Run(evaluation);
        return evaluation.Words > 0
            ? Math.Exp(evaluation.Loss / evaluation.Words)
            : throw new ArgumentException(
                $"The model knows none of the corpus's {corpus.Words.Count} words. Case counts: tokenise as for training.", nameof(corpus));
    }

    /// <summary>Writes the probability of each word of the list at a place.</summary>
    /// <param name="before">The words before the place, in their order, as many as there are; the model takes those that it needs.</param>
    /// <param name="after">The words after it, where the model reads them.</param>
    /// <param name="probabilities">Receives a number for each word of the list.</param>
    /// <remarks>
    /// Words that are not in the list are left out. A model of <see cref="NeuralContext.Nearby"/> words takes the last one before, or
    /// where there is none the first one after.
    /// </remarks>
    /// <exception cref="ArgumentException">There is not as much room as words.</exception>
    public void Probabilities(IReadOnlyList<string> before, IReadOnlyList<string>? after, Span<float> probabilities)
    {
        ArgumentNullException.ThrowIfNull(before);
        if (probabilities.Length != Shape.Words)
            throw new ArgumentException(
                $"There is room for {probabilities.Length} probabilities of {Shape.Words} words.", nameof(probabilities));
        int[] left = Known(before), right = Known(after ?? []);
        int[] context = new int[Shape.Places];
        if (Shape.Context == NeuralContext.Nearby) context[0] = left.Length > 0 ? left[^1] : right.Length > 0 ? right[0] : Shape.Padding;
        else NeuralReader.FillContext(left, right, Shape, context);
        _network.Replicate().Logits(context, new Matrix(probabilities, 1, Shape.Words)); // a replica has buffers of its own
        VectorMath.Softmax(probabilities, probabilities);
    }

    /// <summary>The likeliest words at a place, the likeliest first; see <see cref="Probabilities"/>.</summary>
    public IReadOnlyList<(string Word, float Probability)> Likeliest(
        IReadOnlyList<string> before, IReadOnlyList<string>? after = null, int count = 10)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        float[] probabilities = new float[Shape.Words];
        Probabilities(before, after, probabilities);
        return [.. Enumerable.Range(0, probabilities.Length)
            .OrderByDescending(i => probabilities[i])
            .Take(count)
            .Select(i => (Vectors.Words[i], probabilities[i]))];
    }

    private int[] Known(IReadOnlyList<string> words)
    {
        List<int> known = [];
        foreach (string word in words)
            if (Vectors.Words.TryGetIndex(word, out int index)) known.Add(index);
        return [.. known];
    }
}
