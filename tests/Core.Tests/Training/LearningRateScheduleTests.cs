using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public class LearningRateScheduleTests
{
    [Fact]
    public void A_constant_rate_stays() => AssertFactors(LearningRateSchedule.Constant, 100, (0, 1), (50, 1), (100, 1), (1000, 1));

    [Fact]
    public void A_warm_up_rises_in_a_straight_line_to_the_full_rate() =>
        AssertFactors(new LearningRateSchedule { WarmUpShare = 0.1 }, 100, (0, 0.1), (4, 0.5), (9, 1), (10, 1), (99, 1));

    [Fact]
    public void A_linear_rate_falls_to_its_final_factor() =>
        AssertFactors(new LearningRateSchedule { Shape = ScheduleShape.Linear, FinalFactor = 0.2, WarmUpShare = 0.2 }, 100,
            (19, 1), (20, 1), (60, 0.6), (100, 0.2), (500, 0.2));

    [Fact]
    public void A_cosine_falls_slowly_fast_and_slowly() =>
        AssertFactors(new LearningRateSchedule { Shape = ScheduleShape.Cosine }, 100,
            (0, 1), (25, (1 + Math.Sqrt(0.5)) / 2), (50, 0.5), (75, (1 - Math.Sqrt(0.5)) / 2), (100, 0));

    [Fact]
    public void Steps_multiply_at_their_ends() =>
        AssertFactors(new LearningRateSchedule { Shape = ScheduleShape.Step, StepLength = 10, StepFactor = 0.5 }, 100,
            (0, 1), (9, 1), (10, 0.5), (29, 0.25), (30, 0.125));

    [Fact]
    public void One_cycle_rises_from_a_25th_and_falls_to_nearly_nothing() =>
        AssertFactors(LearningRateSchedule.OneCycle, 1000, (0, 0.04 + 0.96 / 300), (299, 1), (650, 0.5 + 2e-6), (1000, 4e-6));

    [Fact]
    public void A_training_without_steps_has_a_factor() => Assert.Equal(1, new LearningRateSchedule { WarmUpShare = 0.5 }.Factor(0, 0));

    private static void AssertFactors(LearningRateSchedule schedule, long total, params (long Step, double Factor)[] expected) =>
        Assert.All(expected, e => Assert.Equal(e.Factor, schedule.Factor(e.Step, total), 1e-12));
}
