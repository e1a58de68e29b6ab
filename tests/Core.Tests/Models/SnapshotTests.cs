using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class SnapshotTests
{
    [Fact]
    public void A_model_that_is_being_trained_can_be_looked_at_and_is_trained_as_if_it_was_not()
    {
        LanguageModel alone = ToyTexts.Train();
        List<double> losses = [];
        LanguageProgress last = default;
        LanguageModel watched = LanguageModel.Train(ToyTexts.Lines(200), ToyTexts.Lines(40, seed: 2), ToyTexts.Options(),
            new Reports<LanguageProgress>(p =>
            {
                last = p;
                if (p.IsEpochEnd) losses.Add(p.Snapshot().Evaluate(ToyTexts.Lines(40, seed: 2), new() { Streams = 4 }).MeanLoss);
            }));
        Assert.Equal(watched.History.Select(e => e.ValidationLoss), losses);
        Assert.Equal(alone.Score("the cat sleeps").LogProbability, watched.Score("the cat sleeps").LogProbability);
        Assert.Contains("over", Assert.Throws<InvalidOperationException>(() => last.Snapshot()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => default(LanguageProgress).Snapshot());
    }
}
