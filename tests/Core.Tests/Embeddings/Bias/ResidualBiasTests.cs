using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class ResidualBiasTests
{
    private const int Sides = 100;

    private static readonly BiasAxis Axis = new() { Name = "side", DefinitionalSets = [["waaa", "waab"], ["waac", "waad"]] };

    private static readonly ResidualBiasOptions Small = new()
    {
        SpecificWords = ["waaa", "waab", "waac", "waad"],
        ClusteredWords = 50,
        ClassifiedWords = Sides,
        TrainingWords = 80,
        Neighbours = 20,
    };

    [Fact]
    public void A_bias_that_lies_along_other_directions_too_is_still_there_after_its_own_is_gone()
    {
        WordVectors before = Biased(trace: 3);
        ResidualBias found = Measure(before, Small);
        Assert.True(found.Clustering.Before > 0.98 && found.Clustering.After > 0.95, $"{found}");
        Assert.True(found.Classification.Before > 0.98 && found.Classification.After > 0.95, $"{found}");
        Assert.True(found.NeighbourCorrelation.After > 0.8, $"{found}");
        Assert.Equal((596, 50, 80, 120, 20, 596), (found.NeutralWords, found.ClusteredWords, found.TrainingWords, found.TestWords, found.Neighbours, found.Targets));
        Assert.Empty(found.Messages);
    }

    [Fact]
    public void A_bias_that_lies_along_its_own_direction_alone_is_gone_with_it()
    {
        ResidualBias found = Measure(Biased(trace: 0), Small);
        Assert.True(found.Clustering.Before > 0.98 && found.Clustering.After < 0.7, $"{found}");
        Assert.True(found.Classification.Before > 0.98 && found.Classification.After < 0.65, $"{found}");
        Assert.InRange(found.NeighbourCorrelation.After, -0.3, 0.3);
    }

    [Theory]
    [InlineData(ResidualClassifier.LinearSvm, RbfWidth.Scale)]
    [InlineData(ResidualClassifier.RbfSvm, RbfWidth.Auto)]
    public void Other_classifiers_see_it_too(ResidualClassifier classifier, RbfWidth width) =>
        Assert.True(Measure(Biased(trace: 3), Small with { Classifier = classifier, Width = width }).Classification.After > 0.95);

    [Fact]
    public void The_result_does_not_depend_on_the_threads()
    {
        WordVectors before = Biased(trace: 1);
        ResidualBias one = Measure(before, Small with { Threads = 1 }), three = Measure(before, Small with { Threads = 3 });
        Assert.Equal(
            (one.Clustering, one.Classification, one.NeighbourCorrelation), (three.Clustering, three.Classification, three.NeighbourCorrelation));
    }

    [Fact]
    public void Sizes_that_the_words_do_not_reach_are_made_smaller_and_said()
    {
        List<string> heard = [];
        ResidualBias found = Measure(Biased(trace: 3), new() { SpecificWords = Small.SpecificWords, Warn = heard.Add });
        Assert.Equal(heard, found.Messages);
        Assert.Collection(heard,
            m => Assert.StartsWith("ClusteredWords is ", m),
            m => Assert.StartsWith("ClassifiedWords is ", m),
            m => Assert.StartsWith("TrainingWords is ", m),
            m => Assert.StartsWith("Neighbours is 59 instead of 100", m));
        Assert.Equal(0.2, (double)found.TrainingWords / (found.TrainingWords + found.TestWords), 0.01);
    }

    [Fact]
    public void Lists_are_covered()
    {
        string[] neutral = [.. LetteredWords.Names(Enumerable.Range(4, 400)), "nowhere", "WAAE"];
        ResidualBias found = Measure(Biased(trace: 3), Small with { NeutralWords = neutral, Targets = ["wabc", "wabd", "wabe", "missing"] });
        Assert.Equal((400, 3), (found.NeutralWords, found.Targets));
        Assert.Equal(["SpecificWords", "NeutralWords", "Targets"], found.Coverage.Select(c => c.List));
        Assert.Equal(["nowhere"], found.Coverage[1].Missing);
        Assert.Equal(["missing"], found.Coverage[2].Missing);
    }

    [Fact]
    public void What_cannot_be_measured_is_named()
    {
        WordVectors before = Biased(trace: 3);
        BiasSubspace subspace = BiasSubspace.Fit(before, Axis);
        AssertSays("Row 1 is the word 'waab' before and 'other'", before, Renamed(before), subspace, Small);
        AssertSays("600 words before and 599 after", before, First(before, 599, before.Dimension), subspace, Small);
        AssertSays("numbers before and 10 after", before, First(before, 600, 10), subspace, Small);
        AssertSays("10 numbers and the directions of 'side' 20", First(before, 600, 10), before, subspace, Small);
        AssertSays("lean to the first words of the axis 'side'", Debiased(before), before, subspace, Small);
        AssertSays("lean to the first words", before, before, subspace, Small with { NeutralWords = ["wabc"] });
        AssertSays("Of 'Targets' 1 words have a vector", before, before, subspace, Small with { Targets = ["wabc", "x"] });
        AssertSays("TrainingWords", before, before, subspace, Small with { TrainingWords = 2 * Sides });
        AssertSays("TrainingWords", before, before, subspace, Small with { TrainingWords = 3 });
        AssertSays("ClusteredWords", before, before, subspace, Small with { ClusteredWords = 1 });
        AssertSays("Neighbours", before, before, subspace, Small with { Neighbours = 0 });
        AssertSays("Cost", before, before, subspace, Small with { Cost = -1 });
        WordVectors broken = before.With(("wabe", [float.PositiveInfinity]));
        AssertSays("'wabe' (row 30)", before, broken, subspace, Small);
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(
        () => Measure(Biased(trace: 3), Small with { Cancellation = new CancellationToken(true) }));

    [SharedDataFact(SharedVectors.Glove)]
    public void On_public_vectors_most_of_the_bias_is_left()
    {
        WordVectors before = SharedVectors.Read(SharedVectors.Glove);
        BiasAxis gender = DebiasweLists.Gender;
        ResidualBias found = ResidualBias.Measure(
            before, Debiased(before, gender), BiasSubspace.Fit(before, gender), new() { SpecificWords = gender.WordsToKeep });
        Assert.True(found.Clustering.Before > 0.9, $"{found}");
        Assert.True(found.Classification.Before > 0.95 && found.Classification.After > 0.7, $"{found}");
        Assert.True(found.NeighbourCorrelation.Before > found.NeighbourCorrelation.After && found.NeighbourCorrelation.After > 0.4, $"{found}");
    }

    /// <summary>600 words, half of each side: along the first number by the axis, along the second by what goes with it.</summary>
    private static WordVectors Biased(float trace) => LetteredWords.Create(600, (i, row) =>
    {
        float side = i % 2 == 0 ? 1 : -1;
        if (i < 4) row.Clear();
        row[0] = side * (i < 4 ? 1 : 3 + 2 * Math.Abs(row[0]));
        if (i >= 4) row[1] += side * trace;
    });

    private static ResidualBias Measure(WordVectors before, ResidualBiasOptions options) =>
        ResidualBias.Measure(before, Debiased(before), BiasSubspace.Fit(before, Axis), options);

    private static WordVectors Debiased(WordVectors vectors) => Debiased(vectors, Axis);

    private static WordVectors Debiased(WordVectors vectors, BiasAxis axis) => vectors.Debias(new DebiasOptions { Axes = [axis] });

    private static WordVectors Renamed(WordVectors vectors) => new(
        WordList.Create(Enumerable.Range(0, vectors.Count).Select(i => i == 1 ? "other" : vectors.Words[i])), vectors.Rows);

    private static WordVectors First(WordVectors vectors, int count, int dimension) => WordVectors.Create(
        Enumerable.Range(0, count).Select(i => vectors.Words[i]),
        [.. Enumerable.Range(0, count).SelectMany(i => vectors[vectors.Words[i]].Take(dimension))],
        dimension);

    private static void AssertSays(string part, WordVectors before, WordVectors after, BiasSubspace subspace, ResidualBiasOptions options) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => ResidualBias.Measure(before, after, subspace, options)).Message);
}
