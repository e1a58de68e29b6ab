using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public sealed class EnglishAxesTests
{
    public static TheoryData<string> Names => [.. BiasAxis.English.Select(axis => axis.Name)];

    [Fact]
    public void There_are_five() =>
        Assert.Equal(["gender", "ethnicity", "age", "religion", "sexual orientation"], BiasAxis.English.Select(axis => axis.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void No_word_is_in_two_equality_sets_and_each_is_specific(string name)
    {
        BiasAxis axis = Axis(name);
        string[] words = [.. axis.SetsToEqualize.SelectMany(set => set)];
        Assert.Equal(words.Distinct(), words);
        Assert.Empty(words.Except(axis.WordsToKeep));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Definitional_words_are_specific_and_no_neutral_word_is(string name)
    {
        BiasAxis axis = Axis(name);
        Assert.Empty(axis.DefinitionalSets.SelectMany(set => set).Except(axis.WordsToKeep));
        Assert.Empty(axis.NeutralWords.Intersect(axis.WordsToKeep));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Words_are_in_lower_case_and_stand_once_in_a_list(string name)
    {
        BiasAxis axis = Axis(name);
        Assert.All([.. axis.WordsToKeep, .. axis.NeutralWords], word => Assert.Equal(word.Trim().ToLowerInvariant(), word));
        Assert.Equal(axis.SpecificWords!.Distinct(), axis.SpecificWords);
        Assert.True(axis.NeutralWords.Count >= 100, $"{axis.NeutralWords.Count} neutral words");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_has_tests_whose_target_sets_are_as_large_as_each_other_and_share_no_word(string name)
    {
        Assert.True(Axis(name).Tests.Count >= 2);
        Assert.All(Axis(name).Tests, test =>
        {
            Assert.Equal(test.X.Words.Count, test.Y.Words.Count);
            Assert.Empty(test.X.Words.Intersect(test.Y.Words));
            Assert.Empty(test.A.Words.Intersect(test.B.Words));
        });
    }

    // A pair the other way round would have its words at the wrong ends.
    [SharedDataFact(SharedVectors.Glove)]
    public void The_words_of_all_pairs_are_in_the_same_order_newswire() => OrderIsTheSame(SharedVectors.Read(SharedVectors.Glove));

    [SharedDataFact(SharedVectors.GloveTwitter)]
    public void The_words_of_all_pairs_are_in_the_same_order_twitter() => OrderIsTheSame(SharedVectors.Read(SharedVectors.GloveTwitter));

    private static void OrderIsTheSame(WordVectors vectors)
    {
        foreach (BiasAxis axis in BiasAxis.English.Where(axis => axis.DefinitionalSets.All(set => set.Count == 2)))
        {
            BiasSubspace subspace = BiasSubspace.Fit(vectors, axis);
            int right = 0, total = 0;
            foreach (IReadOnlyList<string> set in axis.DefinitionalSets)
            {
                if (!vectors.Contains(set[0]) || !vectors.Contains(set[1])) continue;
                total++;
                if (subspace.Cosine(vectors[set[0]]) > subspace.Cosine(vectors[set[1]])) right++;
            }

            Assert.True(total > 0 && right >= 0.7 * total, $"{axis.Name}: {right} of {total} sets have their first word at the axis' first end.");
        }
    }

    private static BiasAxis Axis(string name) => BiasAxis.English.Single(axis => axis.Name == name);
}
