using System.Collections.Concurrent;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>The rows of a transformed view: what is read, when, in which order.</summary>
public class CursorTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly SequenceClassificationTransformer Model =
        Ml.BinaryClassification.Trainers.RnnTextClassification(Reviews.SmallNetwork()).Fit(Reviews.View(Ml, 100));

    [Fact]
    public void Looking_ahead_changes_neither_the_rows_nor_their_order()
    {
        Review[] reviews = Reviews.Make(700, seed: 5);
        for (int i = 0; i < reviews.Length; i++) reviews[i].Words = reviews[i].Words[..(i % 3)];
        IDataView source = Ml.Data.LoadFromEnumerable(reviews);
        IDataView scored = Model.Transform(source);
        string[] names = ["Text", "Label", "Number", "Words", "Fixed", "Score"];

        using DataViewRowCursor cursor = scored.GetRowCursor(names.Select(n => scored.Schema[n]));
        using DataViewRowCursor plain = source.GetRowCursor(source.Schema);
        var text = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Text"]);
        var label = cursor.GetGetter<bool>(scored.Schema["Label"]);
        var number = cursor.GetGetter<float>(scored.Schema["Number"]);
        var words = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(scored.Schema["Words"]);
        var numbers = cursor.GetGetter<VBuffer<float>>(scored.Schema["Fixed"]);
        var score = cursor.GetGetter<float>(scored.Schema["Score"]);
        var id = cursor.GetIdGetter();
        var plainId = plain.GetIdGetter();
        Assert.Equal(-1, cursor.Position);

        ReadOnlyMemory<char> t = default;
        VBuffer<ReadOnlyMemory<char>> w = default;
        VBuffer<float> f = default;
        DataViewRowId rowId = default, plainRowId = default;
        bool l = false;
        float n = 0, s = 0;
        HashSet<float> scores = [];
        foreach (Review review in reviews)
        {
            Assert.True(cursor.MoveNext());
            Assert.True(plain.MoveNext());
            text(ref t);
            label(ref l);
            number(ref n);
            words(ref w);
            numbers(ref f);
            score(ref s);
            id(ref rowId);
            plainId(ref plainRowId);
            Assert.Equal(review.Text, t.ToString());
            Assert.Equal((review.Label, review.Number), (l, n));
            Assert.Equal(review.Words, w.DenseValues().Select(v => v.ToString()));
            Assert.Equal(review.Fixed, f.DenseValues());
            Assert.Equal(plain.Position, cursor.Position);
            Assert.Equal(plain.Batch, cursor.Batch);
            Assert.Equal(plainRowId, rowId);
            scores.Add(s);
        }

        Assert.False(cursor.MoveNext());
        Assert.True(scores.Count > 50, "the scores of different texts differ");
    }

    [Fact]
    public void Each_row_gets_the_score_of_its_own_text()
    {
        Review[] reviews = Reviews.Make(600, seed: 5);
        IDataView scored = Model.Transform(Ml.Data.LoadFromEnumerable(reviews));
        float[] together = [.. scored.GetColumn<float>("Score")];

        using PredictionEngine<Review, BinaryPrediction> engine = Ml.Model.CreatePredictionEngine<Review, BinaryPrediction>(Model);
        for (int i = 0; i < reviews.Length; i++) Near.Assert(engine.Predict(reviews[i]).Score, together[i], 1e-6, $"score of row {i}");
    }

    [Fact]
    public void Several_threads_behind_a_cursor_score_what_one_does()
    {
        var options = Reviews.SmallNetwork();
        options.Threads = 3;
        SequenceClassificationTransformer threaded = Ml.BinaryClassification.Trainers.RnnTextClassification(options)
            .Fit(Reviews.View(Ml, 100));
        Review[] reviews = Reviews.Make(300, seed: 6);
        float[] together = [.. threaded.Transform(Ml.Data.LoadFromEnumerable(reviews)).GetColumn<float>("Score")];

        using PredictionEngine<Review, BinaryPrediction> engine = Ml.Model.CreatePredictionEngine<Review, BinaryPrediction>(threaded);
        for (int i = 0; i < reviews.Length; i++) Near.Assert(engine.Predict(reviews[i]).Score, together[i], 1e-6, $"score of row {i}");
    }

    [Fact]
    public void Only_the_columns_asked_for_are_read()
    {
        WatchedView source = new(Reviews.View(Ml, 50));
        IDataView scored = Model.Transform(source);
        Assert.Empty(source.Cursors);

        using (DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Label"]]))
        {
            Assert.Equal(["Label"], source.Cursors[^1]);
            Assert.False(cursor.IsColumnActive(scored.Schema["Score"]));
            Assert.True(cursor.MoveNext());
            Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(scored.Schema["Score"]));
        }

        using (scored.GetRowCursor([scored.Schema["Score"], scored.Schema["Number"]])) Assert.Equal(["Text", "Number"], source.Cursors[^1]);
        Assert.Equal(2, source.Cursors.Count);
    }

    [Fact]
    public void Training_and_scoring_read_their_data_once()
    {
        WatchedView source = new(Reviews.View(Ml, 50));
        SequenceClassificationTransformer model = Ml.BinaryClassification.Trainers.RnnTextClassification(Reviews.SmallNetwork())
            .Fit(source);
        Assert.Equal(["Label", "Text"], Assert.Single(source.Cursors).Order());

        source.Cursors.Clear();
        Assert.Equal(50, model.Transform(source).GetColumn<float>("Score").Count());
        Assert.Single(source.Cursors);
    }

    [Fact]
    public void A_getter_of_the_wrong_type_is_refused_by_name()
    {
        IDataView scored = Model.Transform(Reviews.View(Ml, 5));
        using DataViewRowCursor cursor = scored.GetRowCursor(scored.Schema);

        Assert.Contains("'Score'",
            Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(scored.Schema["Score"])).Message);
    }

    [Fact]
    public void Parallel_cursors_cover_every_row_once_with_the_same_scores()
    {
        Review[] reviews = Reviews.Make(2000, seed: 7);
        IDataView cached = Ml.Data.Cache(Ml.Data.LoadFromEnumerable(reviews), "Text");
        IDataView scored = Model.Transform(cached);
        Dictionary<DataViewRowId, float> expected = [];
        using (DataViewRowCursor one = scored.GetRowCursor([scored.Schema["Score"]]))
            ReadAll(one, scored.Schema, (id, score) => expected.Add(id, score));

        DataViewRowCursor[] cursors = scored.GetRowCursorSet([scored.Schema["Score"]], 4);
        ConcurrentDictionary<DataViewRowId, float> found = [];
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor) ReadAll(cursor, scored.Schema, (id, score) => Assert.True(found.TryAdd(id, score), $"row {id} occurs twice"));
        });

        Assert.Equal(expected.Count, found.Count);
        foreach ((DataViewRowId id, float score) in expected) Near.Assert(score, found[id], 1e-6, $"score of row {id}");
    }

    [Fact]
    public void Shuffled_rows_keep_their_own_scores()
    {
        Review[] reviews = Reviews.Make(300, seed: 8);
        IDataView scored = Model.Transform(Ml.Data.Cache(Ml.Data.LoadFromEnumerable(reviews), "Text"));
        Dictionary<string, float> expected = [];
        foreach ((string text, float score) in scored.GetColumn<string>("Text").Zip(scored.GetColumn<float>("Score")))
            expected[text] = score;

        using DataViewRowCursor cursor = scored.GetRowCursor([scored.Schema["Text"], scored.Schema["Score"]], new Random(1));
        var texts = cursor.GetGetter<ReadOnlyMemory<char>>(scored.Schema["Text"]);
        var scores = cursor.GetGetter<float>(scored.Schema["Score"]);
        ReadOnlyMemory<char> t = default;
        float s = 0;
        List<string> order = [];
        while (cursor.MoveNext())
        {
            texts(ref t);
            scores(ref s);
            order.Add(t.ToString());
            Near.Assert(expected[t.ToString()], s, 1e-6, t.ToString());
        }

        Assert.Equal(reviews.Select(r => r.Text).Order(), order.Order());
        Assert.NotEqual(reviews.Select(r => r.Text), order);
    }

    private static void ReadAll(DataViewRowCursor cursor, DataViewSchema schema, Action<DataViewRowId, float> take)
    {
        var ids = cursor.GetIdGetter();
        var scores = cursor.GetGetter<float>(schema["Score"]);
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
