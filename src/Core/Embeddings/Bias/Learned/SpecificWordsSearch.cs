using MLNetSeq.Numerics;

namespace MLNetSeq.Embeddings;

/// <summary>Trains a classifier on seeds and neutral words, validates it, and asks it about all words.</summary>
internal sealed class SpecificWordsSearch(WordVectors vectors, SpecificWordsOptions options)
{
    // The rows that a thread scores before it looks whether to go on.
    private const int BlockRows = 4096;

    public SpecificWords Run(IReadOnlyList<string> seeds)
    {
        MeasuredWords found = MeasuredWords.Find(vectors, new WordSet("seeds", seeds));
        int[] seedRows = [.. found.Rows.Order()];
        int[] neutralRows = NeutralRows(seedRows);
        CheckFolds(nameof(seeds), seedRows.Length);
        CheckFolds("neutral words", neutralRows.Length);
        LabeledRows data = Training(seedRows, neutralRows);
        (LinearClassifier classifier, double[] held, StratifiedFolds? folds) = Train(data);
        double threshold = options.Threshold ?? DetectionScores.BestThreshold(held, data.Positive, AllRows(data));
        float[] scores = Score(classifier);
        (string[] words, string[] others) = Select(scores, threshold, seedRows);
        return new SpecificWords(vectors.Words, scores)
        {
            Words = words,
            Found = others,
            Seeds = found.Coverage,
            NeutralWords = neutralRows.Length,
            Threshold = threshold,
            Validation = folds is null ? null : Validate(data, held, folds),
        };
    }

    private int[] NeutralRows(int[] seedRows)
    {
        HashSet<int> seeds = [.. seedRows];
        if (options.NeutralWords is not { } given)
        {
            int[] common = [.. CommonWords.Rows(vectors.Words, options.MaximumWords, options.IsWord)];
            int[] others = UnitVectors.NonZero(vectors, common.Where(row => !seeds.Contains(row)));
            if (others.Length > 0) return others;
            throw new ArgumentException($"Of the {common.Length} words that train, all are seeds or zeros: the classifier needs others to "
                + $"tell them from. Raise {nameof(options.MaximumWords)}, widen {nameof(options.IsWord)}, or give "
                + $"{nameof(options.NeutralWords)}.");
        }

        int[] rows = [.. MeasuredWords.Find(vectors, new WordSet(nameof(options.NeutralWords), given)).Rows.Order()];
        if (Array.FindIndex(rows, seeds.Contains) is var both and >= 0)
        {
            throw new ArgumentException($"The word '{vectors.Words[rows[both]]}' is both a seed and one of {nameof(options.NeutralWords)}: "
                + "take it out of one list.");
        }

        return rows;
    }

    private void CheckFolds(string list, int count)
    {
        if (count >= options.Folds) return;
        throw new ArgumentException($"The {list} with a vector are {count}, fewer than the {options.Folds} folds: give more words, or set "
            + $"{nameof(options.Folds)} to {(count < 2 ? "0, for no cross-validation" : $"2 to {count}, or to 0 for no cross-validation")}.");
    }

    private LabeledRows Training(int[] seedRows, int[] neutralRows)
    {
        bool[] positive = new bool[seedRows.Length + neutralRows.Length];
        positive.AsSpan(0, seedRows.Length).Fill(true);
        return new LabeledRows(UnitVectors.Of(vectors, [.. seedRows, .. neutralRows]), vectors.Dimension, positive);
    }

    /// <summary>The classifier of all words, and the score of each by that of the fold that has not seen it.</summary>
    private (LinearClassifier All, double[] Held, StratifiedFolds? Folds) Train(LabeledRows data)
    {
        StratifiedFolds? folds = options.Folds == 0 ? null : new StratifiedFolds(data.Positive, options.Folds, options.Seed);
        double[] held = new double[data.Count];
        LinearClassifier? all = null;
        IndependentItems.Run(options.Folds + 1, options.Threads, item =>
        {
            if (item == options.Folds)
            {
                all = Train(data, AllRows(data));
                return;
            }

            LinearClassifier classifier = Train(data, folds!.Others(item));
            foreach (int row in folds.Held(item)) held[row] = classifier.Score(data[row]);
        });
        return (all!, held, folds);
    }

    private LinearClassifier Train(LabeledRows data, int[] rows)
    {
        bool balanced = options.Weighting == ClassWeighting.Balanced;
        int positives = rows.Count(row => data.Positive[row]);
        LinearTraining how = new()
        {
            Cost = options.Cost,
            PositiveWeight = balanced ? rows.Length / (2.0 * positives) : 1,
            NegativeWeight = balanced ? rows.Length / (2.0 * (rows.Length - positives)) : 1,
            Cancellation = options.Cancellation,
        };
        return options.Classifier == SpecificWordsClassifier.Logistic
            ? LogisticRegression.Train(data, rows, how)
            : LinearSvm.Train(data, rows, how);
    }

    private SpecificWordsValidation Validate(LabeledRows data, double[] held, StratifiedFolds folds)
    {
        DetectionScores[] scores = new DetectionScores[options.Folds];
        for (int fold = 0; fold < scores.Length; fold++)
        {
            // A threshold that had seen the fold's own words would make its figures too good.
            double threshold = options.Threshold ?? DetectionScores.BestThreshold(held, data.Positive, folds.Others(fold));
            scores[fold] = DetectionScores.At(threshold, held, data.Positive, folds.Held(fold));
        }

        return new SpecificWordsValidation(
            scores.Length,
            FoldStatistic.Of([.. scores.Select(s => s.Precision)]),
            FoldStatistic.Of([.. scores.Select(s => s.Recall)]),
            FoldStatistic.Of([.. scores.Select(s => s.F1)]));
    }

    private float[] Score(LinearClassifier classifier)
    {
        float[] scores = new float[vectors.Count];
        IndependentItems.Run((scores.Length + BlockRows - 1) / BlockRows, options.Threads, block =>
        {
            options.Cancellation.ThrowIfCancellationRequested();
            float[] scratch = new float[vectors.Dimension];
            int end = (int)Math.Min((block + 1L) * BlockRows, scores.Length);
            for (int row = block * BlockRows; row < end; row++)
            {
                ReadOnlySpan<float> vector = vectors.Rows.Row(row, scratch);
                double inverse = UnitVectors.InverseLength(vectors, row, vector);
                // Zeros say nothing: never above a threshold.
                scores[row] = inverse == 0
                    ? float.NegativeInfinity
                    : (float)(MixedVectors.Dot(vector, classifier.Weights) * inverse + classifier.Intercept);
            }
        });
        return scores;
    }

    private (string[] Words, string[] Found) Select(float[] scores, double threshold, int[] seedRows)
    {
        int[] found = [.. Enumerable.Range(0, scores.Length).Where(row => scores[row] > threshold).Except(seedRows)];
        IEnumerable<int> all = seedRows.Concat(found).Order();
        IEnumerable<int> best = found.OrderByDescending(row => scores[row]);
        return ([.. all.Select(row => vectors.Words[row])], [.. best.Select(row => vectors.Words[row])]);
    }

    private static int[] AllRows(LabeledRows data) => [.. Enumerable.Range(0, data.Count)];
}
