using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The loss of a classifier: logistic for one logit, softmax cross-entropy for one a class; examples weighted.</summary>
internal sealed class ClassifierLoss(int outputSize, float[]? classWeights, float labelSmoothing)
{
    private readonly LogisticLoss _logistic = new();
    private readonly SoftmaxCrossEntropy _softmax = new(labelSmoothing);
    private int[] _labels = [];
    private float[] _targets = [];
    private float[] _weights = [];

    /// <summary>How much an example counts: its own weight times its class's.</summary>
    public static float Weight(ClassificationData data, int example, float[]? classWeights) =>
        data.Weight(example) * (classWeights?[data.Label(example)] ?? 1);

    /// <summary>Writes ∂(sum / divisor)/∂logits over the logits and returns the sum.</summary>
    public double Backward(ClassificationData data, ReadOnlySpan<int> examples, Matrix logits, double divisor)
    {
        Read(data, examples);
        ReadOnlySpan<float> weights = _weights.AsSpan(0, examples.Length);
        return outputSize == 1
            ? _logistic.Backward(logits, new ReadOnlyMatrix(_targets, examples.Length, 1), weights, divisor, logits)
            : _softmax.Backward(logits, _labels.AsSpan(0, examples.Length), weights, divisor, logits);
    }

    /// <summary>The sum of the losses without smoothing, and the weight of the examples classified rightly.</summary>
    public static (double Loss, double Right) Evaluate(ReadOnlySpan<float> logits, int label)
    {
        if (logits.Length == 1)
        {
            double x = label == 1 ? logits[0] : -logits[0];
            double loss = Math.Max(-x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));
            return (loss, logits[0] > 0 == (label == 1) ? 1 : 0);
        }

        int best = 0;
        for (int i = 1; i < logits.Length; i++)
            if (logits[i] > logits[best]) best = i;
        return (VectorMath.LogSumExp(logits) - logits[label], best == label ? 1 : 0);
    }

    private void Read(ClassificationData data, ReadOnlySpan<int> examples)
    {
        if (_labels.Length < examples.Length)
        {
            _labels = new int[examples.Length];
            _targets = new float[examples.Length];
            _weights = new float[examples.Length];
        }

        for (int i = 0; i < examples.Length; i++)
        {
            int label = data.Label(examples[i]);
            _labels[i] = label;
            _targets[i] = label * (1 - labelSmoothing) + labelSmoothing / 2;
            _weights[i] = Weight(data, examples[i], classWeights);
        }
    }
}
