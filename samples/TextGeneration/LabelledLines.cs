using MLNetSeq.Models;
using Samples;

namespace TextGeneration;

/// <summary>Lines to learn from, of which each says what it is of.</summary>
/// <param name="Training">What is learned from.</param>
/// <param name="HeldOut">Every twentieth line of a label, by which the best epoch is chosen.</param>
internal sealed record LabelledLines(IReadOnlyList<ConditionedText> Training, IReadOnlyList<ConditionedText> HeldOut)
{
    private const int HeldOutPart = 20;

    /// <summary>A file of lines: a label, a tab and a text.</summary>
    public static LabelledLines Read(string path)
    {
        if (!File.Exists(path)) throw new BadInputException($"{path} does not exist.");
        ConditionedText[] lines = [.. File.ReadLines(path).Select((line, i) => Of(path, i + 1, line))];
        ConditionedText[][] labels = [.. lines.GroupBy(line => line.Condition.Class).Select(label => label.ToArray())];
        ConditionedText[] heldOut = [.. labels.SelectMany(label => label.Where((_, i) => IsHeldOut(i)))];
        if (heldOut.Length == 0)
            throw new BadInputException($"{path} has no label with {HeldOutPart} lines; so many are needed to hold one out.");
        return new LabelledLines([.. labels.SelectMany(label => label.Where((_, i) => !IsHeldOut(i)))], heldOut);
    }

    private static bool IsHeldOut(int line) => line % HeldOutPart == HeldOutPart - 1;

    private static ConditionedText Of(string path, int number, string line)
    {
        int tab = line.IndexOf('\t', StringComparison.Ordinal);
        return tab > 0 ? new ConditionedText(line[(tab + 1)..], line[..tab])
            : throw new BadInputException($"{path}, line {number}: '{line}' has no label with a tab behind it.");
    }
}
