using MLNetSeq.Numerics;

namespace WordEmbeddings.World;

/// <summary>Fruit, dishes and drinks.</summary>
internal sealed class Food : Topic
{
    private static readonly string[] Fruits = ["apple", "pear", "plum", "cherry", "orange", "peach"];
    private static readonly string[] Dishes = ["bread", "soup", "cheese", "rice", "fish", "cake", "pasta"];
    private static readonly string[] Drinks = ["tea", "coffee", "juice", "wine", "lemonade"];

    private static readonly string[] OfFruit =
    [
        "the ripe {f} fell from the tree", "a sweet juicy {f} lay in the basket", "she peeled the {f} and ate it", "he ate a fresh {f} from the orchard",
    ];

    private static readonly string[] OfDish =
    [
        "the cook served hot {f} on a plate", "we ate {f} with butter for dinner", "he bought fresh {f} and ate it", "the hungry guests ate tasty {f}",
    ];

    private static readonly string[] OfDrink =
        ["she drank a cup of {f}", "the thirsty guests drank {f} from a glass", "he poured {f} into the cup and drank it"];

    public override string Sentence(RandomStream random) => random.Next(3) switch
    {
        0 => Fill(One(random, OfFruit), ("f", One(random, Fruits))),
        1 => Fill(One(random, OfDish), ("f", One(random, Dishes))),
        _ => Fill(One(random, OfDrink), ("f", One(random, Drinks))),
    };
}
