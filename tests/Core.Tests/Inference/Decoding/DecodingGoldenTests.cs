using System.Text.Json;
using MLNetSeq.Inference.Decoding;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Inference.Decoding;

public sealed class DecodingGoldenTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [GoldenCases("decoding_filters")]
    public void Filters_agree_with_their_definitions(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        float[] logits = golden.Floats("inputs", "logits"), actual = new float[logits.Length];
        foreach (JsonProperty filter in golden.Config("filters").EnumerateObject())
        {
            int topK = filter.Value.GetProperty("topK").GetInt32();
            JsonElement topP = filter.Value.GetProperty("topP");
            var choice = new SampledChoice(new SamplingOptions
            {
                Temperature = filter.Value.GetProperty("temperature").GetDouble(),
                TopK = topK == 0 ? SamplingOptions.AllTokens : topK,
                TopP = topP.ValueKind == JsonValueKind.Null ? 1 : topP.GetDouble(),
            });
            choice.Probabilities(logits, actual);
            double[] expected = golden.Doubles("outputs", filter.Name);
            Near.Assert(expected, actual, 1e-6, filter.Name);
            Assert.Equal(expected.Select(p => p > 0), actual.Select(p => p > 0));
        }
    });

    [Theory]
    [GoldenCases("decoding_markov_*")]
    public void Greedy_choices_agree(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        GeneratedSequence actual = new TokenGenerator(new MarkovScores(golden), Options(golden), new GreedyChoice()).Run()[0];
        AssertSame(golden.Json("outputs", "greedy"), actual.Tokens.ToArray(), actual.LogProbability, "greedy");
    });

    [Theory]
    [GoldenCases("decoding_markov_*")]
    public void Each_kind_of_beam_search_finds_what_its_definition_does(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        foreach (JsonElement search in golden.Json("outputs", "searches").EnumerateArray())
        {
            foreach (JsonElement beam in search.GetProperty("beams").EnumerateArray())
            {
                foreach (BeamEnding ending in Enum.GetValues<BeamEnding>())
                {
                    BeamSearchOptions options = Options(golden) with
                    {
                        Beam = beam.GetProperty("beam").GetInt32(),
                        LengthExponent = search.GetProperty("alpha").GetDouble(),
                        Ending = ending,
                    };
                    BeamHypothesis actual = new BeamSearch(options).Run(new MarkovScores(golden))[0];
                    JsonElement expected = beam.GetProperty(ending.ToString().ToLowerInvariant());
                    string what = $"{ending}, beam {options.Beam}, α {options.LengthExponent}";
                    AssertSame(expected, actual.Tokens, actual.LogProbability, what);
                    Near.Assert(expected.GetProperty("score").GetDouble(), actual.Score, Tolerance, what + ": score");
                }
            }
        }
    });

    [Theory]
    [GoldenCases("decoding_markov_*")]
    public void A_beam_of_all_sequences_finds_the_best_of_all(GoldenCase golden)
    {
        foreach (JsonElement search in golden.Json("outputs", "searches").EnumerateArray())
        {
            BeamSearchOptions options = Options(golden);
            options = options with
            {
                Beam = (int)Math.Min(100_000, Math.Pow(golden.Config("vocabulary").GetInt32(), options.MaximumLength)),
                LengthExponent = search.GetProperty("alpha").GetDouble(),
                Ending = BeamEnding.Fixed,
            };
            IReadOnlyList<BeamHypothesis> found = new BeamSearch(options).Run(new MarkovScores(golden));
            JsonElement[] expected = [.. search.GetProperty("exhaustiveTop10").EnumerateArray()];
            for (int i = 0; i < expected.Length; i++)
                Near.Assert(expected[i].GetProperty("score").GetDouble(), found[i].Score, Tolerance,
                    $"α {options.LengthExponent}: place {i + 1}");
            AssertSame(search.GetProperty("exhaustiveBest"), found[0].Tokens, found[0].LogProbability, $"α {options.LengthExponent}");
        }
    }

    private static BeamSearchOptions Options(GoldenCase golden) =>
        new() { EndToken = golden.Config("eos").GetInt32(), MaximumLength = golden.Config("maxLength").GetInt32() };

    private static void AssertSame(JsonElement expected, IReadOnlyList<int> tokens, double logProbability, string what)
    {
        int[] expectedTokens = [.. expected.GetProperty("tokens").EnumerateArray().Select(t => t.GetInt32())];
        Assert.True(expectedTokens.SequenceEqual(tokens),
            $"{what}: expected [{string.Join(", ", expectedTokens)}], found [{string.Join(", ", tokens)}].");
        Near.Assert(expected.GetProperty("logProb").GetDouble(), logProbability, Tolerance, what + ": log p");
    }
}
