using System.Text.Json;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class EvaluationGoldenTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<bool, bool> Choices => new() { { true, false }, { true, true }, { false, false }, { false, true } };

    [Theory]
    [MemberData(nameof(Choices))]
    public void Analogies_are_counted_as_gensim_does(bool caseInsensitive, bool countUnknown)
    {
        (GoldenCase golden, WordVectors vectors, EvaluationOptions options) = Case(caseInsensitive, countUnknown);
        AnalogyMetrics metrics = vectors.EvaluateAnalogies(AnalogyTest.ReadGoogle(FileOf(golden, "analogyFile")), options);
        JsonElement expected = golden.Json("outputs", Key("analogies", caseInsensitive, countUnknown));
        Near.Assert(expected.GetProperty("accuracy").GetDouble(), metrics.Accuracy, 1e-12, "accuracy");
        JsonElement[] sections = [.. expected.GetProperty("sections").EnumerateArray()];
        AnalogySectionMetrics[] ours = [.. metrics.Sections, metrics.Total];
        Assert.Equal(sections.Length, ours.Length);
        for (int i = 0; i < sections.Length; i++)
        {
            Assert.Equal(sections[i].GetProperty("section").GetString(), ours[i].Name);
            Assert.Equal(sections[i].GetProperty("correct").GetInt32(), ours[i].Correct);
            Assert.Equal(sections[i].GetProperty("incorrect").GetInt32(), ours[i].Total - ours[i].Correct);
            Assert.Equal(GoldenVectors.Strings(sections[i].GetProperty("correctLines")),
                ours[i].CorrectQuestions.Select(q => caseInsensitive ? q.ToString().ToUpperInvariant() : q.ToString()));
        }

        Assert.Equal(metrics.Total.Correct, metrics.Semantic.Correct + metrics.Syntactic.Correct);
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void Word_pairs_correlate_as_in_gensim(bool caseInsensitive, bool countUnknown)
    {
        (GoldenCase golden, WordVectors vectors, EvaluationOptions options) = Case(caseInsensitive, countUnknown);
        WordSimilarityMetrics metrics = vectors.EvaluateSimilarity(WordSimilarityTest.Read(FileOf(golden, "pairFile")), options);
        JsonElement expected = golden.Json("outputs", Key("wordPairs", caseInsensitive, countUnknown));
        Near.Assert(expected.GetProperty("pearson").GetDouble(), metrics.Pearson, Tolerance, "Pearson");
        Near.Assert(expected.GetProperty("spearman").GetDouble(), metrics.Spearman, Tolerance, "Spearman");
        Near.Assert(expected.GetProperty("oovPercent").GetDouble(), 100 * metrics.OutOfVocabularyShare, 1e-9, "OOV");
        Assert.Equal(expected.GetProperty("pairsUsed").GetInt32(), metrics.Pairs);
    }

    private static (GoldenCase Golden, WordVectors Vectors, EvaluationOptions Options) Case(bool caseInsensitive, bool countUnknown)
    {
        var golden = new GoldenCase("keyedvectors_evaluation");
        string from = Path.GetFileNameWithoutExtension(golden.Json("inputs", "vectorsFrom").GetString()!);
        return (golden, GoldenVectors.Of(new GoldenCase(from)), new EvaluationOptions
        {
            CaseInsensitive = caseInsensitive,
            CountUnknown = countUnknown,
            RestrictVocabulary = golden.Config("restrictVocab").GetInt32(),
        });
    }

    private static string FileOf(GoldenCase golden, string key) => Path.Combine(GoldenCase.Folder, golden.Json("inputs", key).GetString()!);

    private static string Key(string what, bool caseInsensitive, bool countUnknown) =>
        $"{what}_{(caseInsensitive ? "caseInsensitive" : "caseSensitive")}{(countUnknown ? "_dummy4unknown" : "")}";
}
