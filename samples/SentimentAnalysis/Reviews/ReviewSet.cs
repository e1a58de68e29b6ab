using Microsoft.ML;
using static SentimentAnalysis.SentimentModel;

namespace SentimentAnalysis.Reviews;

/// <summary>Texts to learn from, to decide by which epoch was the best, and to measure on.</summary>
internal sealed record ReviewSet(IReadOnlyList<Review> Train, IReadOnlyList<Review> Validation, IReadOnlyList<Review> Test)
{
    /// <summary>The groups of the test texts, in their order.</summary>
    public IReadOnlyList<string> Kinds { get; } = [.. Test.Select(review => review.Kind).Where(kind => kind.Length > 0).Distinct()];

    /// <summary>The texts as ML.NET reads them.</summary>
    public static IDataView View(MLContext mlContext, IEnumerable<Review> reviews) =>
        mlContext.Data.LoadFromEnumerable(reviews.Select(review => new ModelInput { Text = review.Text, Label = review.Positive }));
}
