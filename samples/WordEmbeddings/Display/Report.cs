using System.Globalization;
using MLNetSeq.Embeddings;
using Spectre.Console;

namespace WordEmbeddings.Display;

/// <summary>The tables with what the vectors answer.</summary>
internal sealed class Report(IAnsiConsole console, WordVectors vectors)
{
    private const int Nearest = 6, QuestionsOfKind = 3;

    /// <summary>The nearest neighbours of words.</summary>
    public void Neighbours(IReadOnlyList<string> words)
    {
        if (words.Count == 0) return;
        Table table = New("Nearest neighbours, with their cosines", "word", "neighbours");
        foreach (string word in words) table.AddRow(Markup.Escape(word), Markup.Escape(NeighboursOf(word)));
        console.Write(table);
    }

    /// <summary>Some analogies of each kind, each asked with the pair before it: a is to b as c is to what?</summary>
    public void Analogies(IReadOnlyList<AnalogyPairs> kinds)
    {
        if (kinds.Count == 0) return;
        Table table = New("Analogies", "kind", "asked", "answers", "expected");
        foreach (AnalogyPairs kind in kinds)
        {
            int right = Enumerable.Range(0, kind.Pairs.Count).Count(i => Answers(kind, i)[0].Word == kind.Pairs[i].To);
            for (int i = 0; i < Math.Min(QuestionsOfKind, kind.Pairs.Count); i++)
            {
                (string a, string b) = Example(kind, i);
                WordSimilarity[] answers = Answers(kind, i);
                string expected = kind.Pairs[i].To;
                table.AddRow(i == 0 ? $"{kind.Name}: {right} of {kind.Pairs.Count} right" : "",
                    Markup.Escape($"{a} : {b} = {kind.Pairs[i].From} : ?"), Markup.Escape(string.Join("  ", answers.Select(Said))),
                    Markup.Escape(answers[0].Word == expected ? $"{expected}, yes" : expected));
            }
        }

        console.Write(table);
    }

    /// <summary>What came of a file of analogies.</summary>
    public void Evaluation(AnalogyMetrics metrics)
    {
        Table table = New("Analogy questions", "section", "right", "of", "accuracy");
        foreach (AnalogySectionMetrics section in metrics.Sections)
            if (section.Total > 0) table.AddRow(Markup.Escape(section.Name), Count(section.Correct), Count(section.Total), Percent(section.Accuracy));
        table.AddRow("all", Count(metrics.Total.Correct), Count(metrics.Total.Total), Percent(metrics.Accuracy));
        console.Write(table);
        console.WriteLine($"{Count(metrics.OutOfVocabulary)} of {Count(metrics.Questions)} questions have a word without a vector.");
    }

    /// <summary>What came of a file of word pairs.</summary>
    public void Evaluation(WordSimilarityMetrics metrics)
    {
        Table table = New("Word pairs", "", "");
        table.AddRow("Spearman's rank correlation", Decimals(metrics.Spearman));
        table.AddRow("Pearson's correlation", Decimals(metrics.Pearson));
        table.AddRow("pairs", Count(metrics.Pairs));
        table.AddRow("pairs with a word without a vector", Percent(metrics.OutOfVocabularyShare));
        console.Write(table);
    }

    private string NeighboursOf(string word)
    {
        Span<float> vector = new float[vectors.Dimension];
        return vectors.TryGetVector(word, vector)
            ? string.Join("  ", vectors.MostSimilar(word, Nearest).Select(Said))
            : "(has no vector)";
    }

    // The pair before, the last one for the first.
    private static (string From, string To) Example(AnalogyPairs kind, int question) =>
        kind.Pairs[(question + kind.Pairs.Count - 1) % kind.Pairs.Count];

    private WordSimilarity[] Answers(AnalogyPairs kind, int question)
    {
        (string a, string b) = Example(kind, question);
        return vectors.Analogy(a, b, kind.Pairs[question].From, 3);
    }

    private static string Said(WordSimilarity found) => FormattableString.Invariant($"{found.Word} {found.Similarity:0.00}");

    private static Table New(string title, params string[] columns)
    {
        Table table = new Table().Title(title).RoundedBorder();
        foreach (string column in columns) table.AddColumn(Markup.Escape(column));
        return table;
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0.0} %");

    private static string Decimals(double value) => double.IsFinite(value) ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
