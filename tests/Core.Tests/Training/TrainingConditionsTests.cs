using MLNetSeq.Layers;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Training;

public sealed class TrainingConditionsTests
{
    [Fact]
    public void The_same_conditions_are_the_same() => Check(Of(new Options()), Of(new Options()));

    [Fact]
    public void All_that_differs_is_named_with_both_values()
    {
        string message = Differ(Of(new Options()), Of(new Options { Rate = 0.5, Kind = PoolingKind.Mean, Rates = [1, float.NaN] }));
        Assert.Contains("Kind (was \"Max\", is \"Mean\"), Rate (was 0.1, is 0.5), Rates (was none, is [1,\"NaN\"])", message,
            StringComparison.Ordinal);
        Assert.Contains("'a path'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_within_options_count() => Assert.Contains("Schedule (was", Differ(Of(new Options()),
        Of(new Options { Schedule = LearningRateSchedule.OneCycle })), StringComparison.Ordinal);

    [Fact]
    public void Options_left_out_do_not_count() => Check(Of(new Options()), Of(new Options { Name = "other" }));

    [Fact]
    public void A_condition_that_only_one_version_knows_is_a_difference()
    {
        TrainingConditions more = Of(new Options());
        more.Add("the wind", "west");
        Assert.Contains("the wind (was west, is unknown)", Differ(more, Of(new Options())), StringComparison.Ordinal);
        Assert.Contains("the wind (was unknown, is west)", Differ(Of(new Options()), more), StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_threads_and_the_start_weights_count()
    {
        Assert.Contains("the number of threads (was 1, is 2)", Differ(new TrainingConditions(1), new TrainingConditions(2)),
            StringComparison.Ordinal);
        var parameter = new Parameter("w", 2, 2);
        TrainingConditions zeros = new(1), other = new(1);
        zeros.AddWeights([parameter]);
        parameter.Value[3] = 1e-40f;
        other.AddWeights([parameter]);
        Assert.Contains("the start weights", Differ(zeros, other), StringComparison.Ordinal);
    }

    private static TrainingConditions Of(Options options)
    {
        var conditions = new TrainingConditions(threads: 1);
        conditions.AddOptions(options, nameof(Options.Name));
        return conditions;
    }

    private static string Differ(TrainingConditions before, TrainingConditions now) =>
        Assert.Throws<InvalidOperationException>(() => Check(before, now)).Message;

    private static void Check(TrainingConditions before, TrainingConditions now)
    {
        var stream = new MemoryStream();
        before.Save(new BinaryWriter(stream));
        stream.Position = 0;
        now.Check(new BinaryReader(stream), "a path");
        Assert.Equal(stream.Length, stream.Position);
    }

    private sealed class Options
    {
        public double Rate { get; set; } = 0.1;

        public PoolingKind Kind { get; set; } = PoolingKind.Max;

        public float[]? Rates { get; set; }

        public LearningRateSchedule Schedule { get; set; } = LearningRateSchedule.Constant;

        public string Name { get; set; } = "";
    }
}
