using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class DebiaserTests
{
    private static readonly string[] Forms = ["King", "QUEEN", "KING", "Queen", "king", "queen", "Actress", "ACTRESS", "NASA", "nasa"];

    [Fact]
    public void Unit_vectors_come_back_unless_norms_are_kept()
    {
        WordVectors before = SmallVectors.Create();
        WordVectors units = before.Debias(new() { Axes = [SmallVectors.Axis] });
        WordVectors kept = before.Debias(new() { Axes = [SmallVectors.Axis], KeepNorms = true });
        Assert.All(Enumerable.Range(0, before.Count), row => Near.Assert(1, SmallVectors.Length(units[units.Words[row]]), 1e-6, "length"));
        Near.Assert(SmallVectors.Length(before["w3"]), SmallVectors.Length(kept["w3"]), 1e-6, "neutral");
        double mean = (SmallVectors.Length(before["he"]) + SmallVectors.Length(before["she"])) / 2;
        Near.Assert(mean, SmallVectors.Length(kept["he"]), 1e-6, "equalised");
        Near.Assert(mean, SmallVectors.Length(kept["she"]), 1e-6, "equalised");
        Near.Assert(units.Unit("w3"), [.. kept.Unit("w3").Select(x => (float)x)], 1e-6, "direction");
    }

    [Fact]
    public void Specific_words_keep_their_vector()
    {
        WordVectors before = SmallVectors.Create(more: ["beard"]);
        BiasAxis axis = SmallVectors.Axis with { SpecificWords = ["beard"] };
        Assert.Equal(before["beard"], before.Debias(new() { Axes = [axis], KeepNorms = true })["beard"]);
        Near.Assert(before.Unit("beard"), before.Debias(new() { Axes = [axis] })["beard"], 1e-6, "beard");
    }

    [Fact]
    public void Lists_are_found_in_their_forms()
    {
        WordVectors before = SmallVectors.Create(more: Forms);
        BiasAxis axis = SmallVectors.Axis with
        {
            EqualitySets = [["King", "Queen"], ["king", "queen"]],
            SpecificWords = ["actress", "NASA"],
        };
        List<string> warnings = [];
        Debiaser debiaser = Debiaser.Fit(before, new() { Axes = [axis], Warn = warnings.Add });
        BiasRoles roles = debiaser.RolesOf(before);
        Assert.All(["King", "QUEEN", "KING", "Queen", "king", "queen"], word => Assert.Equal(BiasRole.Equalized, roles[before.Row(word)]));
        Assert.All(["Actress", "ACTRESS", "NASA"], word => Assert.Equal(BiasRole.Specific, roles[before.Row(word)]));
        Assert.Equal(BiasRole.Neutral, roles[before.Row("nasa")]);
        Assert.Equal((6, 3, before.Count - 9), (roles.CountOf(BiasRole.Equalized), roles.CountOf(BiasRole.Specific),
            roles.CountOf(BiasRole.Neutral)));
        WordVectors after = debiaser.Apply(before);
        Assert.Empty(warnings);
        foreach ((string a, string b) in (ReadOnlySpan<(string, string)>)[("king", "queen"), ("King", "Queen"), ("KING", "QUEEN")])
            AssertEquallyFar(after, roles, a, b);
    }

    [Fact]
    public void A_word_whose_partners_are_missing_is_like_any_other()
    {
        WordVectors before = SmallVectors.Create(more: ["monk", "duke"]);
        BiasAxis axis = SmallVectors.Axis with { EqualitySets = [["monk", "nun"], ["duke", "duchess"]], SpecificWords = ["duke"] };
        BiasRoles roles = Debiaser.Fit(before, new() { Axes = [axis] }).RolesOf(before);
        Assert.Equal(BiasRole.Neutral, roles[before.Row("monk")]);
        Assert.Equal(BiasRole.Specific, roles[before.Row("duke")]);
    }

    [Fact]
    public void Larger_sets_are_equalised_along_several_directions()
    {
        WordVectors before = SmallVectors.Create();
        List<string> warnings = [];
        Debiaser debiaser = Debiaser.Fit(before, new() { Axes = [SmallVectors.Religion], Components = 2, Warn = warnings.Add });
        WordVectors after = debiaser.Apply(before);
        Assert.Empty(warnings);
        BiasRoles roles = debiaser.RolesOf(before);
        AssertEquallyFar(after, roles, "judaism", "christianity");
        AssertEquallyFar(after, roles, "islam", "christianity");
        AssertEquallyFar(after, roles, "church", "mosque");
        Assert.True(after.Similarity("judaism", "islam") < 0.999);
    }

    [Fact]
    public void Words_that_one_direction_cannot_tell_apart_are_named()
    {
        List<string> warnings = [];
        SmallVectors.Create().Debias(new() { Axes = [SmallVectors.Religion], Warn = warnings.Add });
        Assert.Contains("become one vector", Assert.Single(warnings));
    }

    [Fact]
    public void Unknown_words_lose_the_directions_of_all_axes()
    {
        WordVectors words = SmallVectors.Create();
        float[] grams = new float[50 * words.Dimension];
        new RandomStream(9).FillNormal(grams, 0, 1);
        WordVectors before = new(words.Words, words.Rows, NGrams.Of(grams, words.Dimension));
        Debiaser debiaser = Debiaser.Fit(before, new() { Axes = [SmallVectors.Axis, SmallVectors.Religion] });
        WordVectors after = debiaser.Apply(before);
        foreach (BiasSubspace subspace in debiaser.Subspaces)
        {
            Assert.True(Math.Abs(subspace.Cosine(before["somebody"])) > 1e-3);
            Assert.InRange(subspace.Cosine(after["somebody"]), -1e-6, 1e-6);
        }

        // Linear: what lies at right angles to the directions keeps its length.
        Assert.InRange(SmallVectors.Length(after["somebody"]) / SmallVectors.Length(before["somebody"]), 0.1, 1);
    }

    [Fact]
    public void Rows_in_half_precision_come_back_in_single()
    {
        WordVectors half = SmallVectors.Create().ToPrecision(VectorPrecision.Half);
        Debiaser debiaser = Debiaser.Fit(half, new() { Axes = [SmallVectors.Axis] });
        WordVectors after = debiaser.Apply(half);
        Assert.Equal(VectorPrecision.Single, after.Rows.Precision);
        Assert.InRange(debiaser.Subspaces[0].Cosine(after["w1"]), -1e-6, 1e-6);
        Assert.Same(half.Words, after.Words);
    }

    [Fact]
    public void Later_changes_of_the_options_do_not_count()
    {
        WordVectors before = SmallVectors.Create();
        DebiasOptions options = new() { Axes = [SmallVectors.Axis] };
        Debiaser debiaser = Debiaser.Fit(before, options);
        float[] first = debiaser.Apply(before).Values();
        options.KeepNorms = true;
        options.Axes = [];
        Assert.Equal(first, debiaser.Apply(before).Values());
    }

    private static void AssertEquallyFar(WordVectors after, BiasRoles roles, string a, string b)
    {
        foreach (int row in roles.Rows(BiasRole.Neutral))
        {
            string word = after.Words[row];
            Assert.InRange(after.Similarity(a, word) - after.Similarity(b, word), -1e-5, 1e-5);
        }
    }
}
