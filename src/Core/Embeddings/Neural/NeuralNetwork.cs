using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// The network of Bengio et al. 2003: x = (C(w₁), …, C(wₙ)) of the context's words, scores y = b + W x + U tanh(d + H x).
/// </summary>
/// <remarks>
/// Shapes: C [words + 1, Dimension], the last row for what lies beyond a sentence; H [HiddenSize, ContextWidth]; the output layer [U W]
/// reads tanh(d + H x) and, where there are direct connections, x beside it. Without a hidden layer it reads x alone. An instance is one
/// thread's: it keeps what its backward pass needs.
/// </remarks>
internal sealed class NeuralNetwork
{
    // Far from where tanh is flat, and as far from nothing.
    private const float Spread = 0.1f;

    private readonly Embedding _words;
    private readonly Linear? _hidden;
    private readonly NeuralOutput _output;
    private readonly AlignedBuffer _context = new();
    private readonly AlignedBuffer _contextGradient = new();
    private readonly AlignedBuffer _features = new();
    private readonly AlignedBuffer _featuresGradient = new();

    /// <summary>A network with random start values.</summary>
    public NeuralNetwork(NeuralShape shape, NeuralObjective objective, ClassSampler? sampler, RandomStream random)
        : this(
            shape,
            new Embedding("embedding.weight", shape.Words + 1, shape.Dimension, Spread, random),
            shape.HiddenSize > 0 ? new Linear("hidden", shape.ContextWidth, shape.HiddenSize, random) : null,
            Output(shape, objective, sampler, random))
    {
    }

    private NeuralNetwork(NeuralShape shape, Embedding words, Linear? hidden, NeuralOutput output)
    {
        Shape = shape;
        _words = words;
        _hidden = hidden;
        _output = output;
        Parameters = [words.Table, .. hidden?.Parameters ?? [], .. output.Parameters];
    }

    public NeuralShape Shape { get; }

    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The vectors of the words, one after the other.</summary>
    public ReadOnlySpan<float> Vectors => _words.Table.Value[..(Shape.Words * Shape.Dimension)];

    /// <summary>A network with the same weights, and gradients and buffers of its own.</summary>
    public NeuralNetwork Replicate() => new(Shape, _words.Replicate(), _hidden?.Replicate(), _output.Replicate());

    /// <summary>Packs the weights for the kernels, once after each change of them.</summary>
    public void Pack(bool backward)
    {
        _hidden?.Pack(backward);
        _output.Pack(backward);
    }

    /// <summary>Writes numbers of which the softmax is the probabilities of the words, [rows, Words].</summary>
    /// <param name="contexts">The words of the contexts, those of one after those of another.</param>
    /// <param name="logits">Receives them.</param>
    public void Logits(ReadOnlySpan<int> contexts, Matrix logits) => _output.Logits(Forward(contexts), logits);

    /// <summary>
    /// The sum of the losses of some rows of a batch, and the backward pass of sum / divisor: begins the gradients of vectors and biases
    /// anew; those of packed weights are left to <see cref="WeightGradients"/>.
    /// </summary>
    public double Backward(NeuralBatch batch, int start, int count, double divisor)
    {
        ClearGradients();
        if (count == 0) return 0;
        ReadOnlySpan<int> contexts = batch.ContextsOf(start, count);
        Matrix features = Forward(contexts), gradient = _featuresGradient.Matrix(count, Shape.FeatureWidth);
        double loss = _output.Backward(features, batch, start, divisor, gradient);
        Matrix dx = _hidden is null ? gradient : BackwardHidden(features, gradient);
        _words.Backward(contexts, new Matrix(dx.Values, contexts.Length, Shape.Dimension));
        return loss;
    }

    /// <summary>Makes a share of the packed weights' gradients of a replica from the last <see cref="Backward"/> of so many rows.</summary>
    public void WeightGradients(int count, NeuralNetwork target, WeightShare share)
    {
        target._hidden?.WeightGradient(
            Context(count), _featuresGradient.Matrix(count, Shape.FeatureWidth).ColumnsFrom(0, Shape.HiddenSize), share);
        _output.WeightGradients(_hidden is null ? Context(count) : Features(count), target._output, share);
    }

    private static NeuralOutput Output(NeuralShape shape, NeuralObjective objective, ClassSampler? sampler, RandomStream random) =>
        objective switch
        {
            NeuralObjective.SampledSoftmax => new SampledOutput(new SampledSoftmax("output", shape.FeatureWidth, shape.Words, random)),
            NeuralObjective.NegativeSampling => new NegativeOutput("output", shape.FeatureWidth, sampler!),
            _ => new FullOutput(new LinearSoftmax(new Linear("output", shape.FeatureWidth, shape.Words, random))),
        };

    private void ClearGradients()
    {
        for (int p = 0; p < Parameters.Count; p++) // by index: the enumerator of an interface is allocated
            if (!Parameters[p].IsPacked) Parameters[p].ClearGradient();
    }

    private Matrix Forward(ReadOnlySpan<int> contexts)
    {
        int rows = contexts.Length / Shape.Places;
        _words.Forward(contexts, _context.Matrix(contexts.Length, Shape.Dimension));
        Matrix x = Context(rows);
        if (_hidden is null) return x;
        Matrix features = Features(rows), hidden = features.ColumnsFrom(0, Shape.HiddenSize);
        _hidden.Forward(x, hidden);
        for (int r = 0; r < rows; r++) VectorMath.Tanh(hidden[r], hidden[r]);
        if (Shape.IsDirect) Rows.Copy(x, features.ColumnsFrom(Shape.HiddenSize, Shape.ContextWidth));
        return features;
    }

    /// <summary>Turns the gradient of the hidden units into that before the tanh, and returns that of the context.</summary>
    private Matrix BackwardHidden(ReadOnlyMatrix features, Matrix gradient)
    {
        Matrix dHidden = gradient.ColumnsFrom(0, Shape.HiddenSize);
        for (int r = 0; r < dHidden.Rows; r++)
        {
            ReadOnlySpan<float> y = features[r];
            Span<float> dy = dHidden[r];
            for (int i = 0; i < dy.Length; i++) dy[i] *= 1 - y[i] * y[i];
        }

        Rows.SumAdd(dHidden, _hidden!.Bias.Gradient);
        Matrix dx = _contextGradient.Matrix(gradient.Rows, Shape.ContextWidth);
        _hidden.InputGradient(dHidden, dx);
        if (Shape.IsDirect) Rows.Add(gradient.ColumnsFrom(Shape.HiddenSize, Shape.ContextWidth), dx);
        return dx;
    }

    private Matrix Context(int rows) => _context.Matrix(rows, Shape.ContextWidth);

    private Matrix Features(int rows) => _features.Matrix(rows, Shape.FeatureWidth);
}
