namespace MLNetSeq.Embeddings;

/// <summary>How many questions of a kind were answered right.</summary>
/// <param name="Name">The kind.</param>
/// <param name="CorrectQuestions">Those answered right.</param>
/// <param name="IncorrectQuestions">Those answered wrong.</param>
public sealed record AnalogySectionMetrics(
    string Name, IReadOnlyList<AnalogyQuestion> CorrectQuestions, IReadOnlyList<AnalogyQuestion> IncorrectQuestions)
{
    /// <summary>How many were answered right.</summary>
    public int Correct => CorrectQuestions.Count;

    /// <summary>How many were asked.</summary>
    public int Total => CorrectQuestions.Count + IncorrectQuestions.Count;

    /// <summary>The share that was answered right, 0 to 1; 0 where none was asked.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>The questions of several sections together.</summary>
    internal static AnalogySectionMetrics Join(string name, IEnumerable<AnalogySectionMetrics> sections) =>
        new(name, [.. sections.SelectMany(s => s.CorrectQuestions)], [.. sections.SelectMany(s => s.IncorrectQuestions)]);
}
