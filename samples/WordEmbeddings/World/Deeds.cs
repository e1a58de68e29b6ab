using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>What is done today, was done yesterday and will be done tomorrow.</summary>
internal sealed class Deeds : Topic
{
    public static readonly (string Now, string Past, string Bare, string Where)[] All =
    [
        ("walks", "walked", "walk", "along the path to the market"), ("swims", "swam", "swim", "across the cold lake"),
        ("sings", "sang", "sing", "a song in the choir"), ("paints", "painted", "paint", "the fence with a brush"),
        ("writes", "wrote", "write", "a letter with a pen"), ("climbs", "climbed", "climb", "the steep mountain with a rope"),
        ("bakes", "baked", "bake", "a loaf in the oven"), ("sails", "sailed", "sail", "a boat over the sea"),
        ("mends", "mended", "mend", "the roof with a hammer"), ("digs", "dug", "dig", "a hole with a spade"),
    ];

    private static readonly string[] Names = ["somebody", "everybody", "the neighbour", "the teacher", "the farmer", "the student"];
    private static readonly string[] Today = ["today", "every morning", "now", "always", "these days"];
    private static readonly string[] Yesterday = ["yesterday", "last week", "once", "a year ago", "last summer"];
    private static readonly string[] Tomorrow = ["tomorrow", "soon", "next week", "one day", "next year"];

    public override string Sentence(RandomStream random)
    {
        (string now, string past, string bare, string rest) = One(random, All);
        (string[] when, string verb) = random.Next(3) switch { 0 => (Today, now), 1 => (Yesterday, past), _ => (Tomorrow, $"will {bare}") };
        return random.Next(2) == 0
            ? $"{One(random, when)} {One(random, Names)} {verb} {rest}"
            : $"{One(random, Names)} {verb} {rest} {One(random, when)}";
    }
}
