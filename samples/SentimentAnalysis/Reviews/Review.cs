namespace SentimentAnalysis.Reviews;

/// <summary>A text, what it says, and the group under which it is reported; empty where there are no groups.</summary>
internal sealed record Review(string Text, bool Positive, string Kind);
