using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Estimators;
using MLNetSeq.Models;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>The likeliest of several texts.</summary>
public sealed class RerankTextsTests
{
    private const double Tolerance = 1e-5;

    private static readonly MLContext Ml = new(seed: 1);
    private static readonly LanguageModel Model =
        Ml.Transforms.Text.RnnLanguageModel(SmallLanguage.Options()).Fit(Reviews.View(Ml, 200)).Model;

    [Theory]
    [InlineData(CandidateScoring.LogProbability)]
    [InlineData(CandidateScoring.MeanLogProbability)]
    public void The_best_has_the_highest_of_the_models_scores(CandidateScoring scoring)
    {
        Heard[] rows = Hypotheses(40);
        Picked[] picked = Pick(Ml.Transforms.Text.RerankTexts(Model, scoring: scoring), rows);

        for (int i = 0; i < rows.Length; i++)
        {
            double[] expected = [.. rows[i].Candidates.Select(Score)];
            Near.Assert(expected, picked[i].Scores, Tolerance, $"scores of row {i}");
            Assert.Equal(Array.IndexOf(picked[i].Scores, picked[i].Scores.Max()), picked[i].BestIndex);
            Assert.Equal(rows[i].Candidates[picked[i].BestIndex], picked[i].Best);
        }

        double Score(string text) => Model.Score(text) is var score && scoring == CandidateScoring.LogProbability
            ? score.LogProbability
            : score.LogProbability / score.Tokens;
    }

    [Fact]
    public void The_sum_prefers_short_texts_where_the_mean_does_not()
    {
        Heard[] rows = [new() { Candidates = ["waiter", Reviews.Make(1)[0].Text] }];
        Assert.Equal(0, Pick(Ml.Transforms.Text.RerankTexts(Model), rows)[0].BestIndex);
        Assert.Equal(1, Pick(Ml.Transforms.Text.RerankTexts(Model, scoring: CandidateScoring.MeanLogProbability), rows)[0].BestIndex);
    }

    [Fact]
    public void Texts_without_a_token_are_missing_ones_and_of_equals_the_first_wins()
    {
        Picked[] picked = Pick(Ml.Transforms.Text.RerankTexts(Model),
            [new() { Candidates = ["", "the soup", "the soup", ""] }, new(), new() { Candidates = [""] },
                new() { Candidates = [" ", "\t", "the soup"] }]);

        Assert.Equal([(1, "the soup"), (-1, ""), (-1, ""), (2, "the soup")], picked.Select(row => (row.BestIndex, row.Best)));
        Assert.Equal([true, false, false, true], picked[0].Scores.Select(float.IsNaN));
        Assert.Empty(picked[1].Scores);
    }

    [Fact]
    public void Rows_of_very_many_candidates_agree_with_single_ones()
    {
        Heard[] rows = [new() { Candidates = [.. Reviews.Make(700, seed: 4).Select(r => r.Text)] }, new(), .. Hypotheses(300)];
        RerankTextsTransformer model = Ml.Transforms.Text.RerankTexts(Model).Fit(Ml.Data.LoadFromEnumerable(rows));
        Picked[] together = Rows(model, rows);

        using PredictionEngine<Heard, Picked> engine = Ml.Model.CreatePredictionEngine<Heard, Picked>(model);
        for (int i = 0; i < rows.Length; i++)
        {
            Picked one = engine.Predict(rows[i]);
            Near.Assert([.. one.Scores], together[i].Scores, Tolerance, $"scores of row {i}");
            Assert.Equal(one.BestIndex, together[i].BestIndex);
        }
    }

    [Fact]
    public void Columns_of_text_become_candidates_of_a_fixed_number_as_shape_and_schema_say()
    {
        ShapeOf probe = new();
        IDataView data = Ml.Data.LoadFromEnumerable([new Sentence { Text = "the soup was good", Other = "good was soup the" }]);
        ITransformer chain = Ml.Transforms.Concatenate("Candidates", "Text", "Other")
            .Append(Ml.Transforms.Text.RerankTexts(Model)).Append(probe).Fit(data);
        IDataView picked = chain.Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), picked.Schema["Scores"].Type);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, probe.Column("Scores").Kind);
        Assert.Equal(NumberDataViewType.Int32, probe.Column("BestIndex").ItemType);
        Assert.Equal(TextDataViewType.Instance, probe.Column("Best").ItemType);
        Assert.Single(picked.GetColumn<string>("Best"));
    }

    [Fact]
    public void A_model_loaded_again_gives_the_same_bits()
    {
        Heard[] rows = Hypotheses(30);
        IDataView data = Ml.Data.LoadFromEnumerable(rows);
        ITransformer model = Ml.Transforms.Text.RerankTexts(Model, "Chosen", scoring: CandidateScoring.MeanLogProbability).Fit(data);
        using MemoryStream stream = new();
        Ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.Equal(model.Transform(data).GetColumn<float[]>("Scores"), loaded.Transform(data).GetColumn<float[]>("Scores"));
        Assert.Equal(model.Transform(data).GetColumn<string>("Chosen"), loaded.Transform(data).GetColumn<string>("Chosen"));
        RerankTextsTransformer parts = loaded as RerankTextsTransformer
            ?? Assert.IsType<RerankTextsTransformer>(Assert.Single((IEnumerable<ITransformer>)loaded));
        Assert.Equal(("Candidates", "Chosen", CandidateScoring.MeanLogProbability),
            (parts.InputColumnName, parts.OutputColumnName, parts.Scoring));
    }

    [Fact]
    public void Parallel_cursors_pick_the_same()
    {
        IDataView picked = Ml.Transforms.Text.RerankTexts(Model).Fit(Ml.Data.LoadFromEnumerable(Hypotheses(1)))
            .Transform(Ml.Data.Cache(Ml.Data.LoadFromEnumerable(Hypotheses(400))));
        string[] expected = [.. picked.GetColumn<string>("Best")];
        DataViewRowCursor[] cursors = picked.GetRowCursorSet([picked.Schema["Best"]], 3);
        List<string> found = [];
        Parallel.ForEach(cursors, cursor =>
        {
            using (cursor)
            {
                var getter = cursor.GetGetter<ReadOnlyMemory<char>>(picked.Schema["Best"]);
                ReadOnlyMemory<char> best = default;
                while (cursor.MoveNext())
                {
                    getter(ref best);
                    lock (found) found.Add(best.ToString());
                }
            }
        });

        Assert.Equal(expected.Order(), found.Order());
    }

    [Fact]
    public void Bad_columns_and_options_are_named()
    {
        IDataView data = Reviews.View(Ml, 3);
        Assert.Contains("reads column 'Candidates'", Refusal(new RerankTextsOptions { Model = Model }));
        Assert.Contains("'Text' is String, but RerankTexts reads several texts a row",
            Refusal(new RerankTextsOptions { Model = Model, InputColumnName = "Text" }));
        Assert.Contains("'Fixed' is Vector<Single, 3>", Refusal(new RerankTextsOptions { Model = Model, InputColumnName = "Fixed" }));
        Assert.Contains("needs a Model", Refusal(new RerankTextsOptions()));
        Assert.Contains("Best, Best, Scores", Refusal(new RerankTextsOptions { Model = Model, IndexColumnName = "Best" }));
        Assert.Contains("is empty", Refusal(new RerankTextsOptions { Model = Model, OutputColumnName = "" }));
        Assert.Contains("'Text' is String", Assert.Throws<ArgumentException>(() => Ml.Transforms.CopyColumns("Copy", "Text")
            .Append(Ml.Transforms.Text.RerankTexts(Model, inputColumnName: "Text")).Fit(data)).Message);

        string Refusal(RerankTextsOptions options) =>
            Assert.Throws<ArgumentException>(() => Ml.Transforms.Text.RerankTexts(options).Fit(data)).Message;
    }

    private static Picked[] Pick(RerankTextsEstimator estimator, Heard[] rows) =>
        Rows(estimator.Fit(Ml.Data.LoadFromEnumerable(rows)), rows);

    private static Picked[] Rows(RerankTextsTransformer model, Heard[] rows) =>
        [.. Ml.Data.CreateEnumerable<Picked>(model.Transform(Ml.Data.LoadFromEnumerable(rows)), reuseRowObject: false)];

    // A text, and its words in other orders.
    private static Heard[] Hypotheses(int count) => [.. Reviews.Make(count, seed: 9).Select((review, i) => new Heard
    {
        Candidates =
            [.. Enumerable.Range(0, 2 + i % 3).Select(n => string.Join(' ', review.Words.Skip(n).Concat(review.Words.Take(n))))],
    })];

    private sealed class Heard
    {
        public string[] Candidates { get; set; } = [];
    }

    private sealed class Picked
    {
        public string Best { get; set; } = "";
        public int BestIndex { get; set; }
        public float[] Scores { get; set; } = [];
    }
}
