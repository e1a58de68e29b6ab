using MLNetSeq.Numerics;

namespace MLNetSeq.Layers.Losses;

/// <summary>
/// The sampled softmax (Bengio and Senécal 2008; Jean et al. 2015), output layer y = x Wᵀ + b and cross-entropy in one: in training a row's
/// target competes with a sample of the classes only, in evaluation with all of them.
/// </summary>
/// <remarks>
/// Shapes: x [rows, InputSize], W [ClassCount, InputSize], b [ClassCount], one target and, where given, one weight a row. Training's loss
/// is −log (e^yₜ / (e^yₜ + Σ m / (n q) e^y)), the sum over the sampled classes other than the target: see <see cref="ClassSample"/>. The
/// sum below the line is in the mean that of the full softmax (as in Blanc and Rendle 2018: the logits of the sample are corrected by log
/// n q, the target's is not). Gradients are kept by row, of the targets and the sample only. As in <see cref="SoftmaxCrossEntropy"/>
/// results are sums, so that workers may share a batch and one sample; each has a replica and a workspace of its own.
/// </remarks>
public sealed class SampledSoftmax
{
    private const int NoTarget = -1;

    private static readonly SoftmaxCrossEntropy Loss = new(ignoredTarget: NoTarget);

    private readonly int _ignored;

    /// <summary>Creates the layer with weights uniform in ±1/√InputSize and biases of 0; all are 0 without a random stream.</summary>
    /// <param name="name">What the parameters' names begin with.</param>
    /// <param name="inputSize">The width of x.</param>
    /// <param name="classCount">The number of classes.</param>
    /// <param name="random">Where the weights come from; null to leave them zero.</param>
    /// <param name="ignoredTarget">The target of rows that do not count.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public SampledSoftmax(
        string name, int inputSize, int classCount, RandomStream? random, int ignoredTarget = SoftmaxCrossEntropy.DefaultIgnoredTarget)
        : this(new Parameter(name + ".weight", classCount, inputSize, isSparse: true),
            new Parameter(name + ".bias", classCount, 1, isSparse: true), ignoredTarget)
    {
        float bound = 1 / MathF.Sqrt(inputSize);
        random?.FillUniform(Weight.Value, -bound, bound);
    }

    private SampledSoftmax(Parameter weight, Parameter bias, int ignored) => (Weight, Bias, _ignored) = (weight, bias, ignored);

    /// <summary>W.</summary>
    public Parameter Weight { get; }

    /// <summary>b.</summary>
    public Parameter Bias { get; }

    /// <summary>W and b.</summary>
    public IEnumerable<Parameter> Parameters => [Weight, Bias];

    /// <summary>The number of classes.</summary>
    public int ClassCount => Weight.Rows;

    /// <summary>The width of x.</summary>
    public int InputSize => Weight.Columns;

    /// <summary>A layer with the same weights and gradients of its own.</summary>
    public SampledSoftmax Replicate() => new(Weight.Replicate(), Bias.Replicate(), _ignored);

    /// <summary>Packs the weights, once before they are evaluated; training does without.</summary>
    public void Pack() => Weight.Pack(backward: false);

    /// <summary>The sum of the weights of the rows that count: what the mean divides by.</summary>
    public double TotalWeight(ReadOnlySpan<int> targets, ReadOnlySpan<float> weights = default) =>
        ClassTargets.TotalWeight(targets, _ignored, weights);

    /// <summary>Evaluation: writes the logits of all classes, [rows, ClassCount].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public void Logits(ReadOnlyMatrix x, Matrix y)
    {
        Multiply.By(x, Weight.ForForward, y);
        Rows.Add(y, Bias.Value);
    }

    /// <summary>Evaluation: the sum of the rows' losses under the full softmax, each times its weight.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or a target is no class.</exception>
    public double Forward(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, Workspace workspace)
    {
        ClassTargets.Check(x.Rows, ClassCount, targets, _ignored, weights);
        Matrix logits = workspace.Logits.Matrix(x.Rows, ClassCount);
        Logits(x, logits);
        Span<int> mapped = workspace.Targets(targets.Length);
        for (int r = 0; r < targets.Length; r++) mapped[r] = targets[r] == _ignored ? NoTarget : targets[r];
        return Loss.Forward(logits, mapped, weights);
    }

    /// <summary>
    /// Training, forward and backward in one: adds the gradient of sum / divisor to those of the parameters, writes that of x, and returns
    /// the sum of the losses over the sample, not divided.
    /// </summary>
    /// <param name="x">The rows of this share of the batch.</param>
    /// <param name="targets">A class for each row.</param>
    /// <param name="weights">A weight for each row; empty where each weighs 1.</param>
    /// <param name="divisor">1 for the gradient of the sum; the total weight of the whole batch for that of the mean.</param>
    /// <param name="sample">The classes that the targets compete with.</param>
    /// <param name="dx">Receives ∂(sum / divisor)/∂x, [rows, InputSize].</param>
    /// <param name="workspace">What the pass keeps.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, a target is no class, or the sample is empty or of other classes.
    /// </exception>
    public double Backward(ReadOnlyMatrix x, ReadOnlySpan<int> targets, ReadOnlySpan<float> weights, double divisor, ClassSample sample,
        Matrix dx, Workspace workspace)
    {
        ClassTargets.Check(x.Rows, ClassCount, targets, _ignored, weights);
        if (sample.ClassCount != ClassCount)
            throw new ArgumentException($"The sample is of {sample.ClassCount} classes and the layer has {ClassCount}.", nameof(sample));
        if (sample.Count == 0)
            throw new ArgumentException($"The sample is empty: call {nameof(ClassSample.Draw)} or {nameof(ClassSample.TakeAll)} first.",
                nameof(sample));
        Matrix sampled = Gather(sample, workspace);
        Matrix logits = workspace.Logits.Matrix(x.Rows, sample.Count + 1); // the last column is the target's
        Matrix negative = logits.ColumnsFrom(0, sample.Count);
        Multiply.General(x, transposeA: false, sampled, transposeB: true, negative);
        Rows.Add(negative, Shifts(sample, workspace));
        Span<int> places = workspace.Targets(targets.Length);
        for (int r = 0; r < targets.Length; r++)
        {
            places[r] = targets[r] == _ignored ? NoTarget : sample.Count;
            if (places[r] == NoTarget) continue;
            if (sample.SlotOf(targets[r]) is >= 0 and var slot) negative[r][slot] = float.NegativeInfinity; // no rival of its own
            logits[r][sample.Count] = (float)VectorMath.Dot(x[r], Weight.Matrix[targets[r]]) + Bias.Value[targets[r]];
        }

        double sum = Loss.Backward(logits, places, weights, divisor, logits);
        Multiply.General(negative, transposeA: false, sampled, transposeB: false, dx);
        Scatter(x, negative, sample, workspace);
        for (int r = 0; r < targets.Length; r++)
        {
            float slope = logits[r][sample.Count];
            if (places[r] == NoTarget || slope == 0) continue;
            VectorMath.AddScaled(x[r], slope, Weight.RowGradients![targets[r]]);
            Bias.RowGradients![targets[r]][0] += slope;
            VectorMath.AddScaled(Weight.Matrix[targets[r]], slope, dx[r]);
        }

        return sum;
    }

    private Matrix Gather(ClassSample sample, Workspace workspace)
    {
        Matrix sampled = workspace.Sampled.Matrix(sample.Count, InputSize);
        for (int i = 0; i < sample.Count; i++) Weight.Matrix[sample.Classes[i]].CopyTo(sampled[i]);
        return sampled;
    }

    private ReadOnlySpan<float> Shifts(ClassSample sample, Workspace workspace)
    {
        Span<float> shifts = workspace.Shifts.Span(sample.Count);
        for (int i = 0; i < sample.Count; i++) shifts[i] = Bias.Value[sample.Classes[i]] + sample.LogWeights[i];
        return shifts;
    }

    private void Scatter(ReadOnlyMatrix x, ReadOnlyMatrix dLogits, ClassSample sample, Workspace workspace)
    {
        Matrix gradients = workspace.SampledGradient.Matrix(sample.Count, InputSize);
        gradients.Fill(0);
        Multiply.TransposedAdd(dLogits, x, gradients);
        Span<float> sums = workspace.BiasGradient.Span(sample.Count);
        sums.Clear();
        Rows.SumAdd(dLogits, sums);
        for (int i = 0; i < sample.Count; i++)
        {
            VectorMath.Add(gradients[i], Weight.RowGradients![sample.Classes[i]]);
            Bias.RowGradients![sample.Classes[i]][0] += sums[i];
        }
    }

    /// <summary>What a pass keeps; reused from batch to batch, by one thread at a time.</summary>
    public sealed class Workspace
    {
        private int[] _targets = [];

        internal AlignedBuffer Logits { get; } = new();

        internal AlignedBuffer Sampled { get; } = new();

        internal AlignedBuffer SampledGradient { get; } = new();

        internal AlignedBuffer Shifts { get; } = new();

        internal AlignedBuffer BiasGradient { get; } = new();

        internal Span<int> Targets(int count)
        {
            if (_targets.Length < count) _targets = new int[count + count / 4];
            return _targets.AsSpan(0, count);
        }
    }
}
