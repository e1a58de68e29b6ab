using MLNetSeq.Numerics;

namespace MLNetSeq.Models;

/// <summary>The log-probability of each token of some runs, shared out over the threads; the weights must be packed.</summary>
/// <remarks>
/// A run is read from a state of zero or of its condition, some steps of some runs at a time, so that its length costs no memory.
/// </remarks>
internal sealed class LanguageEvaluation : IShares
{
    private const int RunsAtOnce = 32;
    private const int StepsAtOnce = 64;

    private readonly WorkerPool _pool;
    private readonly Worker[] _workers;
    private LanguageBatch _batch = null!;
    private CancellationToken _cancellation;
    private float[] _scores = [];
    private float[] _states = [];
    private int _taken;
    private readonly int _hiddenSize;

    public LanguageEvaluation(LanguageNetwork network, WorkerPool pool)
    {
        _pool = pool;
        _hiddenSize = network.Shape.HiddenSize;
        _workers = [.. Enumerable.Range(0, pool.Threads).Select(_ => new Worker(network))];
    }

    /// <summary>Reads runs, the longest first.</summary>
    /// <param name="batch">The runs; they do not overlap.</param>
    /// <param name="length">The number of tokens of the text that the runs are of.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(LanguageBatch batch, int length, CancellationToken cancellation = default)
    {
        (_batch, _cancellation, _taken) = (batch, cancellation, 0);
        if (_scores.Length < length) _scores = new float[length];
        if (_states.Length < batch.Count * _hiddenSize) _states = new float[checked(batch.Count * _hiddenSize)];
        _pool.Run(this);
    }

    /// <summary>The natural logarithms of the probabilities of what follows each token of a run.</summary>
    public ReadOnlySpan<float> LogProbabilities(int run) => _scores.AsSpan(_batch.Start(run), _batch.Lengths[run]);

    /// <summary>The sum of the log-probabilities of a run.</summary>
    public double LogProbability(int run)
    {
        double sum = 0;
        foreach (float score in LogProbabilities(run)) sum += score;
        return sum;
    }

    /// <summary>The last layer's state after the last token of a run.</summary>
    public ReadOnlySpan<float> FinalState(int run) => _states.AsSpan(run * _hiddenSize, _hiddenSize);

    void IShares.Run(int share)
    {
        // Whoever is done takes the next ones, the shortest last: shares dealt out before would end at different times.
        int size = Math.Clamp((_batch.Count + _workers.Length - 1) / _workers.Length, 1, RunsAtOnce);
        for (int start; (start = Interlocked.Add(ref _taken, size) - size) < _batch.Count;)
            _workers[share].Run(this, start, Math.Min(_batch.Count, start + size));
    }

    private sealed class Worker(LanguageNetwork network)
    {
        private readonly LanguageNetwork.Workspace _workspace = network.CreateWorkspace();
        private readonly LanguageRuns _runs = new();
        private float[] _scores = [];

        public void Run(LanguageEvaluation evaluation, int start, int end)
        {
            LanguageBatch batch = evaluation._batch;
            int size = network.Shape.HiddenSize;
            for (int step = 0; step < batch.Lengths[start]; step += StepsAtOnce)
            {
                evaluation._cancellation.ThrowIfCancellationRequested();
                _runs.Fill(batch, start, end, stride: 1, step, StepsAtOnce);
                if (step == 0) network.Begin(_runs, _workspace);
                Score(network.Forward(_runs.Layout, _runs.Inputs, _workspace));
                for (int i = 0; i < _runs.Layout.Sequences; i++)
                {
                    Span<float> scores = evaluation._scores.AsSpan(batch.Start(start + i) + step);
                    for (int t = 0; t < _runs.Layout.Lengths[i]; t++) scores[t] = _scores[_runs.Layout.Offsets[t] + i];
                }
            }

            Matrix states = _workspace.Recurrent.Layers[^1].StatesOf(end - start, size);
            for (int i = 0; i < end - start; i++) states[i].CopyTo(evaluation._states.AsSpan((start + i) * size));
        }

        private void Score(ReadOnlyMatrix states)
        {
            if (_scores.Length < states.Rows) _scores = new float[states.Rows];
            network.Output.Score(states, _runs.Targets, _scores.AsSpan(0, states.Rows), _workspace.Output);
        }
    }
}
