using MLNetSeq.Estimators;

namespace WordEmbeddings;

/// <summary>What is trained or loaded, and what is made of it.</summary>
internal sealed record EmbeddingsSettings
{
    /// <summary>The user's text files; none for the little world.</summary>
    public IReadOnlyList<string> Data { get; init; } = [];

    /// <summary>A file of vectors to load instead of training.</summary>
    public string? Vectors { get; init; }

    public int? Dimension { get; init; }

    public int? Epochs { get; init; }

    public int? MinimumCount { get; init; }

    public int Seed { get; init; } = 1;

    public int Threads { get; init; }

    /// <summary>Words to show the neighbours of; none for some of the sample's choice.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The most words on the map.</summary>
    public int MapWords { get; init; } = 2000;

    public string? Questions { get; init; }

    public string? Pairs { get; init; }

    public string? Save { get; init; }

    public string Output { get; init; } = "embeddings-output";

    public bool IsQuiet { get; init; }

    public bool IsLittleWorld => Data.Count == 0;

    /// <summary>The training's options. The little world has few words, all of them frequent: none is left out, and a few numbers say it all.</summary>
    public TrainWordVectorsOptions Training => new()
    {
        InputColumnName = nameof(Sentence.Text),
        Dimension = Dimension ?? (IsLittleWorld ? 40 : 100),
        MinimumCount = MinimumCount ?? (IsLittleWorld ? 1 : 5),
        Word2Vec = { Epochs = Epochs ?? (IsLittleWorld ? 15 : 5), Sample = IsLittleWorld ? 0 : 1e-3 },
        Seed = Seed,
        // One thread always gives the same vectors, and a text so short takes it three seconds.
        Threads = Threads == 0 && IsLittleWorld ? 1 : Threads,
    };
}
