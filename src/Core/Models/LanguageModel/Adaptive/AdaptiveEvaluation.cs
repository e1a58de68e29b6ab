using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The loss of texts where what was read before changes more than the state: one token after the other.</summary>
internal sealed class AdaptiveEvaluation
{
    // Without dynamic evaluation the length of a segment changes nothing but the room it takes.
    private const int StepsAtOnce = 64;

    private readonly LanguageEvaluationOptions _options;
    private readonly LanguageNetwork _network;
    private readonly DynamicWeights? _dynamic;
    private readonly LanguageNetwork.Workspace _workspace;
    private readonly LanguageRuns _runs = new();
    private readonly float[] _scores;

    public AdaptiveEvaluation(LanguageNetwork network, LanguageEvaluationOptions options, WorkerPool pool)
    {
        _options = options;
        _dynamic = options.Dynamic is { } dynamic ? new DynamicWeights(network, dynamic, pool) : null;
        _network = _dynamic?.Network ?? network;
        _workspace = _network.CreateWorkspace();
        _scores = new float[options.Dynamic?.Steps ?? StepsAtOnce];
    }

    /// <summary>The sum of −ln p over all tokens, the end of each text included.</summary>
    /// <param name="data">The texts.</param>
    /// <param name="carries">Whether they are one; else each is by itself, from a state of zero or of its condition.</param>
    /// <param name="cancellation">Ends it early.</param>
    public double LossOf(LanguageData data, bool carries, CancellationToken cancellation)
    {
        NeuralCache? cache = _options.Cache is { } options
            ? new NeuralCache(options, _network.Shape.HiddenSize, data.Ids.Length) : null;
        var batch = new LanguageBatch(data.Ids, data.Conditions);
        if (carries)
        {
            batch.Add(0, data.Ids.Length - 1);
            return LossOf(batch, cache, cancellation);
        }

        double sum = 0;
        for (int text = 0; text < data.Count; text++)
        {
            batch.Clear();
            batch.Add(data.Start(text), data.Length(text), text);
            sum += LossOf(batch, cache, cancellation);
        }

        return sum;
    }

    private double LossOf(LanguageBatch batch, NeuralCache? cache, CancellationToken cancellation)
    {
        cache?.Clear();
        double sum = 0;
        for (int step = 0; step < batch.Lengths[0]; step += _scores.Length)
        {
            cancellation.ThrowIfCancellationRequested();
            _runs.Fill(batch, 0, 1, stride: 1, step, _scores.Length);
            if (step == 0) _network.Begin(_runs, _workspace);
            Matrix states = _network.Forward(_runs.Layout, _runs.Inputs, _workspace);
            sum -= Score(states, cache);
            _dynamic?.Learn(_runs.Layout, _runs.Targets, _workspace);
        }

        return sum;
    }

    private double Score(Matrix states, NeuralCache? cache)
    {
        ReadOnlySpan<int> targets = _runs.Targets;
        _network.Output.Score(states, targets, _scores.AsSpan(0, targets.Length), _workspace.Output);
        double sum = 0;
        for (int t = 0; t < targets.Length; t++)
        {
            sum += cache?.LogProbability(states[t], targets[t], _scores[t]) ?? _scores[t];
            cache?.Add(states[t], targets[t]);
        }

        return sum;
    }
}
