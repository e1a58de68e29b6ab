using MLNetSeq.Embeddings;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class DebiasMessagesTests
{
    private static readonly BiasAxis Axis = SmallVectors.Axis;

    [Fact]
    public void What_is_odd_in_the_lists_is_named()
    {
        BiasAxis axis = Axis with
        {
            DefinitionalSets = [.. Axis.DefinitionalSets, ["gal", "guy"]],
            EqualitySets = [["she", "he"], ["convent", "monastery"]],
            SpecificWords = ["he", "beard"],
        };
        Assert.Equal(
            [
                "Axis 'gender', definitional words without a vector, or with one of zeros or not finite (2): gal, guy.",
                "Axis 'gender', specific words without a vector (1): beard.",
                "Axis 'gender', words of equality sets without a vector (2): convent, monastery.",
                "Axis 'gender', words both specific and in an equality set; they are equalised (1): he.",
            ],
            Warnings(SmallVectors.Create(), axis));
    }

    [Fact]
    public void Built_in_lists_warn_of_definitional_words_only_and_own_ones_in_their_place_of_all()
    {
        WordVectors vectors = SmallVectors.Create();
        string only = Assert.Single(Warnings(vectors, BiasAxis.Gender with { Name = "renamed" }));
        Assert.StartsWith("Axis 'renamed', definitional words without a vector", only, StringComparison.Ordinal);
        Assert.Contains("words both specific and in an equality set; they are equalised (2): she, he.",
            string.Join('\n', Warnings(vectors, BiasAxis.Gender with { EqualitySets = [["she", "he"]] })), StringComparison.Ordinal);

        Debiaser saved = Debiaser.Fit(vectors);
        using MemoryStream stream = new();
        saved.Save(new BinaryWriter(stream));
        stream.Position = 0;
        List<string> warnings = [];
        Debiaser.Load(new BinaryReader(stream), warnings.Add).Apply(vectors);
        Assert.Empty(warnings);
    }

    [Fact]
    public void Coverage_goes_by_the_forms_that_words_are_looked_up_in()
    {
        WordVectors vectors = SmallVectors.Create().With(("w1", new float[8]));
        BiasAxis axis = Axis with { SpecificWords = ["he", "He", "beard"], EqualitySets = [["SHE", "HE"], ["convent", "monastery"]] };
        IReadOnlyList<WordCoverage> hard = Debiaser.Fit(vectors, new() { Axes = [axis] }).RolesOf(vectors).Coverage;
        Assert.Equal([("words of equality sets", 2, 4), ("specific words", 1, 3)], hard.Select(c => (c.List, c.Found, c.Total)));
        Assert.Equal([["convent", "monastery"], ["He", "beard"]], hard.Select(c => c.Missing.ToArray()));
        DebiasOptions soft = new() { Axes = [axis], Method = DebiasMethod.Soft };
        Assert.Equal("specific words", Assert.Single(Debiaser.Fit(vectors, soft).RolesOf(vectors).Coverage).List);
    }

    [Fact]
    public void What_is_odd_in_the_vectors_is_named()
    {
        WordVectors plain = SmallVectors.Create();
        BiasSubspace subspace = BiasSubspace.Fit(plain, Axis);
        float[] along = [.. subspace.Direction(0).ToArray().Select(x => 3 * (float)x)];
        float[] same = plain["w9"];
        WordVectors odd = plain.With(("w1", new float[8]), ("w2", [float.NaN, .. new float[7]]), ("w3", along), ("w8", same),
            ("w5", [float.PositiveInfinity, .. new float[7]]));
        BiasAxis axis = Axis with { EqualitySets = [["w8", "w9"]] };
        List<string> warnings = [];
        WordVectors after = odd.Debias(new() { Axes = [axis], Warn = warnings.Add });
        Assert.Equal(
            [
                "Axis 'gender', equality sets that are left out, as their words do not differ along the axis (1): (w8, w9).",
                "Vectors of zeros, which stay so (1): w1.",
                "Vectors with numbers that are not finite, which stay as they are (2): w2, w5.",
                "Words that lie wholly along the directions they lose, whose vectors become zeros (1): w3.",
            ],
            warnings);
        Assert.Equal(new float[8], after["w1"]);
        Assert.Equal(odd["w2"], after["w2"]);
        Assert.Equal(odd["w5"], after["w5"]);
        Assert.Equal(new float[8], after["w3"]);
        Assert.InRange(subspace.Cosine(after["w8"]), -1e-6, 1e-6);
    }

    [Fact]
    public void At_most_twenty_words_are_named()
    {
        string[] many = [.. Enumerable.Range(0, 30).Select(i => $"absent{i}")];
        string warning = Assert.Single(Warnings(SmallVectors.Create(), Axis with { SpecificWords = many, EqualitySets = [] }));
        Assert.Contains("(30): absent0, absent1,", warning);
        Assert.EndsWith("absent19 and 10 more.", warning);
    }

    [Fact]
    public void Definitional_words_must_have_vectors()
    {
        BiasAxis axis = Axis with { DefinitionalSets = [["gal", "guy"], ["he", "him"], ["w1", "w2"]], EqualitySets = [] };
        WordVectors vectors = SmallVectors.Create();
        string message = Message<ArgumentException>(vectors.With(("w1", vectors["w2"])), new() { Axes = [axis] });
        Assert.Contains("'gender'", message);
        Assert.Contains("gal, guy, him", message);
        Assert.Contains("(w1, w2)", message);
    }

    [Fact]
    public void A_degenerate_definitional_pair_is_left_out()
    {
        WordVectors vectors = SmallVectors.Create();
        BiasAxis axis = Axis with { DefinitionalSets = [.. Axis.DefinitionalSets, ["w1", "w2"]], EqualitySets = [] };
        string warning = Assert.Single(Warnings(vectors.With(("w1", vectors["w2"])), axis));
        Assert.Equal("Axis 'gender', definitional sets left out, as their words have the same vector (1): (w1, w2).", warning);
    }

    [Fact]
    public void A_word_belongs_to_one_equality_set()
    {
        BiasAxis axis = Axis with { EqualitySets = [["monk", "nun"], ["Nun", "priest"]] };
        string message = Message<ArgumentException>(SmallVectors.Create(), new() { Axes = [axis] });
        Assert.Contains("'Nun'", message);
        Assert.Contains("(monk, nun)", message);
        Assert.Contains("(Nun, priest)", message);
        BiasAxis other = Axis with { Name = "other" };
        message = Message<ArgumentException>(SmallVectors.Create(), new() { Axes = [Axis, other] });
        Assert.Contains("'gender'", message);
        Assert.Contains("'other'", message);
    }

    [Fact]
    public void Options_out_of_bounds_are_named()
    {
        WordVectors vectors = SmallVectors.Create();
        Assert.Contains("span 3 directions", Message<ArgumentOutOfRangeException>(vectors, new() { Axes = [Axis], Components = 4 }));
        Assert.Contains("Components", Message<ArgumentOutOfRangeException>(vectors, new() { Axes = [Axis], Components = 0 }));
        Assert.Contains("Axes", Message<ArgumentException>(vectors, new() { Axes = [] }));
        Assert.Contains("'gender'", Message<ArgumentException>(vectors, new() { Axes = [Axis, SmallVectors.Religion, Axis with { }] }));
        Assert.Contains("Lambda", Message<ArgumentOutOfRangeException>(vectors, new() { Axes = [Axis], Lambda = -1 }));
        Assert.Contains("Lambda", Message<ArgumentOutOfRangeException>(vectors, new() { Axes = [Axis], Lambda = double.NaN }));
        Assert.Contains("Threads", Message<ArgumentOutOfRangeException>(vectors, new() { Axes = [Axis], Threads = -1 }));
        Assert.Contains("Method", Message<ArgumentOutOfRangeException>(vectors, new() { Axes = [Axis], Method = (DebiasMethod)7 }));
        Assert.Contains("no pair", Message<ArgumentException>(
            vectors, new() { Axes = [SmallVectors.Religion], Direction = BiasDirection.MeanDifference }));
        Assert.Contains("two words", Message<ArgumentException>(vectors, new() { Axes = [Axis with { EqualitySets = [["he"]] }] }));
        Assert.Contains("empty word", Message<ArgumentException>(vectors, new() { Axes = [Axis with { SpecificWords = ["he", ""] }] }));
    }

    [Fact]
    public void Vectors_of_another_dimension_are_refused()
    {
        Debiaser debiaser = Debiaser.Fit(SmallVectors.Create(), new() { Axes = [Axis] });
        string message = Assert.Throws<ArgumentException>(() => debiaser.Apply(SmallVectors.Create(dimension: 9))).Message;
        Assert.Contains("9 numbers", message);
        Assert.Contains("8", message);
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        DebiasOptions options = new() { Axes = [Axis], Cancellation = new CancellationToken(canceled: true) };
        foreach (DebiasMethod method in Enum.GetValues<DebiasMethod>())
        {
            options.Method = method;
            Assert.ThrowsAny<OperationCanceledException>(() => SmallVectors.Create().Debias(options));
        }
    }

    private static List<string> Warnings(WordVectors vectors, BiasAxis axis)
    {
        List<string> warnings = [];
        vectors.Debias(new() { Axes = [axis], Warn = warnings.Add });
        return warnings;
    }

    private static string Message<T>(WordVectors vectors, DebiasOptions options)
        where T : Exception => Assert.Throws<T>(() => vectors.Debias(options)).Message;
}
