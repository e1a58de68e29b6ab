using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetSeq.Interop;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>What a catalog's extension methods have in place of an MLContext.</summary>
public class CatalogEnvironmentTests
{
    [Fact]
    public void A_catalogs_environment_logs_where_its_context_does()
    {
        MLContext ml = new();
        LogLines log = new(ml);

        foreach (object catalog in (object[])[ml.BinaryClassification.Trainers, ml.MulticlassClassification.Trainers, ml.Transforms.Text,
            ml.Transforms])
        {
            using IChannel channel = CatalogEnvironment.Of(catalog).Register("Test").Start("Here");
            channel.Info(MessageSensitivity.None, "from {0}", catalog.GetType().Name);
        }

        Assert.Equal(4, log.Of(ChannelMessageKind.Info).Count(line => line.StartsWith("from ")));
    }

    [Fact]
    public void What_is_no_catalog_is_refused_with_the_way_out() =>
        Assert.Contains("Construct the trainer", Assert.Throws<NotSupportedException>(() => CatalogEnvironment.Of("no catalog")).Message);
}
