using MLNetSeq.Layers;
using MLNetSeq.Numerics;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>Weights that learn from each segment read: see <see cref="DynamicEvaluationOptions"/>.</summary>
internal sealed class DynamicWeights
{
    private readonly DynamicEvaluationOptions _options;
    private readonly LanguageNetwork _trained;
    private readonly Optimizer _optimizer;
    private readonly GradientClipping _clipping;
    private readonly WorkerPool _pool;

    public DynamicWeights(LanguageNetwork trained, DynamicEvaluationOptions options, WorkerPool pool)
    {
        (_trained, _options, _pool) = (trained, options, pool);
        Network = trained.Copy();
        Network.Pack(backward: true);
        _optimizer = new SgdOptions().Create(Network.Parameters);
        _clipping = new GradientClipping(Network.Parameters);
    }

    /// <summary>The network as it is now.</summary>
    public LanguageNetwork Network { get; }

    /// <summary>Learns from the segment that the network has read last.</summary>
    /// <exception cref="TrainingDivergedException">The loss or a gradient is no number.</exception>
    public void Learn(PackedLayout layout, ReadOnlySpan<int> targets, LanguageNetwork.Workspace workspace)
    {
        Network.ClearGradients();
        double loss = Network.Backward(layout, targets, new LanguageLoss(targets.Length), workspace);
        Network.WeightGradients(layout, workspace, Network, new WeightShare(0, 1, Adds: false));
        Network.AddGradientsOf(Network);
        double norm = _clipping.Norm(_pool);
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
            throw new TrainingDivergedException("The loss or a gradient of dynamic evaluation was not a finite number: lower "
                + $"{nameof(DynamicEvaluationOptions.LearningRate)}, or clip harder with {nameof(DynamicEvaluationOptions.ClipNorm)}.");
        // The way back is one from the weights that the gradients are of, so it comes before the step.
        if (_options.Decay > 0) ReturnBy((float)_options.Decay);
        _optimizer.Step(_pool, _options.LearningRate, _options.ClipNorm > 0 ? GradientClipping.Factor(norm, _options.ClipNorm) : 1);
    }

    private void ReturnBy(float share)
    {
        for (int p = 0; p < Network.Parameters.Count; p++)
        {
            Span<float> weights = Network.Parameters[p].Value;
            VectorMath.Scale(weights, 1 - share);
            VectorMath.AddScaled(_trained.Parameters[p].Value, share, weights);
        }
    }
}
