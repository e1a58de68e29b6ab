namespace MLNetSeq.Models;

/// <summary>Runs of tokens of a text, each token with the one that follows it: what a training step or an evaluation reads.</summary>
/// <remarks>The longest comes first. Reused without allocation.</remarks>
internal sealed class LanguageBatch
{
    private int[] _ids;
    private int[] _starts = [];
    private int[] _lengths = [];
    private int[] _conditions = [];

    /// <summary>A batch without runs.</summary>
    /// <param name="ids">The tokens of all texts; behind the last token of a run there is one more.</param>
    /// <param name="conditions">The conditions of all texts; null where there are none.</param>
    public LanguageBatch(int[] ids, ConditionRows? conditions = null) => (_ids, Conditions) = (ids, conditions);

    /// <summary>The conditions of all texts; null where there are none.</summary>
    public ConditionRows? Conditions { get; }

    /// <summary>The number of runs.</summary>
    public int Count { get; private set; }

    /// <summary>The number of tokens of all runs.</summary>
    public long Tokens { get; private set; }

    /// <summary>The lengths of the runs.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, Count);

    /// <summary>Where in the text a run starts.</summary>
    public int Start(int run) => _starts[run];

    /// <summary>The number of a run's condition, where there are some.</summary>
    public int Condition(int run) => _conditions[run];

    /// <summary>The tokens of a run.</summary>
    public ReadOnlySpan<int> Inputs(int run) => _ids.AsSpan(_starts[run], _lengths[run]);

    /// <summary>The token that follows each of a run.</summary>
    public ReadOnlySpan<int> Targets(int run) => _ids.AsSpan(_starts[run] + 1, _lengths[run]);

    /// <summary>Forgets all runs.</summary>
    public void Clear() => (Count, Tokens) = (0, 0);

    /// <summary>Forgets all runs, and takes further ones from other tokens.</summary>
    public void Begin(int[] ids)
    {
        _ids = ids;
        Clear();
    }

    /// <summary>Adds a run.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="length">Its tokens.</param>
    /// <param name="condition">The number of its condition, where there are some.</param>
    public void Add(int start, int length, int condition = 0)
    {
        if (Count == _starts.Length)
        {
            int capacity = Math.Max(16, 2 * Count);
            Array.Resize(ref _starts, capacity);
            Array.Resize(ref _lengths, capacity);
            Array.Resize(ref _conditions, capacity);
        }

        (_starts[Count], _lengths[Count], _conditions[Count]) = (start, length, condition);
        Count++;
        Tokens += length;
    }
}
