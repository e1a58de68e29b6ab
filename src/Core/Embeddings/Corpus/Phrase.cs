namespace MLNetSeq.Embeddings;

/// <summary>Two neighbouring words that are joined to one.</summary>
/// <param name="First">The first; from the second pass on it may be a phrase itself.</param>
/// <param name="Second">The second; likewise.</param>
/// <param name="Score">How strongly they belong together.</param>
/// <param name="Pass">The pass that found it, from 1: phrases of a pass are joined after those of the ones before.</param>
public readonly record struct Phrase(string First, string Second, double Score, int Pass);
