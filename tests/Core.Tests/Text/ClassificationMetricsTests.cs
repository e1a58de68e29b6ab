using MLNetSeq.Testing;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Text;

public class ClassificationMetricsTests
{
    [Theory]
    [GoldenCases("roc_auc_logloss")]
    public void Measures_agree_with_scikit_learn(GoldenCase golden)
    {
        const double Tolerance = 1e-6;
        int[] labels = golden.Ints("inputs", "labels");
        float[] scores = golden.Floats("inputs", "scores");
        Near.Assert(golden.Scalar("outputs", "rocAuc"), ClassificationMetrics.RocAuc(labels, scores), Tolerance, "rocAuc");
        Near.Assert(golden.Scalar("outputs", "rocAucWithTies"),
            ClassificationMetrics.RocAuc(labels, golden.Floats("inputs", "scoresWithTies")), Tolerance, "rocAucWithTies");
        Near.Assert(golden.Scalar("outputs", "logLoss"), ClassificationMetrics.LogLoss(labels, scores), Tolerance, "logLoss");
        Near.Assert(golden.Scalar("outputs", "averagePrecision"),
            ClassificationMetrics.AveragePrecision(labels, scores), Tolerance, "averagePrecision");
        Near.Assert(golden.Scalar("outputs", "multiclassLogLoss"),
            ClassificationMetrics.LogLoss(golden.Ints("inputs", "classLabels"), golden.Floats("inputs", "classProbabilities"),
                golden.Shape("inputs", "classProbabilities")[1]),
            Tolerance, "multiclassLogLoss");
    }

    [Fact]
    public void Auc_is_the_share_of_pairs_in_order()
    {
        Random random = new(8);
        for (int run = 0; run < 100; run++)
        {
            int n = random.Next(2, 40);
            int[] labels = [0, 1, .. Enumerable.Range(2, n).Select(_ => random.Next(2))];
            float[] scores = [.. labels.Select(_ => random.Next(10) / 10f)];
            double inOrder = 0;
            int pairs = 0;
            for (int i = 0; i < labels.Length; i++)
            {
                for (int j = 0; j < labels.Length; j++)
                {
                    if (labels[i] != 1 || labels[j] != 0) continue;
                    pairs++;
                    inOrder += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }

            Assert.Equal(inOrder / pairs, ClassificationMetrics.RocAuc(labels, scores), 12);
        }
    }

    [Fact]
    public void What_the_labels_leave_undefined_is_NaN()
    {
        Assert.Equal(double.NaN, ClassificationMetrics.RocAuc([1, 1], [0.1f, 0.2f]));
        Assert.Equal(double.NaN, ClassificationMetrics.AveragePrecision([0, 0], [0.1f, 0.2f]));
        Assert.Equal(double.NaN, ClassificationMetrics.RocAuc([], []));
        Assert.Equal(double.NaN, ClassificationMetrics.LogLoss([], []));
        Assert.Equal(double.NaN, ClassificationMetrics.Accuracy([], []));
    }

    [Fact]
    public void NaN_scores_give_NaN()
    {
        Assert.Equal(double.NaN, ClassificationMetrics.RocAuc([0, 1], [float.NaN, 0.2f]));
        Assert.Equal(double.NaN, ClassificationMetrics.AveragePrecision([0, 1], [float.NaN, 0.2f]));
        Assert.Equal(double.NaN, ClassificationMetrics.LogLoss([0, 1], [float.NaN, 0.2f]));
        Assert.Equal(double.NaN, ClassificationMetrics.LogLoss([0], [float.NaN, 0.2f], 2));
    }

    [Fact]
    public void A_saturated_probability_leaves_the_loss_finite() =>
        Assert.Equal(-Math.Log(1e-15), ClassificationMetrics.LogLoss([1, 0], [0f, 1f]), 9);

    [Fact]
    public void Accuracy_f1_and_confusion_count_the_same_predictions()
    {
        int[] labels = [0, 1, 2, 2, 1, 0];
        int[] predictions = [0, 2, 2, 2, 1, 1];
        Assert.Equal(4 / 6.0, ClassificationMetrics.Accuracy(labels, predictions), 12);
        Assert.Equal(0.5, ClassificationMetrics.F1(labels, predictions), 12);
        Assert.Equal((2 / 3.0 + 0.5 + 0.8) / 3, ClassificationMetrics.MacroF1(labels, predictions, 3), 12);
        int[,] expected = { { 1, 1, 0 }, { 0, 1, 1 }, { 0, 0, 2 } };
        Assert.Equal(expected, ClassificationMetrics.ConfusionMatrix(labels, predictions, 3));
        Assert.Equal(0, ClassificationMetrics.F1([0, 0], [0, 0]));
    }

    [Fact]
    public void Labels_and_lengths_that_do_not_fit_are_named()
    {
        Assert.Contains("not 2", Assert.Throws<ArgumentException>(() => ClassificationMetrics.LogLoss([2], [0.5f])).Message);
        Assert.Contains("2", Assert.Throws<ArgumentException>(() => ClassificationMetrics.Accuracy([1], [1, 0])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassificationMetrics.LogLoss([2], [0.5f, 0.5f], 2));
    }
}
