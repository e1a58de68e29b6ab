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
        Assert.Contains("report", Assert.Throws<InvalidOperationException>(() => last.Snapshot()).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => default(LanguageProgress).Snapshot());
    }

    [Fact]
    public void A_report_that_is_read_later_or_elsewhere_gives_no_model_whose_weights_change()
    {
        LanguageProgress kept = default;
        Exception? late = null, elsewhere = null;
        LanguageModel.Train(ToyTexts.Lines(60), null, ToyTexts.Options(), new Reports<LanguageProgress>(p =>
        {
            if (kept.Epoch > 0) late ??= Record.Exception(() => kept.Snapshot());
            var thread = new Thread(() => elsewhere ??= Record.Exception(() => p.Snapshot())); // who waits for a task may run it himself
            thread.Start();
            thread.Join();
            kept = p;
        }));
        Assert.Null(late); // the same training is at rest: the copy is of now
        Assert.Contains("Progress<T>", Assert.IsType<InvalidOperationException>(elsewhere).Message, StringComparison.Ordinal);
    }
}
