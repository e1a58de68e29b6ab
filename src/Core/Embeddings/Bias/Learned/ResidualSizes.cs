namespace MLNetSeq.Embeddings;

/// <summary>The sizes of a residual test, made smaller where there are too few words, and what was said about that.</summary>
internal sealed class ResidualSizes
{
    private readonly List<string> _messages = [];
    private readonly ResidualBiasOptions _options;

    public ResidualSizes(ResidualBiasOptions options, ResidualWords words)
    {
        _options = options;
        string few = $"no more than {words.MostASide} neutral words lean to each side";
        Clustered = Limit(nameof(options.ClusteredWords), options.ClusteredWords, words.MostASide, few);
        Classified = Limit(nameof(options.ClassifiedWords), options.ClassifiedWords, words.MostASide, few);
        TrainingASide = TrainingOf(Classified);
        // Of too large a part of all words the shares would be the same for every target.
        Neighbours = Limit(nameof(options.Neighbours), options.Neighbours, Math.Max(1, words.Rows.Length / 10),
            $"there are {words.Rows.Length} neutral words, and a tenth of them is the most that says anything of a word");
    }

    /// <summary>Words a side.</summary>
    public int Clustered { get; }

    /// <summary>Words a side.</summary>
    public int Classified { get; }

    /// <summary>Those of them that train, a side.</summary>
    public int TrainingASide { get; }

    public int Neighbours { get; }

    public IReadOnlyList<string> Messages => _messages;

    private int Limit(string name, int wanted, int most, string why)
    {
        if (wanted <= most) return wanted;
        Say($"{name} is {most} instead of {wanted}: {why}.");
        return most;
    }

    /// <summary>As large a part of the words trains as the options say.</summary>
    private int TrainingOf(int classified)
    {
        int wanted = _options.TrainingWords / 2;
        if (classified == _options.ClassifiedWords) return wanted;
        int aSide = Math.Clamp((int)Math.Round((double)wanted * classified / _options.ClassifiedWords), 1, classified - 1);
        Say($"{nameof(_options.TrainingWords)} is {2 * aSide} instead of {_options.TrainingWords}: the same share of {2 * classified} "
            + "words.");
        return aSide;
    }

    private void Say(string message)
    {
        _messages.Add(message);
        _options.Warn?.Invoke(message);
    }
}
