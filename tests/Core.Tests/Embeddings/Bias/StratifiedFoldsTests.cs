using MLNetSeq.Embeddings;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class StratifiedFoldsTests
{
    [Fact]
    public void Every_row_is_held_out_once_and_classes_are_shared_evenly()
    {
        const int Folds = 4;
        bool[] positive = [.. Enumerable.Range(0, 103).Select(i => i % 7 == 0)];
        StratifiedFolds folds = new(positive, Folds, seed: 5);
        Assert.Equal(DrawnRows.All(103), Enumerable.Range(0, Folds).SelectMany(folds.Held).Order());
        for (int fold = 0; fold < Folds; fold++)
        {
            Assert.Empty(folds.Held(fold).Intersect(folds.Others(fold)));
            Assert.InRange(folds.Held(fold).Count(i => positive[i]), 3, 4);  // of 15
            Assert.InRange(folds.Held(fold).Count(i => !positive[i]), 22, 22);
        }
    }

    [Fact]
    public void The_threshold_of_the_highest_F1_lies_between_two_scores()
    {
        double[] scores = [5, 4, 3, 2, 1];
        bool[] positive = [true, false, true, false, false];
        double threshold = DetectionScores.BestThreshold(scores, positive, DrawnRows.All(5));
        Assert.Equal(2.5, threshold);
        DetectionScores at = DetectionScores.At(threshold, scores, positive, DrawnRows.All(5));
        Assert.Equal((2 / 3.0, 1, 0.8), (at.Precision, at.Recall, at.F1));
    }
}
