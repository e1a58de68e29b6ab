using MLNetSeq.Formats;
using MLNetSeq.Layers;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>A trained classifier of sequences: text, tokens, keys or vectors in, a class out.</summary>
/// <remarks>Immutable and safe to use from several threads; each scores through a <see cref="ClassifierSession"/> of its own.</remarks>
public sealed class SequenceClassifier
{
    internal SequenceClassifier(ClassifierNetwork network, Vocabulary? vocabulary, ClassifierReading reading, IReadOnlyList<EpochResult> history)
    {
        Network = network;
        Vocabulary = vocabulary;
        Reading = reading;
        History = history;
        if (network.Shape.SubwordBuckets > 0) Subwords = new SubwordTable(vocabulary!, new SubwordHasher(network.Shape.SubwordBuckets));
        network.Pack(backward: false);
    }

    /// <summary>What the sequences are made of.</summary>
    public SequenceInput Input => Network.Shape.Input;

    /// <summary>The number of classes.</summary>
    public int ClassCount => IsBinary ? 2 : Network.Shape.OutputSize;

    /// <summary>Whether there are two classes, and so a single score.</summary>
    public bool IsBinary => Network.Shape.OutputSize == 1;

    /// <summary>The words it knows; null where sequences are made of keys or vectors.</summary>
    public Vocabulary? Vocabulary { get; }

    /// <summary>What each pass of its training came to.</summary>
    public IReadOnlyList<EpochResult> History { get; }

    internal ClassifierNetwork Network { get; }

    internal SubwordTable? Subwords { get; }

    internal ClassifierReading Reading { get; }

    /// <summary>Trains a classifier.</summary>
    /// <param name="train">The examples.</param>
    /// <param name="validation">
    /// What decides which epoch's weights are kept, and when to stop; null to hold back a share of the examples.
    /// </param>
    /// <param name="options">The network and its training.</param>
    /// <param name="progress">Told a few times a second, and at the end of each epoch; on the calling thread.</param>
    /// <param name="cancellation">Ends the training early: see <see cref="SequenceClassifierOptions.KeepBestWhenCancelled"/>.</param>
    /// <param name="warmStart">An earlier classifier whose weights to start from; its shape must be the one that the options give.</param>
    /// <param name="warn">
    /// Told of what is worth knowing: sequences cut, training gone on from a checkpoint or stopped because of its loss.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or the parts do not fit each other.</exception>
    /// <exception cref="InvalidOperationException">There is nothing to learn from: no examples, one class only, nothing but empty
    /// texts; or the checkpoint is that of another training.</exception>
    /// <exception cref="TrainingDivergedException">The loss was not a number before the first epoch ended.</exception>
    /// <exception cref="InvalidDataException">The checkpoint is damaged, or the file is something else.</exception>
    /// <exception cref="IOException">The checkpoint cannot be written; what was written before is still there.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled, and there is no model to keep or none is wanted.</exception>
    public static SequenceClassifier Train(ClassificationData train, ClassificationData? validation, SequenceClassifierOptions options,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default, SequenceClassifier? warmStart = null,
        Action<string>? warn = null)
    {
        using var training = new ClassifierTraining(train, validation, options, warmStart);
        return training.Run(progress, cancellation, warn);
    }

    /// <summary>Reads a classifier that <see cref="Save"/> wrote.</summary>
    /// <param name="stream">The file; it is not trusted.</param>
    /// <param name="tokenizer">The tokeniser it was trained with, where that is not one of MLNetSeq's.</param>
    /// <exception cref="InvalidDataException">It is not such a file, it is damaged, or it needs another tokeniser.</exception>
    public static SequenceClassifier Load(Stream stream, ITokenizer? tokenizer = null) => ClassifierFormat.Load(stream, tokenizer);

    /// <summary>Writes everything that scoring needs; scores are the same, bit for bit, once it is loaded again.</summary>
    public void Save(Stream stream) => ClassifierFormat.Save(this, stream);

    /// <summary>Writes the weights alone as safetensors, for other programs; in PyTorch's names, shapes and order of gates.</summary>
    /// <remarks>
    /// <c>embedding.weight</c>, <c>subwords.weight</c>, <c>rnn.weight_ih_l0</c> and so on, <c>output.weight</c>, <c>output.bias</c>, as far
    /// as the model has them. The vocabulary is not among them: <see cref="Save"/> writes everything that scoring needs.
    /// </remarks>
    public void SaveSafeTensors(Stream stream) => SafeTensors.Write(stream, ParameterTensors.Export(Network.NamedParameters));

    /// <summary>A classifier like this one, without history, with weights that <see cref="SaveSafeTensors"/> or others wrote.</summary>
    /// <param name="stream">The file; it is not trusted.</param>
    /// <exception cref="InvalidDataException">It is no safetensors file, or its tensors are not the weights of a model of this shape.
    /// </exception>
    public SequenceClassifier WithSafeTensors(Stream stream)
    {
        var network = new ClassifierNetwork(Network.Shape, random: null);
        ParameterTensors.Import(network.NamedParameters, SafeTensors.Read(stream));
        return new SequenceClassifier(network, Vocabulary, Reading, history: []);
    }

    /// <summary>What scores sequences with this model; for one thread at a time.</summary>
    /// <param name="threads">The threads that share the work of a run.</param>
    public ClassifierSession CreateSession(int threads = 1) => new(this, threads);
}
