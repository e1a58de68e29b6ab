namespace MLNetSeq.Training;

/// <summary>Measures of how well scores and predictions fit the labels; sums are in double precision.</summary>
/// <remarks>
/// Binary labels are 1 for positive and 0 for negative. A NaN among the scores gives NaN, and so does a measure that the labels leave
/// undefined (no example, or one class only where two are compared).
/// </remarks>
public static class ClassificationMetrics
{
    // A probability of exactly zero, where single precision saturates, would make the mean infinite whatever the rest.
    private const double SmallestProbability = 1e-15;

    /// <summary>The area under the ROC curve: how often a positive scores above a negative, ties counting one half.</summary>
    public static double RocAuc(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores)
    {
        Ranking ranking = new(labels, scores);
        if (!ranking.IsDefined) return double.NaN;
        double pairs = 0;
        long negativesAbove = 0;
        while (ranking.Next(out int positives, out int negatives))
        {
            pairs += positives * (ranking.Negatives - negativesAbove - negatives + negatives / 2.0);
            negativesAbove += negatives;
        }

        // One class only is zero by zero: NaN.
        return pairs / ((double)ranking.Positives * ranking.Negatives);
    }

    /// <summary>Average precision: Σ (recallₙ − recallₙ₋₁) precisionₙ over the distinct scores from the highest down.</summary>
    public static double AveragePrecision(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores)
    {
        Ranking ranking = new(labels, scores);
        if (!ranking.IsDefined || ranking.Positives == 0) return double.NaN;
        double sum = 0;
        long hits = 0;
        long all = 0;
        while (ranking.Next(out int positives, out int negatives))
        {
            hits += positives;
            all += positives + negatives;
            sum += positives * ((double)hits / all);
        }

        return sum / ranking.Positives;
    }

    /// <summary>−mean(y ln p + (1 − y) ln(1 − p)), p kept 1e-15 away from 0 and 1.</summary>
    public static double LogLoss(ReadOnlySpan<int> labels, ReadOnlySpan<float> probabilities)
    {
        CheckLength(labels.Length, probabilities.Length, nameof(probabilities));
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double p = probabilities[i];
            sum -= Math.Log(Math.Max(IsPositive(labels[i]) ? p : 1 - p, SmallestProbability));
        }

        return sum / labels.Length;
    }

    /// <summary>−mean ln p[label], each row of probabilities scaled to the sum 1, p kept above 1e-15.</summary>
    /// <param name="labels">The class of each row, from 0.</param>
    /// <param name="probabilities">One row of <paramref name="classCount"/> probabilities for each label, row after row.</param>
    /// <param name="classCount">The number of classes.</param>
    public static double LogLoss(ReadOnlySpan<int> labels, ReadOnlySpan<float> probabilities, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        CheckLength(checked(labels.Length * classCount), probabilities.Length, nameof(probabilities));
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = probabilities.Slice(i * classCount, classCount);
            double total = 0;
            foreach (float p in row) total += p;
            CheckClass(labels[i], classCount, nameof(labels));
            sum -= Math.Log(Math.Max(row[labels[i]] / total, SmallestProbability));
        }

        return sum / labels.Length;
    }

    /// <summary>The share of predictions that equal the label.</summary>
    public static double Accuracy(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        CheckLength(labels.Length, predictions.Length, nameof(predictions));
        int right = 0;
        for (int i = 0; i < labels.Length; i++) right += labels[i] == predictions[i] ? 1 : 0;
        return (double)right / labels.Length;
    }

    /// <summary>The harmonic mean of precision and recall of one class; 0 where the class is neither predicted nor there.</summary>
    public static double F1(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int ofClass = 1)
    {
        CheckLength(labels.Length, predictions.Length, nameof(predictions));
        int both = 0;
        int either = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            bool there = labels[i] == ofClass;
            bool predicted = predictions[i] == ofClass;
            both += there && predicted ? 1 : 0;
            either += (there ? 1 : 0) + (predicted ? 1 : 0);
        }

        return either == 0 ? 0 : 2.0 * both / either;
    }

    /// <summary>The mean of <see cref="F1"/> over the classes.</summary>
    public static double MacroF1(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        double sum = 0;
        for (int c = 0; c < classCount; c++) sum += F1(labels, predictions, c);
        return sum / classCount;
    }

    /// <summary>How often each class was predicted for each label: element [label, prediction].</summary>
    public static int[,] ConfusionMatrix(ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions, int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        CheckLength(labels.Length, predictions.Length, nameof(predictions));
        int[,] counts = new int[classCount, classCount];
        for (int i = 0; i < labels.Length; i++)
        {
            CheckClass(labels[i], classCount, nameof(labels));
            CheckClass(predictions[i], classCount, nameof(predictions));
            counts[labels[i], predictions[i]]++;
        }

        return counts;
    }

    private static bool IsPositive(int label) => label switch
    {
        0 => false,
        1 => true,
        _ => throw new ArgumentException(
            $"A binary label is 0 or 1, not {label}. For more classes use the overload with classCount.", "labels"),
    };

    private static void CheckLength(int expected, int actual, string name)
    {
        if (expected != actual) throw new ArgumentException($"There are {actual} {name} where the labels ask for {expected}.", name);
    }

    private static void CheckClass(int value, int classCount, string name)
    {
        if ((uint)value >= (uint)classCount)
            throw new ArgumentOutOfRangeException(name, value, $"A class is from 0 to {classCount - 1}, the number of classes less one.");
    }

    /// <summary>Examples by descending score, those of equal score together.</summary>
    private ref struct Ranking
    {
        private readonly float[] _scores;
        private readonly int[] _labels;
        private int _next;

        internal Ranking(ReadOnlySpan<int> labels, ReadOnlySpan<float> scores)
        {
            CheckLength(labels.Length, scores.Length, nameof(scores));
            foreach (int label in labels) Positives += IsPositive(label) ? 1 : 0;
            Negatives = labels.Length - Positives;
            IsDefined = true;
            foreach (float score in scores) IsDefined &= !float.IsNaN(score);
            _scores = scores.ToArray();
            _labels = labels.ToArray();
            Array.Sort(_scores, _labels);
            _next = _scores.Length - 1;
        }

        internal int Positives { get; }

        internal int Negatives { get; }

        internal bool IsDefined { get; }

        /// <summary>The positives and negatives of the next lower score.</summary>
        internal bool Next(out int positives, out int negatives)
        {
            positives = 0;
            negatives = 0;
            if (_next < 0) return false;
            float score = _scores[_next];
            for (; _next >= 0 && _scores[_next] == score; _next--)
            {
                positives += _labels[_next];
                negatives += 1 - _labels[_next];
            }

            return true;
        }
    }
}
