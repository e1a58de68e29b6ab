using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>Men and women, boys and girls, the family, the court.</summary>
internal sealed class People : Topic
{
    /// <summary>A man's word and a woman's for the same place in life.</summary>
    public static readonly (string Male, string Female, string[] Says)[] All =
    [
        ("man", "woman", Adult), ("father", "mother", [.. Adult, .. Parent]), ("uncle", "aunt", [.. Adult, .. Relative]),
        ("husband", "wife", [.. Adult, .. Spouse]), ("boy", "girl", Child), ("son", "daughter", [.. Child, .. Offspring]),
        ("brother", "sister", [.. Child, .. Sibling]), ("grandfather", "grandmother", [.. Old, .. Parent]), ("king", "queen", [.. Royal, .. Ruler]),
        ("prince", "princess", [.. Royal, .. Heir]), ("duke", "duchess", [.. Royal, .. Noble]),
    ];

    private static readonly string[] Anyone =
    [
        "the {p} had breakfast in the kitchen", "the {p} lost a glove and looked for it", "the {p} was tired and went to bed",
        "a {p} knocked at the door", "the {p} laughed at the story", "the {p} sat by the window and said nothing",
    ];

    private static readonly string[] Gendered =
    [
        "the {p} washed {his} face and {he} put on {his} {clothes}", "{he} is a {p} and {he} knows it {self}",
        "the {p} looked at {self} in the mirror and {he} brushed {his} {hair}", "the {p} said that {he} would bring {his} {clothes}",
        "we asked the {p} and {he} told us {his} name", "nobody saw {him} but the {p} was there {self}",
    ];

    private static string[] Adult =>
        ["the {p} drove to work and sat in the office all day", "the {p} paid the bill for the house", "the grown {p} went to work by train"];

    private static string[] Child =>
    [
        "the young {p} went to school with a toy", "the little {p} played with a ball in the yard", "the young {p} learned to read at school",
        "the {p} is a child and plays with a doll and a kite",
    ];

    private static string[] Old =>
    [
        "the old {p} walks with a stick and has grey hair", "the old {p} tells of long ago beside the fire", "the {p} is old and wears glasses",
        "the elderly {p} has wrinkles and grey hair",
    ];

    private static string[] Royal =>
    [
        "the royal {p} lives in the palace", "the {p} waved to the crowd from the golden coach", "servants bowed before the royal {p}",
        "the noble {p} wore jewels at the court", "the {p} lives in a castle with knights and servants",
    ];

    private static string[] Ruler =>
        ["the {p} ruled the kingdom and sat on the throne", "the {p} wears the crown of the kingdom", "the {p} on the throne signed the law of the realm"];

    private static string[] Heir => ["the young {p} will inherit the throne", "the little {p} played in the garden of the palace", "the young {p} is heir to the crown"];

    private static string[] Noble => ["the {p} owns an estate with a hunting lodge", "the {p} invited the court to the estate"];

    private static string[] Parent => ["the {p} told the children a tale at bedtime", "the {p} took care of the children"];

    private static string[] Offspring => ["the parents were proud of their {p}", "the parents gave their {p} a present"];

    private static string[] Sibling => ["the twins have a {p} who shares their room", "the twins quarrelled with their {p}"];

    private static string[] Relative => ["the {p} came to visit at christmas with the cousins", "the cousins live with their {p}"];

    private static string[] Spouse => ["the married {p} danced at the wedding", "the {p} wore a ring since the wedding"];

    public override string Sentence(RandomStream random)
    {
        (string male, string female, string[] says) = One(random, All);
        bool isMale = random.Next(2) == 0;
        string[] kind = random.Next(5) switch { 0 => Anyone, 1 or 2 => Gendered, _ => says };
        return Fill(One(random, kind), ("p", isMale ? male : female),
            ("he", isMale ? "he" : "she"), ("his", isMale ? "his" : "her"), ("him", isMale ? "him" : "her"),
            ("self", isMale ? "himself" : "herself"), ("clothes", isMale ? One(random, "trousers", "tie") : One(random, "dress", "skirt")),
            ("hair", isMale ? One(random, "beard", "moustache") : One(random, "curls", "braid")));
    }
}
