using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>The loss of a neural language model over a corpus, each thread with a part of it; added up in the order of the parts.</summary>
internal sealed class NeuralEvaluation : IShares
{
    private const int MostRows = 128;

    private static readonly SoftmaxCrossEntropy CrossEntropy = new();

    private readonly NeuralNetwork _network;
    private readonly WordCorpus _corpus;
    private readonly int[] _indices;
    private readonly double[] _losses;
    private readonly long[] _words;
    private readonly CancellationToken _cancellation;

    public NeuralEvaluation(NeuralNetwork network, WordCorpus corpus, WordList words, int shares, CancellationToken cancellation)
    {
        _network = network;
        _corpus = corpus;
        _cancellation = cancellation;
        _losses = new double[shares];
        _words = new long[shares];
        _indices = new int[corpus.Words.Count];
        for (int i = 0; i < _indices.Length; i++)
            _indices[i] = words.TryGetIndex(corpus.Words[i], out int index) ? index : NeuralReader.LeftOut;
    }

    /// <summary>The sum of −log p.</summary>
    public double Loss => _losses.Sum();

    /// <summary>The words it is of.</summary>
    public long Words => _words.Sum();

    public void Run(int share)
    {
        NeuralShape shape = _network.Shape;
        NeuralNetwork network = _network.Replicate();
        NeuralReader reader = new(_corpus.Open(share, _losses.Length), shape, _indices);
        NeuralBatch batch = new(Math.Min(MostRows, LinearSoftmax.BlockOf(shape.Words)), shape.Places);
        AlignedBuffer logits = new();
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            reader.Fill(batch);
            if (batch.Count == 0) return;
            Matrix own = logits.Matrix(batch.Count, shape.Words);
            network.Logits(batch.ContextsOf(0, batch.Count), own);
            _losses[share] += CrossEntropy.Forward(own, batch.TargetsOf(0, batch.Count));
            _words[share] += batch.Count;
        }
    }
}
