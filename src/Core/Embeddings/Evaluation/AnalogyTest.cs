namespace MLNetSeq.Embeddings;

/// <summary>Analogy questions, in sections, to evaluate word vectors with.</summary>
public sealed class AnalogyTest
{
    private const int Words = 4;
    private const string SectionMark = ": ";
    private const string SyntacticPrefix = "gram";
    private const string MsrHeader = ",type,word1,word2,word3,target";
    private const int MsrTypeColumn = 1;

    /// <summary>Takes questions as they are.</summary>
    public AnalogyTest(IEnumerable<AnalogySection> sections) => Sections = [.. sections];

    /// <summary>The sections, in their order.</summary>
    public IReadOnlyList<AnalogySection> Sections { get; }

    /// <summary>The numbers, from 1, of the file's lines that were skipped, as in gensim: those without exactly four words.</summary>
    public IReadOnlyList<int> SkippedLines { get; private init; } = [];

    /// <summary>Reads a file in the form of word2vec's questions-words.txt.</summary>
    /// <remarks>Sections begin with ": name", other lines have four words. Sections whose names begin with "gram" are syntactic.</remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A question comes before the first section, or there are no questions.</exception>
    public static AnalogyTest ReadGoogle(string path)
    {
        var sections = new List<(string Name, List<AnalogyQuestion> Questions)>();
        var skipped = new List<int>();
        foreach ((int number, string text) in EvaluationLines.Read(path))
        {
            if (text.StartsWith(SectionMark, StringComparison.Ordinal))
            {
                sections.Add((text.TrimStart(':', ' ').TrimEnd(), []));
                continue;
            }

            if (sections.Count == 0)
            {
                throw EvaluationLines.Malformed(
                    path, number, $"expected ': ' and the name of a section before the first question, not '{text}'.");
            }


            if (Question(text) is { } question) sections[^1].Questions.Add(question);
            else skipped.Add(number);
        }

        AnalogyTest test = new(sections.Select(
            s => new AnalogySection(s.Name, s.Name.StartsWith(SyntacticPrefix, StringComparison.Ordinal), s.Questions)))
        {
            SkippedLines = skipped,
        };
        return test.Checked(path);
    }

    /// <summary>Reads Microsoft Research's syntactic questions (Mikolov, Yih and Zweig 2013).</summary>
    /// <remarks>
    /// Either with the columns number, type, word1, word2, word3, target, separated by commas and under a header: then a type is a section.
    /// Or four words a line, separated by white space: then there is one section. All are syntactic.
    /// </remarks>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line has another number of columns, or there are no questions.</exception>
    public static AnalogyTest ReadMsr(string path)
    {
        var sections = new OrderedDictionary<string, List<AnalogyQuestion>>(StringComparer.Ordinal);
        bool hasColumns = false;
        foreach ((int number, string text) in EvaluationLines.Read(path))
        {
            if (number == 1 && (hasColumns = text == MsrHeader)) continue;
            (string type, AnalogyQuestion question) = hasColumns ? MsrColumns(path, number, text) : MsrWords(path, number, text);
            if (!sections.TryGetValue(type, out List<AnalogyQuestion>? questions)) sections.Add(type, questions = []);
            questions.Add(question);
        }

        return new AnalogyTest(sections.Select(s => new AnalogySection(s.Key, IsSyntactic: true, s.Value))).Checked(path);
    }

    private static (string Type, AnalogyQuestion Question) MsrColumns(string path, int number, string text)
    {
        string[] columns = text.Split(',');
        return columns.Length == MsrTypeColumn + 1 + Words
            ? (columns[MsrTypeColumn], new AnalogyQuestion(columns[^4].Trim(), columns[^3].Trim(), columns[^2].Trim(), columns[^1].Trim()))
            : throw EvaluationLines.Malformed(path, number, $"expected the six columns '{MsrHeader}', not '{text}'.");
    }

    private static (string Type, AnalogyQuestion Question) MsrWords(string path, int number, string text) => Question(text) is { } question
        ? ("MSR", question)
        : throw EvaluationLines.Malformed(path, number, $"expected four words, or in line 1 the header '{MsrHeader}', not '{text}'.");

    private static AnalogyQuestion? Question(string text) =>
        text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [string a, string b, string c, string expected]
            ? new AnalogyQuestion(a, b, c, expected)
            : null;

    private AnalogyTest Checked(string path) => Sections.Any(s => s.Questions.Count > 0)
        ? this
        : throw new InvalidDataException(
            $"{path} has no analogy question{(SkippedLines.Count > 0 ? $"; line {SkippedLines[0]} has not exactly four words" : "")}.");
}
