namespace MLNetSeq.Models;

/// <summary>A text, and what it is of.</summary>
/// <param name="Text">The text.</param>
/// <param name="Condition">A class by its name, or a vector.</param>
public readonly record struct ConditionedText(string Text, TextCondition Condition);
