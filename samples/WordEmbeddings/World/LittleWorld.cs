using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>
/// A text about a little world: people and royals, young and old, animals and their young, food, countries and their capitals, deeds of today
/// and of yesterday. What words have in common shows in the words around them, and in nothing else.
/// </summary>
internal static class LittleWorld
{
    private static readonly Topic[] Topics =
        [new People(), new People(), new Animals(), new Food(), new Countries(), new Countries(), new Deeds(), new Deeds(), new Sizes()];

    /// <summary>The sentences of a seed.</summary>
    public static IEnumerable<string> Sentences(int count, long seed)
    {
        RandomStream random = new(seed);
        for (int i = 0; i < count; i++) yield return Topics[random.Next(Topics.Length)].Sentence(random);
    }
}
