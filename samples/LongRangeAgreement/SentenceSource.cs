namespace LongRangeAgreement;

/// <summary>Makes sentences like "the cat , which chased the old dogs near the geese ," of any length.</summary>
/// <remarks>
/// The number of the subject is the only thing that tells "was" from "were". The other nouns are singular or plural at random, so that there
/// is nothing to be learnt from them. A quarter of the pairs of a subject and the noun after it occurs in the test alone.
/// </remarks>
internal sealed class SentenceSource(int seed)
{
    /// <summary>"which", a verb, "the", a noun.</summary>
    private const int ShortestDistance = 4;

    private const int TestShare = 4;

    private static readonly (string One, string Many)[] Nouns =
    [
        ("cat", "cats"), ("dog", "dogs"), ("bird", "birds"), ("fox", "foxes"), ("horse", "horses"), ("goat", "goats"), ("cow", "cows"),
        ("wolf", "wolves"), ("mouse", "mice"), ("lion", "lions"), ("tiger", "tigers"), ("bear", "bears"), ("duck", "ducks"),
        ("goose", "geese"), ("hen", "hens"), ("pig", "pigs"), ("rabbit", "rabbits"), ("frog", "frogs"), ("snake", "snakes"), ("owl", "owls"),
    ];

    // Their past is the same for one and for many, so that no verb of a clause gives a number away.
    private static readonly string[] Verbs = ["ate", "chased", "saw", "watched", "followed", "met", "found", "feared", "heard", "passed"];
    private static readonly string[] Places = ["near", "behind", "beside", "below", "beyond", "before"];
    private static readonly string[] Adjectives = ["old", "young", "small", "large", "grey", "brown"];

    // The words that "near the dogs", "that saw the dogs" and each with an adjective add.
    private static readonly int[] Additions = [3, 4, 5];

    private readonly Random _random = new(seed);

    /// <summary>A sentence for training.</summary>
    public Sentence ForTraining(int distance)
    {
        int subject, first;
        do (subject, first) = (_random.Next(Nouns.Length), _random.Next(Nouns.Length));
        while (IsForTest(subject, first));
        return Make(subject, first, distance, misleads: false);
    }

    /// <summary>A sentence for the test: the noun nearest to the verb is of the other number than the subject.</summary>
    public Sentence ForTest(int distance)
    {
        int subject, first;
        do (subject, first) = (_random.Next(Nouns.Length), _random.Next(Nouns.Length));
        while (!IsForTest(subject, first));
        return Make(subject, first, distance, misleads: true);
    }

    /// <summary>Whether there are sentences with so many words between subject and verb.</summary>
    public static bool Allows(int distance) => distance == ShortestDistance || distance >= ShortestDistance + Additions[0];

    private static bool IsForTest(int subject, int first) => (subject + first) % TestShare == 0;

    private Sentence Make(int subject, int first, int distance, bool misleads)
    {
        bool isPlural = _random.Next(2) == 0;
        List<string> words = ["the", Noun(subject, isPlural), ",", "which", Any(Verbs)];
        int rest = distance - ShortestDistance;
        bool isOther = misleads && rest == 0;
        words.AddRange(["the", Noun(first, isOther ? !isPlural : IsMany())]);
        while (rest > 0)
        {
            int count = Any([.. Additions.Where(n => rest == n || rest - n >= Additions[0])]);
            bool isClause = count == Additions[^1] || (count == Additions[1] && _random.Next(2) == 0);
            bool hasAdjective = count > (isClause ? 4 : 3);
            words.AddRange(isClause ? ["that", Any(Verbs), "the"] : [Any(Places), "the"]);
            if (hasAdjective) words.Add(Any(Adjectives));
            rest -= count;
            isOther = misleads && rest == 0;
            words.Add(Noun(_random.Next(Nouns.Length), isOther ? !isPlural : IsMany()));
        }

        words.Add(",");
        return new Sentence { Text = string.Join(' ', words), Label = isPlural, Distance = distance };
    }

    private bool IsMany() => _random.Next(2) == 0;

    private T Any<T>(T[] items) => items[_random.Next(items.Length)];

    private static string Noun(int number, bool isPlural) => isPlural ? Nouns[number].Many : Nouns[number].One;
}
