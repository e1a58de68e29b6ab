namespace MLNetSeq.Embeddings;

public sealed partial class WordVectors
{
    // So many questions at once: their queries and answers take a few megabytes.
    private const int QuestionsAtOnce = 4096;

    // The nearest words may be those of the question in another case; gensim looks at so many.
    private const int AnswersLookedAt = 5;

    /// <summary>How many analogy questions are answered right by the word nearest to b − a + c (3CosAdd), as gensim counts.</summary>
    /// <param name="test">The questions.</param>
    /// <param name="options">Case, unknown words and the words that count; null for gensim's defaults.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    public AnalogyMetrics EvaluateAnalogies(AnalogyTest test, EvaluationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(test);
        EvaluationOptions chosen = options ?? new EvaluationOptions();
        var vocabulary = new EvaluationVocabulary(Words, chosen);
        AnalogySectionMetrics[] sections =
            [.. test.Sections.Select(s => EvaluateSection(s, vocabulary, chosen, cancellation))];
        IEnumerable<AnalogySectionMetrics> Of(bool isSyntactic) => sections.Where((_, i) => test.Sections[i].IsSyntactic == isSyntactic);
        return new AnalogyMetrics
        {
            Sections = sections,
            Semantic = AnalogySectionMetrics.Join("Semantic", Of(isSyntactic: false)),
            Syntactic = AnalogySectionMetrics.Join("Syntactic", Of(isSyntactic: true)),
            Total = AnalogySectionMetrics.Join("Total accuracy", sections),
            Questions = test.Sections.Sum(s => s.Questions.Count),
            OutOfVocabulary = test.Sections.Sum(s => s.Questions.Count(q => Known(q, vocabulary) is null)),
        };
    }

    /// <summary>How well the cosines of pairs of words agree with people's scores, as gensim counts.</summary>
    /// <param name="test">The pairs.</param>
    /// <param name="options">Case, unknown words and the words that count; null for gensim's defaults.</param>
    /// <exception cref="InvalidOperationException">No pair has both words among the vectors.</exception>
    public WordSimilarityMetrics EvaluateSimilarity(WordSimilarityTest test, EvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(test);
        EvaluationOptions chosen = options ?? new EvaluationOptions();
        var vocabulary = new EvaluationVocabulary(Words, chosen);
        var people = new List<double>();
        var vectors = new List<double>();
        int unknown = 0;
        foreach (WordPair pair in test.Pairs)
        {
            bool isKnown = vocabulary.TryGetRow(pair.A, out int a) & vocabulary.TryGetRow(pair.B, out int b);
            if (!isKnown) unknown++;
            if (!isKnown && !chosen.CountUnknown) continue;
            people.Add(pair.Score);
            vectors.Add(isKnown ? SimilarityOf(a, b) : 0);
        }

        if (people.Count == 0)
        {
            throw new InvalidOperationException(
                $"None of the {test.Pairs.Count} pairs has both words among the first {vocabulary.Count} words of the vectors.");
        }

        double spearman = Correlation.Spearman([.. people], [.. vectors]), pearson = Correlation.Pearson([.. people], [.. vectors]);
        return new WordSimilarityMetrics
        {
            Spearman = spearman,
            SpearmanPValue = Correlation.PValue(spearman, people.Count),
            Pearson = pearson,
            PearsonPValue = Correlation.PValue(pearson, people.Count),
            Pairs = people.Count,
            OutOfVocabulary = unknown,
            OutOfVocabularyShare = (double)unknown / test.Pairs.Count,
        };
    }

    private AnalogySectionMetrics EvaluateSection(
        AnalogySection section, EvaluationVocabulary vocabulary, EvaluationOptions options, CancellationToken cancellation)
    {
        List<AnalogyQuestion> correct = [], incorrect = [];
        foreach (AnalogyQuestion[] questions in section.Questions.Chunk(QuestionsAtOnce))
        {
            (int A, int B, int C)[] known = [.. questions.Select(q => Known(q, vocabulary)).OfType<(int A, int B, int C)>()];
            var range = new SearchRange(vocabulary.Count, AnswersLookedAt, [], options.Threads);
            Neighbour[][] answers = known.Length == 0 ? [] : AnalogyEach(known, range, cancellation);
            int next = 0;
            foreach (AnalogyQuestion question in questions)
            {
                if (Known(question, vocabulary) is null)
                {
                    if (options.CountUnknown) incorrect.Add(question);
                    continue;
                }

                (IsRight(question, answers[next++], vocabulary) ? correct : incorrect).Add(question);
            }
        }

        return new AnalogySectionMetrics(section.Name, correct, incorrect);
    }

    // As in gensim: the nearest word that is not one of the question's, and where all are, the last one looked at.
    private bool IsRight(AnalogyQuestion question, Neighbour[] answers, EvaluationVocabulary vocabulary)
    {
        string[] asked = [vocabulary.Fold(question.A), vocabulary.Fold(question.B), vocabulary.Fold(question.C)];
        string? answer = null;
        foreach (Neighbour neighbour in answers)
        {
            answer = vocabulary.Fold(Words[neighbour.Row]);
            if (!asked.Contains(answer)) break;
        }

        return answer == vocabulary.Fold(question.Expected);
    }

    private static (int A, int B, int C)? Known(AnalogyQuestion question, EvaluationVocabulary vocabulary) =>
        vocabulary.TryGetRow(question.A, out int a) && vocabulary.TryGetRow(question.B, out int b)
        && vocabulary.TryGetRow(question.C, out int c) && vocabulary.TryGetRow(question.Expected, out _)
            ? (a, b, c)
            : null;

    private double SimilarityOf(int a, int b)
    {
        float[] scratchA = new float[Dimension], scratchB = new float[Dimension];
        return Cosine.Of(Rows.Row(a, scratchA), Rows.Row(b, scratchB));
    }
}
