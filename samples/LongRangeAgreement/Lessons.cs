namespace LongRangeAgreement;

/// <summary>The sentences of one seed: a lesson for each distance, and one of all distances mixed.</summary>
internal sealed class Lessons
{
    private const int Validation = 400, Test = 400, Spread = 4;

    // In words between subject and verb. Each lesson has this distance and the three above it: of a single one, an Elman network learns
    // to turn its state so that it comes out right after just so many steps.
    public static readonly int[] Distances = [4, 8, 12, 16, 20, 24, 32];

    private readonly Sentence[][] _training;
    private readonly Sentence[][] _validation;
    private readonly Sentence[][] _test;

    public Lessons(int seed, int sentences)
    {
        SentenceSource source = new(seed);
        _training = [.. Distances.Select(d => Make(source.ForTraining, d, sentences))];
        _validation = [.. Distances.Select(d => Make(source.ForTraining, d, Validation))];
        _test = [.. Distances.Select(d => Make(source.ForTest, d, Test))];
    }

    public Sentence[] Training(int lesson) => _training[lesson];

    public Sentence[] ValidationOf(int lesson) => _validation[lesson];

    public Sentence[] TestOf(int lesson) => _test[lesson];

    /// <summary>As many sentences as the other lessons have, an equal share from each.</summary>
    public Sentence[] MixedTraining => Mix(_training);

    public Sentence[] MixedValidation => Mix(_validation);

    /// <summary>How a lesson's distances are written.</summary>
    public static string Name(int lesson)
    {
        int[] all = [.. Range(Distances[lesson])];
        return $"{all[0]} to {all[^1]}";
    }

    private static IEnumerable<int> Range(int distance) => Enumerable.Range(distance, Spread).Where(SentenceSource.Allows);

    private static Sentence[] Make(Func<int, Sentence> one, int distance, int count)
    {
        int[] all = [.. Range(distance)];
        return [.. Enumerable.Range(0, count).Select(i => one(all[i % all.Length]))];
    }

    private static Sentence[] Mix(Sentence[][] lessons) =>
        [.. Enumerable.Range(0, lessons[0].Length).Select(i => lessons[i % lessons.Length][i])];
}
