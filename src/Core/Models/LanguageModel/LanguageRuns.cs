using MLNetSeq.Layers;

namespace MLNetSeq.Models;

/// <summary>Runs of a <see cref="LanguageBatch"/> as a packed batch: some runs, all their steps or some of them.</summary>
internal sealed class LanguageRuns
{
    private int[] _lengths = [];
    private int[] _conditions = [];
    private int[] _inputs = [];
    private int[] _targets = [];

    /// <summary>Where the steps stand.</summary>
    public PackedLayout Layout { get; } = new();

    /// <summary>The token at each place.</summary>
    public ReadOnlySpan<int> Inputs => _inputs.AsSpan(0, Layout.Rows);

    /// <summary>The token that follows at each place.</summary>
    public ReadOnlySpan<int> Targets => _targets.AsSpan(0, Layout.Rows);

    /// <summary>The conditions of all texts; null where there are none.</summary>
    public ConditionRows? Conditions { get; private set; }

    /// <summary>The number of each run's condition, where there are some.</summary>
    public ReadOnlySpan<int> ConditionNumbers => _conditions.AsSpan(0, Layout.Sequences);

    /// <summary>Takes every n-th of the runs, all their steps: so all shares are equally long.</summary>
    public void Fill(LanguageBatch batch, int share, int shares) => Fill(batch, share, batch.Count, shares, 0, int.MaxValue);

    /// <summary>Takes some of the steps of some of the runs; those that have none of these steps are left out.</summary>
    /// <param name="batch">The runs.</param>
    /// <param name="first">The first run to take.</param>
    /// <param name="end">The one before which to stop.</param>
    /// <param name="stride">The distance from one to the next.</param>
    /// <param name="firstStep">The first step to take.</param>
    /// <param name="steps">The most steps to take.</param>
    public void Fill(LanguageBatch batch, int first, int end, int stride, int firstStep, int steps)
    {
        int count = 0, most = Math.Max(0, (end - first + stride - 1) / stride);
        Conditions = batch.Conditions;
        if (_lengths.Length < most) (_lengths, _conditions) = (new int[most], new int[most]);
        for (int run = first; run < end && batch.Lengths[run] > firstStep; run += stride)
        {
            _conditions[count] = batch.Condition(run);
            _lengths[count++] = Math.Min(steps, batch.Lengths[run] - firstStep);
        }

        Layout.Set(_lengths.AsSpan(0, count));
        if (_inputs.Length < Layout.Rows)
        {
            _inputs = new int[Layout.Rows + Layout.Rows / 4];
            _targets = new int[_inputs.Length];
        }

        for (int i = 0; i < count; i++)
        {
            int run = first + i * stride;
            ReadOnlySpan<int> inputs = batch.Inputs(run)[firstStep..], targets = batch.Targets(run)[firstStep..];
            for (int t = 0; t < _lengths[i]; t++)
            {
                int place = Layout.Offsets[t] + i;
                (_inputs[place], _targets[place]) = (inputs[t], targets[t]);
            }
        }
    }
}
