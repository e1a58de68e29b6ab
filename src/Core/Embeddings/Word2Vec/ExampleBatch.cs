namespace MLNetSeq.Embeddings;

/// <summary>Examples that were drawn and wait for their update: which rows go in, and which rows they are judged against.</summary>
/// <remarks>Drawing runs ahead of updating, so that the rows can be asked for before they are needed.</remarks>
internal sealed class ExampleBatch(int capacity, int mostInputs, int mostTargets)
{
    private readonly int[] _inputEnds = new int[capacity];
    private readonly int[] _targetStarts = new int[capacity];
    private readonly int[] _targetCounts = new int[capacity];

    /// <summary>The input rows of all examples, one after the other; there is room for those of one more.</summary>
    public int[] Inputs { get; } = new int[capacity * mostInputs];

    /// <summary>The output rows of all examples, where they are drawn for each; there is room for those of one more.</summary>
    public int[] Targets { get; } = new int[capacity * mostTargets + 1];

    /// <summary>The number of examples.</summary>
    public int Count { get; private set; }

    /// <summary>The number of input rows so far.</summary>
    public int InputCount { get; private set; }

    /// <summary>The number of output rows drawn so far.</summary>
    public int TargetCount { get; private set; }

    public bool IsFull => Count == capacity;

    /// <summary>Adds an example whose rows were written behind the earlier ones.</summary>
    /// <param name="inputs">How many input rows.</param>
    /// <param name="targets">How many output rows.</param>
    /// <param name="areDistinct">Whether no output row comes twice.</param>
    public void AddDrawn(int inputs, int targets, bool areDistinct)
    {
        Add(inputs, TargetCount, areDistinct ? targets : -targets);
        TargetCount += targets;
    }

    /// <summary>Adds an example whose output rows are a run of a fixed table.</summary>
    public void AddPath(int inputs, int start, int count) => Add(inputs, start, count);

    /// <summary>Where an example's input rows begin and end.</summary>
    public (int Start, int End) InputsOf(int example) => (example == 0 ? 0 : _inputEnds[example - 1], _inputEnds[example]);

    /// <summary>Where an example's output rows begin; how many, negative where one comes twice.</summary>
    public (int Start, int Count) TargetsOf(int example) => (_targetStarts[example], _targetCounts[example]);

    public void Clear() => Count = InputCount = TargetCount = 0;

    private void Add(int inputs, int targetStart, int targetCount)
    {
        InputCount += inputs;
        _inputEnds[Count] = InputCount;
        _targetStarts[Count] = targetStart;
        _targetCounts[Count++] = targetCount;
    }
}
