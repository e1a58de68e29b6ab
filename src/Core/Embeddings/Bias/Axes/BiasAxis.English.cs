namespace MLNetSeq.Embeddings;

public sealed partial record BiasAxis
{
    /// <summary>English words for women and men.</summary>
    public static BiasAxis Gender { get; } = new()
    {
        Name = "gender",
        DefinitionalSets = [["she", "he"], ["woman", "man"], ["mother", "father"], ["daughter", "son"]],
    };
}
