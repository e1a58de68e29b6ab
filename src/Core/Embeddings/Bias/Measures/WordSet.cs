namespace MLNetSeq.Embeddings;

/// <summary>Words under one name, such as the professions, or the pleasant words.</summary>
/// <param name="Name">What they are; errors and coverages call them so.</param>
/// <param name="Words">The words; one that comes twice counts once.</param>
public sealed record WordSet(string Name, IReadOnlyList<string> Words);
