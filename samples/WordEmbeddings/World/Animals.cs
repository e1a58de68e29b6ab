using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>Animals and their young.</summary>
internal sealed class Animals : Topic
{
    public static readonly (string Adult, string Young, string Call, string Home, string Fodder)[] All =
    [
        ("dog", "puppy", "barked", "kennel", "bones"), ("cat", "kitten", "meowed", "sofa", "mice"), ("cow", "calf", "mooed", "barn", "clover"),
        ("sheep", "lamb", "bleated", "meadow", "heather"), ("horse", "foal", "neighed", "stable", "oats"), ("pig", "piglet", "grunted", "sty", "acorns"),
        ("bear", "cub", "growled", "cave", "honey"),
    ];

    private static readonly string[] OfKind =
        ["the {a} {call} in the {home}", "the {a} likes {fodder}", "we saw the {a} beside the {home} it {call} and looked for {fodder}"];

    private static readonly string[] OfAdult =
        ["the {a} is a big animal with strong legs", "the big {a} watched over its young", "the farmer sold the strong {a}"];

    private static readonly string[] OfYoung =
    [
        "the {a} was born in spring and drinks the milk of its mother", "the tiny {a} followed its mother", "the newborn {a} is a clumsy animal",
    ];

    public override string Sentence(RandomStream random)
    {
        (string adult, string young, string call, string home, string fodder) = One(random, All);
        bool isYoung = random.Next(2) == 0;
        string[] kind = random.Next(2) == 0 ? OfKind : isYoung ? OfYoung : OfAdult;
        return Fill(One(random, kind), ("a", isYoung ? young : adult), ("call", call), ("home", home), ("fodder", fodder));
    }
}
