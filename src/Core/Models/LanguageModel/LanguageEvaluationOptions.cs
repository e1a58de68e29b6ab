namespace MLNetSeq.Models;

/// <summary>How a language model is evaluated.</summary>
public sealed record LanguageEvaluationOptions
{
    /// <summary>
    /// Whether texts are read one after the other as one, as the literature does with the lines of a corpus; else each by itself from a
    /// state of zero. Null for as the model was trained. Default: null.
    /// </summary>
    public bool? CarryState { get; init; }

    /// <summary>
    /// With the state carried, the streams that all texts are cut into and that are read side by side: faster, but the first tokens of each
    /// lack what came before them. Default: 1, one text from the first token to the last.
    /// </summary>
    public int Streams { get; init; } = 1;

    /// <summary>The number of threads, over which streams or texts are shared out; 0 for one a core. Default: 0.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether the weights go on learning from the text as it is read (dynamic evaluation), in a copy of the model. Null for no. Default:
    /// null.
    /// </summary>
    public DynamicEvaluationOptions? Dynamic { get; init; }

    /// <summary>Whether tokens that were there become likelier by a neural cache. Null for no. Default: null.</summary>
    public NeuralCacheOptions? Cache { get; init; }

    /// <summary>Whether what was read before changes more than the state.</summary>
    internal bool IsAdaptive => Dynamic is not null || Cache is not null;

    /// <summary>Refuses what cannot be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range, or does not go with another option.</exception>
    internal void Check()
    {
        OptionChecks.AtLeast(Streams, 1, nameof(Streams));
        OptionChecks.AtLeast(Threads, 0, nameof(Threads));
        Dynamic?.Check();
        Cache?.Check();
        if (IsAdaptive && Streams > 1)
            throw new ArgumentOutOfRangeException(nameof(Streams), Streams,
                $"{nameof(Dynamic)} and {nameof(Cache)} learn from one token after the other: leave {nameof(Streams)} at 1.");
    }
}
