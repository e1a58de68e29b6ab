using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>What is tall, taller and tallest.</summary>
internal sealed class Sizes : Topic
{
    public static readonly (string Plain, string More, string Most, string[] Things)[] All =
    [
        ("tall", "taller", "tallest", ["tower", "steeple", "oak"]), ("cold", "colder", "coldest", ["winter", "snow", "ice"]),
        ("fast", "faster", "fastest", ["arrow", "falcon", "rocket"]), ("deep", "deeper", "deepest", ["well", "ocean", "ravine"]),
        ("bright", "brighter", "brightest", ["lamp", "star", "lantern"]), ("heavy", "heavier", "heaviest", ["anvil", "rock", "barrel"]),
    ];

    public override string Sentence(RandomStream random)
    {
        (string plain, string more, string most, string[] things) = One(random, All);
        string thing = One(random, things), other = One(random, things);
        return random.Next(3) switch
        {
            0 => $"the {thing} is very {plain} and so is the {other}",
            1 => $"this {thing} is much {more} than that {other}",
            _ => $"it was the {most} {thing} of all and the {other} came after it",
        };
    }
}
