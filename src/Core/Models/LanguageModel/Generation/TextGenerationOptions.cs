using MLNetSeq.Inference;
using MLNetSeq.Inference.Decoding;

namespace MLNetSeq.Models;

/// <summary>How a <see cref="LanguageModel"/> makes text.</summary>
/// <remarks>The same options, model and kernels give the same texts. What a method does not use is not looked at.</remarks>
public sealed record TextGenerationOptions
{
    private const string UnknownWord = "<unk>";

    /// <summary>How tokens are chosen. Default: drawn by their probability.</summary>
    public GenerationMethod Method { get; init; }

    /// <summary>
    /// What is there already, and read first; empty to begin a text. Default: empty. A token that the model does not know is read as the
    /// unknown one where training has met unknown tokens, and is an error elsewhere. A model of pieces of words may go on with the last
    /// word, and does not see white space behind it.
    /// </summary>
    public string SeedText { get; init; } = "";

    /// <summary>
    /// The class that the texts are of, one of <see cref="LanguageModel.Classes"/>; null where the model knows none. Default: null.
    /// </summary>
    public string? Class { get; init; }

    /// <summary>
    /// The vector that the texts are made of, of <see cref="LanguageModel.ConditionSize"/> numbers; null where the model knows none.
    /// Default: null.
    /// </summary>
    public float[]? Condition { get; init; }

    /// <summary>
    /// Of sampling: below 1 likely tokens become likelier, above 1 less likely ones do. Above 0; for the limit at 0 there is
    /// <see cref="GenerationMethod.Greedy"/>. Default: 1.
    /// </summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Of sampling: so many of the likeliest tokens are kept (Fan et al. 2018). Default: all.</summary>
    public int TopK { get; init; } = SamplingOptions.AllTokens;

    /// <summary>
    /// Of sampling: the likeliest tokens that together have this probability are kept, above 0 up to 1 (Holtzman et al. 2020). Default: 1,
    /// for all.
    /// </summary>
    public double TopP { get; init; } = 1;

    /// <summary>Of beam search: how many beginnings are followed; may be more than there are tokens. Default: 5.</summary>
    public int Beam { get; init; } = 5;

    /// <summary>
    /// Of beam search: the α of log p / lengthᵅ, by which texts are ranked; 0 favours short ones, 1 ranks by the mean of the tokens.
    /// Default: 0.7.
    /// </summary>
    public double LengthExponent { get; init; } = 0.7;

    /// <summary>Of beam search: how texts that have ended use up the beam. Default: <see cref="BeamEnding.Shrink"/>.</summary>
    public BeamEnding Ending { get; init; }

    /// <summary>
    /// The θ by which the scores of tokens that were there, in the seed text too, are made worse, above 0 (Keskar 2019). Default: 1, for
    /// none.
    /// </summary>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>How many tokens come before a text may end, but for <see cref="MaximumLength"/>. Default: 0.</summary>
    public int MinimumLength { get; init; }

    /// <summary>The most tokens (words, pieces of words or characters) of a text, its end included. Default: 200.</summary>
    public int MaximumLength { get; init; } = 200;

    /// <summary>
    /// Whether a text ends where the model ends one; else the end is a line break, and the text goes on, as those that a model with its
    /// state carried was trained on. Default: yes.
    /// </summary>
    public bool StopsAtEndOfText { get; init; } = true;

    /// <summary>
    /// Strings that end a text and are left out of it. They may begin and end within a word; beam search reads them as tokens, so that those
    /// of a model of words are whole words, and those of a model of pieces are words cut as in training. Default: none.
    /// </summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>
    /// Words, or for a model of characters characters, that are never chosen; those that the model does not know never come anyway. Of a
    /// model of pieces, words that are one piece (others are an error): no word that begins with it is chosen either. Default:
    /// "&lt;unk&gt;", the unknown one.
    /// </summary>
    public IReadOnlyList<string> BannedWords { get; init; } = [UnknownWord];

    /// <summary>
    /// How many texts are made, as one batch. Of sampling, any number; of beam search the best, at most <see cref="Beam"/>. Default: 1.
    /// </summary>
    public int Samples { get; init; } = 1;

    /// <summary>Where chance begins. Default: 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How the weights are kept; bytes make up to about eight texts at once faster, more as fast. Default: single.</summary>
    public WeightPrecision Precision { get; init; }

    /// <summary>
    /// The threads that share the texts where 16 or more are made at once, or the beam where it is as wide; 0 for one a core. The texts are
    /// the same, whatever their number. Default: 0.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>What the texts are of.</summary>
    internal TextCondition TextCondition => Class is { } name ? TextCondition.OfClass(name)
        : Condition is { } vector ? TextCondition.OfVector(vector)
        : default;

    /// <summary>Refuses what cannot be, whatever the model.</summary>
    internal void Check()
    {
        OptionChecks.Defined(Method, nameof(Method));
        OptionChecks.Defined(Precision, nameof(Precision));
        OptionChecks.AtLeast(Samples, 1, nameof(Samples));
        OptionChecks.AtLeast(Threads, 0, nameof(Threads));
        ArgumentNullException.ThrowIfNull(SeedText);
        ArgumentNullException.ThrowIfNull(StopStrings);
        ArgumentNullException.ThrowIfNull(BannedWords);
        if (Class is not null && Condition is not null)
            throw new ArgumentException($"A {nameof(Class)} and a {nameof(Condition)} are given, and a model knows the one or the other.");
        if (Method == GenerationMethod.Greedy && Samples > 1)
            throw new ArgumentOutOfRangeException(nameof(Samples), Samples,
                $"The likeliest tokens make one text only: leave {nameof(Samples)} at 1, or set {nameof(Method)} to "
                + $"{nameof(GenerationMethod.Sampling)}.");
        if (Method == GenerationMethod.Beam && Samples > Beam)
            throw new ArgumentOutOfRangeException(nameof(Samples), Samples,
                $"A beam of {Beam} finds {Beam} texts at most: raise {nameof(Beam)} or lower {nameof(Samples)}.");
        if (Method == GenerationMethod.Sampling && !(Temperature > 0 && double.IsFinite(Temperature)))
            throw new ArgumentOutOfRangeException(nameof(Temperature), Temperature,
                $"The temperature must be a number above 0; for the likeliest token at each step set {nameof(Method)} to "
                + $"{nameof(GenerationMethod.Greedy)}.");
    }

    /// <summary>What reads so many texts at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more of them than memory has room for in an array.</exception>
    internal LanguageStreams CreateStreams(LanguageModel model, int rows)
    {
        LanguageStreams streams = model.CreateStreams(
            Precision, RowShares.Threads(rows, most: Threads > 0 ? Threads : Environment.ProcessorCount));
        if (rows <= Array.MaxLength / Math.Max(streams.VocabularySize, streams.StateSize)) return streams;
        string option = Method == GenerationMethod.Beam ? nameof(Beam) : nameof(Samples);
        throw new ArgumentOutOfRangeException(option, rows,
            $"{option} may be at most {Array.MaxLength / Math.Max(streams.VocabularySize, streams.StateSize)} with this model.");
    }

    /// <summary>What chooses tokens one by one.</summary>
    internal ITokenChoice CreateChoice() => Method == GenerationMethod.Greedy
        ? new GreedyChoice()
        : new SampledChoice(new SamplingOptions { Temperature = Temperature, TopK = TopK, TopP = TopP });

    /// <summary>The search, with the model's numbers for words.</summary>
    internal BeamSearchOptions SearchOf(LanguageVocabulary vocabulary) => new()
    {
        Beam = Beam,
        LengthExponent = LengthExponent,
        Ending = Ending,
        EndToken = EndOf,
        MinimumLength = MinimumLength,
        MaximumLength = MaximumLength,
        RepetitionPenalty = RepetitionPenalty,
        BannedTokens = GenerationTokens.Banned(vocabulary, BannedWords),
        // One with a word that the model does not know never comes.
        StopSequences = [.. StopStrings.Select(stop => GenerationTokens.Stop(vocabulary, stop))
            .Where(stop => !stop.Contains(LanguageVocabulary.Unknown))],
    };

    /// <summary>What holds for tokens that are chosen one by one, with the model's numbers for words.</summary>
    internal DecodingOptions DecodingOf(LanguageVocabulary vocabulary) => new()
    {
        EndToken = EndOf,
        MinimumLength = MinimumLength,
        MaximumLength = MaximumLength,
        RepetitionPenalty = RepetitionPenalty,
        BannedTokens = GenerationTokens.Banned(vocabulary, BannedWords),
    };

    private int? EndOf => StopsAtEndOfText ? LanguageVocabulary.EndOfText : null;
}
