using Microsoft.ML;
using Microsoft.ML.Runtime;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class EnvironmentTests
{
    [Fact]
    public void A_channel_writes_to_the_log_with_its_source_and_kind()
    {
        MLContext ml = new(1);
        List<LoggingEventArgs> log = [];
        ml.Log += (_, e) => log.Add(e);
        IHost host = ((IHostEnvironment)ml).Register("Name");
        using (IChannel channel = host.Start("Train"))
        {
            channel.Info(MessageSensitivity.None, "epoch {0}", 1);
            channel.Warning(MessageSensitivity.None, "braces {stay}");
        }

        LoggingEventArgs info = Assert.Single(log, e => e.Kind == ChannelMessageKind.Info);
        Assert.Equal("Name; Train", info.Source);
        Assert.Equal("epoch 1", info.RawMessage);
        Assert.Equal("[Source=Name; Train, Kind=Info] epoch 1", info.Message);
        Assert.Equal("braces {stay}", Assert.Single(log, e => e.Kind == ChannelMessageKind.Warning).RawMessage);
        Assert.Contains(log, e => e.Kind == ChannelMessageKind.Trace);
    }

    [Fact]
    public void Progress_does_not_reach_the_log()
    {
        MLContext ml = new(1);
        int messages = 0;
        ml.Log += (_, _) => messages++;
        using (IProgressChannel progress = ((IHostEnvironment)ml).Register("Name").StartProgressChannel("Train"))
        {
            progress.SetHeader(new ProgressHeader(["loss"], ["epochs"]), e => e.SetProgress(0, 1, 10));
            progress.Checkpoint(0.5);
        }

        Assert.Equal(0, messages);
    }

    [Fact]
    public void Random_numbers_of_a_host_follow_the_seed_of_the_context()
    {
        static int First(int seed) => ((IHostEnvironment)new MLContext(seed)).Register("Name").Rand.Next();
        Assert.Equal(First(3), First(3));
        Assert.NotEqual(First(3), First(4));
    }

    [Fact]
    public void A_catalog_holds_its_environment_behind_an_internal_interface()
    {
        MLContext ml = new(1);
        foreach (object catalog in new object[]
        {
            ml.Transforms, ml.Transforms.Text, ml.Transforms.Conversion, ml.BinaryClassification.Trainers,
            ml.MulticlassClassification.Trainers, ml.Regression.Trainers, ml.Data, ml.Model,
        })
        {
            Type? access = catalog.GetType().GetInterface("Microsoft.ML.Data.IInternalCatalog");
            Assert.NotNull(access);
            Assert.IsAssignableFrom<IHostEnvironment>(access.GetProperty("Environment")!.GetValue(catalog));
        }
    }

    [Fact]
    public void A_TrainerInfo_can_be_borrowed()
    {
        TrainerInfo info = new MLContext(1).BinaryClassification.Trainers.Prior().Info;
        Assert.False(info.NeedNormalization);
        Assert.False(info.WantCaching);
    }
}
