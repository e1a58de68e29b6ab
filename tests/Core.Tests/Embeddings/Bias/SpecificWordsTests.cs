using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class SpecificWordsTests
{
    // Every tenth of 1,000 words lies along the first number; half of those are seeds.
    private static readonly WordVectors Vectors = LetteredWords.Create(1000, (i, row) => row[0] = i % 10 == 0 ? 12 : Math.Min(row[0], 1));
    private static readonly string[] Half = LetteredWords.Names(Enumerable.Range(0, 50).Select(i => 20 * i));

    private static readonly SpecificWordsOptions Usual = new();

    [Theory]
    [InlineData(SpecificWordsClassifier.LinearSvm, ClassWeighting.Equal)]
    [InlineData(SpecificWordsClassifier.LinearSvm, ClassWeighting.Balanced)]
    [InlineData(SpecificWordsClassifier.Logistic, ClassWeighting.Balanced)]
    public void Words_like_the_seeds_are_found(SpecificWordsClassifier classifier, ClassWeighting weighting)
    {
        string[] known = LetteredWords.Names(Enumerable.Range(0, 1000).Where(i => i % 10 != 0));
        SpecificWords found = SpecificWords.Find(Vectors, Half, Usual with { Classifier = classifier, Weighting = weighting, NeutralWords = known });
        Assert.Equal(LetteredWords.Names(Enumerable.Range(0, 100).Select(i => 10 * i)), found.Words);
        Assert.Equal(50, found.Found.Count);
        Assert.True(found.Validation!.F1.Mean > 0.95, $"F1 is {found.Validation.F1}.");
        Assert.True(found.ScoreOf(found.Found[0]) >= found.ScoreOf(found.Found[^1]));
    }

    [Fact]
    public void The_result_does_not_depend_on_the_threads()
    {
        SpecificWords one = SpecificWords.Find(Vectors, Half, Usual with { Threads = 1 });
        SpecificWords three = SpecificWords.Find(Vectors, Half, Usual with { Threads = 3 });
        Assert.Equal(one.Scores, three.Scores);
        Assert.Equal(one.Validation, three.Validation);
    }

    [Fact]
    public void A_threshold_chosen_on_held_out_words_finds_rare_ones_that_zero_does_not()
    {
        WordVectors blurred = LetteredWords.Create(2000, (i, row) => row[0] += i % 40 == 0 ? 2.5f : 0);
        string[] seeds = LetteredWords.Names(Enumerable.Range(0, 50).Select(i => 40 * i));
        SpecificWords atZero = SpecificWords.Find(blurred, seeds), chosen = SpecificWords.Find(blurred, seeds, Usual with { Threshold = null });
        Assert.True(chosen.Threshold < 0);
        Assert.True(chosen.Validation!.F1.Mean > atZero.Validation!.F1.Mean, $"{chosen.Validation.F1} and {atZero.Validation.F1}.");
    }

    [Fact]
    public void Seeds_without_a_vector_are_counted_and_named()
    {
        WordVectors vectors = Vectors.With(("waau", new float[LetteredWords.Width]));
        SpecificWords found = SpecificWords.Find(vectors, [.. Half, "nowhere", Half[0], Half[0].ToUpperInvariant()]);
        Assert.Equal(["waau", "nowhere"], found.Seeds.Missing);
        Assert.Equal((50, 52), (found.Seeds.Found, found.Seeds.Total));
        Assert.Equal(float.NegativeInfinity, found.ScoreOf("waau"));
        Assert.DoesNotContain("waau", found.Words);
    }

    [Fact]
    public void Without_folds_there_is_no_validation() =>
        Assert.Null(SpecificWords.Find(Vectors, Half[..1], Usual with { Folds = 0 }).Validation);

    [Fact]
    public void Only_the_commonest_words_that_are_wanted_train()
    {
        SpecificWords found = SpecificWords.Find(Vectors, Half, Usual with { MaximumWords = 100, IsWord = word => word[^1] != 'b' });
        // Words 0 to 99 but those that end in b; of these 20, 40, 60, 80 and 0 are seeds.
        Assert.Equal(91, found.NeutralWords);
    }

    [Fact]
    public void What_cannot_be_learned_from_is_named()
    {
        AssertSays("Of 'seeds' 0 words have a vector", ["x", "y"], Usual);
        AssertSays("fewer than the 10 folds", Half[..7], Usual);
        AssertSays("all are seeds", LetteredWords.Names(Enumerable.Range(0, 1000)), Usual);
        AssertSays($"'{Half[3]}' is both", Half, Usual with { NeutralWords = ["waab", Half[3]] });
        AssertSays("Of 'NeutralWords' 0 words", Half, Usual with { NeutralWords = ["x"] });
        AssertSays("fewer than the 10 folds", Half, Usual with { NeutralWords = ["waab"] });
        AssertSays("Folds", Half, Usual with { Folds = 1 });
        AssertSays("Folds", Half, Usual with { Folds = 0, Threshold = null });
        AssertSays("Threshold", Half, Usual with { Threshold = double.NaN });
        AssertSays("Cost", Half, Usual with { Cost = 0 });
        AssertSays("MaximumWords", Half, Usual with { MaximumWords = -1 });
    }

    [Fact]
    public void A_vector_that_is_not_finite_is_named()
    {
        WordVectors broken = Vectors.With(("wbml", [float.NaN]));
        Assert.Contains("'wbml' (row 999)", Assert.Throws<ArgumentException>(() => SpecificWords.Find(broken, Half)).Message);
    }

    [Fact]
    public void It_can_be_cancelled() => Assert.Throws<OperationCanceledException>(
        () => SpecificWords.Find(Vectors, Half, Usual with { Cancellation = new CancellationToken(true) }));

    // scikit-learn 1.2.1 on the same words and seeds, StratifiedKFold(10, shuffle=True) with three seeds: LinearSVC finds 'married' and
    // 'friend', its F1 is 0.44 to 0.46; class_weight='balanced' finds 195 words, F1 0.30 to 0.31.
    [SharedDataFact(SharedVectors.Glove)]
    public void On_public_vectors_it_finds_what_scikit_learn_does()
    {
        WordVectors vectors = SharedVectors.Read(SharedVectors.Glove);
        SpecificWords found = SpecificWords.Find(vectors, DebiasweLists.Seeds);
        Assert.Equal(["married", "friend"], found.Found);
        Assert.Equal((51, 4697), (found.Seeds.Found, found.NeutralWords));
        Assert.InRange(found.Validation!.F1.Mean, 0.38, 0.5);
        SpecificWords balanced = SpecificWords.Find(vectors, DebiasweLists.Seeds, Usual with { Weighting = ClassWeighting.Balanced });
        Assert.Equal(195, balanced.Found.Count);
        Assert.InRange(balanced.Validation!.F1.Mean, 0.28, 0.33);
    }

    private static void AssertSays(string part, string[] seeds, SpecificWordsOptions options) =>
        Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(() => SpecificWords.Find(Vectors, seeds, options)).Message);
}
