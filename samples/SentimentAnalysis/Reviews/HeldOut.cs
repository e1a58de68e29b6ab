namespace SentimentAnalysis.Reviews;

/// <summary>Holds out texts to validate and to test with.</summary>
internal static class HeldOut
{
    /// <summary>The share of the texts held out for the test.</summary>
    public const double TestShare = 0.2;

    /// <summary>The share of the texts that decides which epoch is the best.</summary>
    public const double ValidationShare = 0.1;

    /// <summary>With fewer of a label, a share of them could be none.</summary>
    public const int FewestOfALabel = 10;

    /// <summary>Shuffles, and takes the shares of each label, so that both occur in every part.</summary>
    public static ReviewSet Split(List<Review> reviews, int seed)
    {
        Review[] shuffled = [.. reviews];
        new Random(seed).Shuffle(shuffled);
        List<Review> train = [], validation = [], test = [];
        foreach (IGrouping<bool, Review> label in shuffled.GroupBy(review => review.Positive))
        {
            Review[] same = [.. label];
            int testCount = (int)(same.Length * TestShare), validationCount = (int)(same.Length * ValidationShare);
            test.AddRange(same[..testCount]);
            validation.AddRange(same.AsSpan(testCount, validationCount));
            train.AddRange(same.AsSpan(testCount + validationCount));
        }

        return new ReviewSet(train, validation, test);
    }
}
