namespace SentimentAnalysis.Reviews;

/// <summary>The reviews that come with the program: plain ones, negated ones and sarcastic ones.</summary>
internal static class EmbeddedReviews
{
    // The reviews stand in pairs, each with one that says the opposite in nearly the same words. A validation set must hold both or
    // neither: one alone would be judged by a model that has learnt the opposite from its twin. Hence whole blocks, all over the file.
    private const int BlockSize = 8;
    private const int BlocksPerValidationBlock = 10;

    public static ReviewSet Load()
    {
        using Stream stream = typeof(EmbeddedReviews).Assembly.GetManifestResourceStream("reviews.tsv")!;
        using StreamReader reader = new(stream);
        reader.ReadLine();
        List<Review> train = [], validation = [], test = [];
        int position = 0;
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('\t') is not [string split, string kind, string label, string text]) throw new FormatException(line);
            Review review = new(text, label == "1", kind);
            if (split == "test") test.Add(review);
            else if (position++ / BlockSize % BlocksPerValidationBlock == BlocksPerValidationBlock - 1) validation.Add(review);
            else train.Add(review);
        }

        return new ReviewSet(train, validation, test);
    }
}
