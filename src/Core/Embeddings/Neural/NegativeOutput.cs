using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>
/// Negative sampling (Mikolov et al. 2013): loss = −log σ(s(t)) − Σ log σ(−s(c)) with the scores s = x Wᵀ, the target t and the words c
/// drawn for it, those that are the target left out.
/// </summary>
/// <remarks>
/// Shapes: x [rows, inputs], W [words, inputs]; W starts at zero, as in word2vec. Trained to the end s(c) is log p(c | x) − log(k q(c))
/// (Levy and Goldberg 2014): probabilities are the softmax of s + log q.
/// </remarks>
internal sealed class NegativeOutput : NeuralOutput
{
    private readonly Parameter _weight;
    private readonly float[] _logFrequencies;

    public NegativeOutput(string name, int inputSize, ClassSampler sampler)
        : this(new Parameter(name + ".weight", sampler.ClassCount, inputSize, isSparse: true), new float[sampler.ClassCount])
    {
        for (int c = 0; c < _logFrequencies.Length; c++) _logFrequencies[c] = (float)Math.Log(sampler.Probability(c));
    }

    private NegativeOutput(Parameter weight, float[] logFrequencies)
    {
        _weight = weight;
        _logFrequencies = logFrequencies;
        Parameters = [weight];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override NeuralOutput Replicate() => new NegativeOutput(_weight.Replicate(), _logFrequencies);

    public override void Pack(bool backward)
    {
        if (!backward) _weight.Pack(backward: false); // training reads the rows of the words drawn only
    }

    public override double Backward(ReadOnlyMatrix x, NeuralBatch batch, int start, double divisor, Matrix dx)
    {
        double loss = 0;
        ReadOnlySpan<int> targets = batch.TargetsOf(start, x.Rows);
        dx.Fill(0);
        for (int r = 0; r < x.Rows; r++)
        {
            loss += Backward(x[r], targets[r], isTarget: true, divisor, dx[r]);
            foreach (int word in batch.NegativesOf(start + r))
                if (word != targets[r]) loss += Backward(x[r], word, isTarget: false, divisor, dx[r]);
        }

        return loss;
    }

    public override void Logits(ReadOnlyMatrix x, Matrix logits)
    {
        Multiply.By(x, _weight.ForForward, logits);
        Rows.Add(logits, _logFrequencies);
    }

    private double Backward(ReadOnlySpan<float> x, int word, bool isTarget, double divisor, Span<float> dx)
    {
        ReadOnlySpan<float> w = _weight.Matrix[word];
        double score = VectorMath.Dot(x, w), towards = isTarget ? score : -score;
        double small = Math.Exp(-Math.Abs(score)); // never overflows
        double slope = (isTarget ? -1 : 1) * (towards >= 0 ? small : 1) / (1 + small);
        float scaled = (float)(slope / divisor);
        VectorMath.AddScaled(w, scaled, dx);
        VectorMath.AddScaled(x, scaled, _weight.RowGradients![word]);
        return Math.Max(0, -towards) + Math.Log(1 + small);
    }
}
