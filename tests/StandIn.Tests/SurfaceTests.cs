#if !MLNET_PACKAGE
using Microsoft.ML;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class SurfaceTests
{
    [SharedDataFact("mlnet/api")]
    public void The_stand_in_declares_nothing_that_Microsoft_ML_does_not_declare()
    {
        string[] listings = Directory.GetFiles(SharedData.PathOf("mlnet/api"), "*.txt");
        HashSet<string> declared = [.. listings.SelectMany(f => ApiListing.Normalised(File.ReadLines(f)))];
        string[] ours = typeof(MLContext).Assembly.GetTypes().Where(t => t.IsVisible).SelectMany(ApiListing.LinesOf).ToArray();
        Assert.Contains("public interface Microsoft.ML.IDataView", ours);

        string[] invented = ours.Where(line => !declared.Contains(line)).ToArray();
        Assert.True(invented.Length == 0,
            $"{invented.Length} of {ours.Length} lines are not in the listing:\n{string.Join("\n", invented)}");
    }
}
#endif
