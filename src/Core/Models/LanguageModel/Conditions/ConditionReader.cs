namespace MLNetSeq.Models;

/// <summary>Reads texts that have conditions: gives the texts on, one by one, and keeps the conditions.</summary>
/// <param name="vocabulary">The conditions that are known; a training's are learned.</param>
internal sealed class ConditionReader(ConditionVocabulary vocabulary)
{
    /// <summary>What is known.</summary>
    public ConditionVocabulary Vocabulary => vocabulary;

    /// <summary>Those of the texts read last, once they were read.</summary>
    public ConditionRows Rows { get; private set; } = vocabulary.CreateRows();

    /// <summary>Reads texts of which the conditions become known.</summary>
    /// <exception cref="InvalidOperationException">A condition does not go with those before it.</exception>
    public IEnumerable<T> Learn<T>(IEnumerable<(T Text, TextCondition Condition)> texts) =>
        Read(texts, "the training texts", learns: true);

    /// <summary>Reads texts of which the conditions must be known.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="what">What they are called in messages.</param>
    /// <exception cref="InvalidOperationException">A condition is none of those.</exception>
    public IEnumerable<T> Read<T>(IEnumerable<(T Text, TextCondition Condition)> texts, string what = "those given") =>
        Read(texts, what, learns: false);

    private IEnumerable<T> Read<T>(IEnumerable<(T Text, TextCondition Condition)> texts, string what, bool learns)
    {
        Rows = vocabulary.CreateRows();
        int number = 0;
        foreach ((T text, TextCondition condition) in texts)
        {
            number++;
            string? problem = learns ? vocabulary.Learn(condition) : null;
            if (learns && number == 1) Rows = vocabulary.CreateRows(); // the first one tells what all are
            problem ??= vocabulary.Add(condition, Rows);
            if (problem is not null)
                throw new InvalidOperationException($"Text {number} of {what}: {problem}.");
            yield return text;
        }
    }
}
