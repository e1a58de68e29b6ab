namespace MLNetSeq.Embeddings;

/// <summary>Questions of one kind.</summary>
/// <param name="Name">The kind.</param>
/// <param name="IsSyntactic">Whether they ask for a form of a word rather than for what it means.</param>
/// <param name="Questions">The questions.</param>
public sealed record AnalogySection(string Name, bool IsSyntactic, IReadOnlyList<AnalogyQuestion> Questions);
