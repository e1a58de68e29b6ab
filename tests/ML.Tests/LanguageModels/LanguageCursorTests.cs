using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Estimators;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Rows that a language model scores: many at once, one at a time, side by side.</summary>
public sealed class LanguageCursorTests
{
    private const double Tolerance = 1e-5;

    private static readonly MLContext Ml = new(seed: 1);
    private static readonly RnnLanguageModelTransformer Model = Fit(threads: 1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Rows_scored_together_agree_with_single_ones(int threads)
    {
        Review[] reviews = Reviews.Make(600, seed: 5);
        RnnLanguageModelTransformer model = threads == 1 ? Model : Fit(threads);
        IDataView scored = model.Transform(Ml.Data.LoadFromEnumerable(reviews));
        float[] together = [.. scored.GetColumn<float>("LogProbability")];
        float[][] states = [.. scored.GetColumn<float[]>("State")];

        using PredictionEngine<Review, TextLikelihood> engine = Ml.Model.CreatePredictionEngine<Review, TextLikelihood>(model);
        for (int i = 0; i < reviews.Length; i++)
        {
            TextLikelihood one = engine.Predict(reviews[i]);
            Near.Assert(one.LogProbability, together[i], Tolerance, $"log-probability of row {i}");
            Near.Assert([.. one.State], states[i], Tolerance, $"state of row {i}");
        }
    }

    [Fact]
    public void Parallel_cursors_over_cached_rows_cover_each_once_with_the_same_scores()
    {
        IDataView cached = Ml.Data.Cache(Ml.Data.LoadFromEnumerable(Reviews.Make(1000, seed: 7)), "Text");
        IDataView scored = Model.Transform(cached);
        Dictionary<DataViewRowId, float> expected = [];
        using (DataViewRowCursor one = scored.GetRowCursor([scored.Schema["LogProbability"]])) ReadAll(one, expected.Add);

        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema["LogProbability"]], 4);
        ConcurrentDictionary<DataViewRowId, float> found = [];
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor) ReadAll(cursor, (id, score) => Assert.True(found.TryAdd(id, score), $"row {id} occurs twice"));
        });

        Assert.Equal(1000, found.Count);
        foreach ((DataViewRowId id, float score) in expected) Near.Assert(score, found[id], Tolerance, $"log-probability of row {id}");
    }

    [Fact]
    public void Only_the_columns_asked_for_are_read_and_texts_once()
    {
        WatchedView source = new(Reviews.View(Ml, 50));
        IDataView scored = Model.Transform(source);
        using (scored.GetRowCursor([scored.Schema["Label"]])) Assert.Equal(["Label"], source.Cursors[^1]);
        Assert.Equal(50, scored.GetColumn<float>("Perplexity").Count());
        Assert.Equal(["Text"], source.Cursors[^1]);

        source.Cursors.Clear();
        _ = Ml.Transforms.Text.RnnLanguageModel(SmallLanguage.Options()).Fit(source);
        Assert.Equal(["Text"], Assert.Single(source.Cursors));
    }

    private static RnnLanguageModelTransformer Fit(int threads)
    {
        RnnLanguageModelOptions options = SmallLanguage.AllColumns();
        options.Threads = threads;
        return Ml.Transforms.Text.RnnLanguageModel(options).Fit(Reviews.View(Ml, 60));
    }

    private static void ReadAll(DataViewRowCursor cursor, Action<DataViewRowId, float> take)
    {
        var ids = cursor.GetIdGetter();
        var scores = cursor.GetGetter<float>(cursor.Schema["LogProbability"]);
        DataViewRowId id = default;
        float score = 0;
        while (cursor.MoveNext())
        {
            ids(ref id);
            scores(ref score);
            take(id, score);
        }
    }
}
