namespace MLNetSeq.Models;

/// <summary>A text that is cut into words already, and what it is of.</summary>
/// <param name="Tokens">The words, neither split nor lower-cased; empty ones are left out.</param>
/// <param name="Condition">A class by its name, or a vector.</param>
public readonly record struct ConditionedTokens(IReadOnlyList<ReadOnlyMemory<char>> Tokens, TextCondition Condition);
