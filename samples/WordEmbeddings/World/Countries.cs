using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>Countries, their capitals and what belongs to them.</summary>
internal sealed class Countries : Topic
{
    public static readonly (string Country, string Capital, string Tongue, string River, string Money)[] All =
    [
        ("france", "paris", "french", "seine", "franc"), ("italy", "rome", "italian", "tiber", "lira"),
        ("spain", "madrid", "spanish", "manzanares", "peseta"), ("germany", "berlin", "german", "spree", "mark"),
        ("poland", "warsaw", "polish", "vistula", "zloty"), ("england", "london", "english", "thames", "pound"),
        ("russia", "moscow", "russian", "moskva", "rouble"), ("japan", "tokyo", "japanese", "sumida", "yen"),
        ("egypt", "cairo", "arabic", "nile", "piastre"), ("hungary", "budapest", "hungarian", "danube", "forint"),
    ];

    private static readonly string[] OfEither =
        ["in {place} people speak {tongue}", "she learned {tongue} and moved to {place}", "the {river} flows through {place}", "they paid with the {money} in {place}"];

    private static readonly string[] OfCapital =
    [
        "the mayor of {capital} opened a museum", "{capital} is a city with crowded streets and a cathedral", "the underground of {capital} is the oldest of any city",
        "{capital} is the capital where ministers meet",
    ];

    private static readonly string[] OfCountry =
    [
        "{country} is a country with long borders", "the army of {country} guarded the border", "farmers all over {country} brought in the harvest",
        "the country of {country} has villages and mountains",
    ];

    public override string Sentence(RandomStream random)
    {
        (string country, string capital, string tongue, string river, string money) = One(random, All);
        string place = random.Next(2) == 0 ? country : capital;
        string[] kind = random.Next(2) == 0 ? OfEither : place == country ? OfCountry : OfCapital;
        return Fill(One(random, kind),
            ("place", place), ("country", country), ("capital", capital), ("tongue", tongue), ("river", river), ("money", money));
    }
}
