using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Trainers;
using MLNetSeq.Training;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>What goes wrong in practice, and what the user is told.</summary>
public class BadInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("Comment", "Label", null, "'Comment'", "featureColumnName", "'Text'")]
    [InlineData("Text", "Stars", null, "'Stars'", "labelColumnName", "'Label'")]
    [InlineData("Text", "Label", "Importance", "'Importance'", "exampleWeightColumnName", "'Weight'")]
    public void A_missing_column_is_named_with_those_there_are(string feature, string label, string? weight, params string[] said)
    {
        RnnTextClassificationOptions options = Options(feature, label, weight);
        IDataView data = Reviews.View(_ml, 20);

        string fit = Assert.Throws<ArgumentException>(() =>
            _ml.BinaryClassification.Trainers.RnnTextClassification(options).Fit(data)).Message;
        string shape = Message(() =>
            _ml.Transforms.CopyColumns("Copy", "Text").Append(_ml.BinaryClassification.Trainers.RnnTextClassification(options)).Fit(data));
        Assert.All(said, part => Assert.Contains(part, fit));
        Assert.All(said, part => Assert.Contains(part, shape));
    }

    [Theory]
    [InlineData("Fixed", "Label", null, "'Fixed'", "one vector a row", "reads a sequence")]
    [InlineData("Number", "Label", null, "'Number'", "reads a sequence")]
    [InlineData("Text", "Topic", null, "'Topic'", "Boolean")]
    [InlineData("Text", "Label", "Topic", "'Topic'", "weight is Single")]
    public void A_column_of_the_wrong_type_is_named_with_those_that_are_right(
        string feature, string label, string? weight, params string[] said)
    {
        string message = Assert.Throws<ArgumentException>(
            () => _ml.BinaryClassification.Trainers.RnnTextClassification(Options(feature, label, weight))
                .Fit(Reviews.View(_ml, 20))).Message;
        Assert.All(said, part => Assert.Contains(part, message));
    }

    [Fact]
    public void A_multiclass_label_that_is_no_key_is_told_of_MapValueToKey()
    {
        string fit = Assert.Throws<ArgumentException>(
            () => _ml.MulticlassClassification.Trainers.RnnTextClassification(labelColumnName: "Topic").Fit(Reviews.View(_ml, 20))).Message;
        string shape = Message(() => _ml.Transforms.CopyColumns("Copy", "Text")
            .Append(_ml.MulticlassClassification.Trainers.RnnTextClassification(labelColumnName: "Topic")).Fit(Reviews.View(_ml, 20)));

        Assert.Contains("MapValueToKey(\"Topic\")", fit);
        Assert.Contains("MapValueToKey(\"Topic\")", shape);
    }

    [Fact]
    public void A_label_of_one_class_is_told_which()
    {
        Review[] praise = [.. Reviews.Make(40).Where(r => r.Label)];
        Assert.Contains("'True' in column 'Label'", Failure(praise));
    }

    [Fact]
    public void No_rows_are_told_apart_from_no_labels()
    {
        Assert.Contains("no rows", Failure([]));

        var options = Options("Text", "Number", null);
        string message = Failure([.. Reviews.Make(20).Select(r => { r.Number = float.NaN; return r; })], options);
        Assert.Contains("All 20 rows", message);
        Assert.Contains("'Number'", message);
    }

    [Fact]
    public void Texts_that_are_all_empty_are_told_of_by_column()
    {
        string message = Failure([.. Reviews.Make(20).Select(r => { r.Text = "  "; return r; })]);
        Assert.Contains("All 20 sequences in column 'Text' are empty", message);
    }

    [Fact]
    public void Some_empty_texts_are_trained_and_scored_like_any()
    {
        Review[] reviews = Reviews.Make(60);
        for (int i = 0; i < reviews.Length; i += 5) reviews[i].Text = "";
        SequenceClassificationTransformer model = Train(reviews);
        Assert.All(Scores(model, "", " "), score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Rows_without_a_label_or_a_weight_are_skipped_and_counted_in_the_log()
    {
        Review[] reviews = Reviews.Make(60);
        reviews[3].Number = reviews[4].Number = float.NaN;
        reviews[5].Weight = float.NaN;
        LogLines log = new(_ml);

        Train(reviews, Options("Text", "Number", "Weight"));

        string[] warnings = log.Of(ChannelMessageKind.Warning);
        Assert.Contains(warnings, line => line.Contains("2 of 60 rows") && line.Contains("missing label"));
        Assert.Contains(warnings, line => line.Contains("1 of 60 rows") && line.Contains("missing weight"));
    }

    [Fact]
    public void A_missing_key_is_a_missing_label()
    {
        IDataView data = Reviews.View(_ml, 90);
        ITransformer keys = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(data);
        Review[] reviews = Reviews.Make(90);
        reviews[0].Topic = "something never seen";
        LogLines log = new(_ml);

        _ml.MulticlassClassification.Trainers.MeanEmbeddingClassification(Reviews.SmallBaseline())
            .Fit(keys.Transform(_ml.Data.LoadFromEnumerable(reviews)));

        Assert.Contains(log.Of(ChannelMessageKind.Warning), line => line.Contains("1 of 90 rows"));
    }

    [Theory]
    [InlineData(2f, "holds 2 in row 7")]
    [InlineData(-1f, "holds -1 in row 7")]
    public void A_number_that_is_no_label_is_told_by_row(float number, string said)
    {
        Review[] reviews = Reviews.Make(20);
        reviews[7].Number = number;
        Assert.Contains(said, Failure(reviews, Options("Text", "Number", null)));
    }

    [Fact]
    public void A_weight_below_zero_is_told_by_row()
    {
        Review[] reviews = Reviews.Make(20);
        reviews[7].Weight = -1;
        Assert.Contains("'Weight' holds -1 in row 7", Failure(reviews, Options("Text", "Label", "Weight")));
    }

    [Fact]
    public void NUL_and_lone_surrogates_are_text_like_any()
    {
        Review[] reviews = Reviews.Make(60);
        reviews[0].Text = "a \0 b\0c";
        reviews[1].Text = "\ud83d broken \ude00 pair \ud83d";
        reviews[2].Text = "\uffff\ufeff\u202e\u0301";
        SequenceClassificationTransformer model = Train(reviews);

        string[] texts = ["\0", "\ud83d", "\ude00\ud83d", "\ud83d\ude00", "\uffff"];
        float[] scores = Scores(model, texts);

        Assert.All(scores, score => Assert.True(float.IsFinite(score)));
        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;
        Assert.Equal(scores, Scores(SequenceClassificationTransformer.Load(stream), texts));
    }

    [Fact]
    public void A_document_of_five_million_characters_is_cut_and_counted_in_the_log()
    {
        Review[] reviews = Reviews.Make(40);
        string huge = string.Concat(Enumerable.Repeat("the soup was cold ", 5_000_000 / 18));
        reviews[3].Text = huge;
        LogLines log = new(_ml);

        SequenceClassificationTransformer model = Train(reviews);
        Assert.Contains(log.Of(ChannelMessageKind.Warning), line =>
            line.Contains("1 of 40 training sequences") && line.Contains("400 tokens"));

        Assert.True(float.IsFinite(Scores(model, huge)[0]));
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains("1 of 1 sequences in column 'Text'"));
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_training_and_says_where()
    {
        var options = Reviews.SmallNetwork();
        options.LearningRate = 1e30;
        options.Cell = RecurrentCell.RnnRelu;

        TrainingDivergedException e = Assert.Throws<TrainingDivergedException>(() => Train(Reviews.Make(200), options));

        Assert.Contains("epoch 1", e.Message);
        Assert.Contains("learning rate", e.Message);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_after_the_first_epoch_keeps_the_best_model_so_far()
    {
        // One step an epoch. After the first, the weights are so large that a long text overflows, and a word alone does not.
        Review[] reviews = Reviews.Make(16);
        foreach (Review review in reviews) review.Text = string.Join(' ', Enumerable.Repeat(review.Text, 30));
        Review[] words = [new() { Text = "good", Label = true }, new() { Text = "bad" }];
        var options = Reviews.SmallNetwork();
        (options.LearningRate, options.Cell, options.ClipNorm) = (1000, RecurrentCell.RnnRelu, 0);
        options.ValidationSet = _ml.Data.LoadFromEnumerable(words);
        LogLines log = new(_ml);

        SequenceClassificationTransformer model = Train(reviews, options);

        Assert.Single(model.Model.History);
        string warning = Assert.Single(log.Of(ChannelMessageKind.Warning), line => line.Contains("epoch 2"));
        Assert.Contains("learning rate", warning);
    }

    [Fact]
    public void Cancelling_throws_or_keeps_the_best_model_as_the_options_say()
    {
        Assert.ThrowsAny<OperationCanceledException>(() => Cancelled(keepBest: false));
        SequenceClassificationTransformer model = Cancelled(keepBest: true);
        Assert.InRange(model.Model.History.Count, 1, 2);
        Assert.True(float.IsFinite(Scores(model, "the soup was good")[0]));

        SequenceClassificationTransformer Cancelled(bool keepBest)
        {
            using CancellationTokenSource source = new();
            var options = Reviews.SmallNetwork();
            options.MaximumEpochs = 500;
            options.CancellationToken = source.Token;
            options.KeepBestWhenCancelled = keepBest;
            options.Progress = new AtEpochEnd(_ => source.Cancel());
            return Train(Reviews.Make(60), options);
        }
    }

    [Fact]
    public void Progress_is_told_and_logged_at_each_epochs_end()
    {
        List<int> epochs = [];
        var options = Reviews.SmallNetwork();
        options.Progress = new AtEpochEnd(p => epochs.Add(p.Epoch));
        LogLines log = new(_ml);

        Train(Reviews.Make(60), options);

        Assert.Equal([1, 2, 3, 4], epochs);
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.StartsWith("Epoch 4 of 4: training loss 0."));
    }

    [Fact]
    public void A_validation_set_with_other_keys_is_refused()
    {
        Review[] other = [.. Reviews.Make(30).Reverse()];
        IDataView validation = _ml.Data.LoadFromEnumerable(other);
        IDataView train = Reviews.View(_ml, 60);
        var options = Reviews.SmallBaseline();
        options.ValidationSet = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(validation).Transform(validation);

        string message = Assert.Throws<ArgumentException>(() => _ml.MulticlassClassification.Trainers.MeanEmbeddingClassification(options)
            .Fit(_ml.Transforms.Conversion.MapValueToKey("Label", "Topic").Fit(train).Transform(train))).Message;
        Assert.Contains("MapValueToKey", message);
    }

    [Fact]
    public void Options_out_of_range_are_named()
    {
        Assert.Contains("HiddenSize", Refused(o => o.HiddenSize = 0));
        Assert.Contains("LearningRate", Refused(o => o.LearningRate = double.NaN));
        Assert.Contains("DecisionThreshold", Refused(o => o.DecisionThreshold = 1.5f));
        Assert.Contains("LabelColumnName", Refused(o => o.LabelColumnName = ""));
        Assert.Contains("'Maybe'", Refused(o => o.ClassWeights = new Dictionary<string, float> { ["Maybe"] = 2 }));

        string Refused(Action<RnnTextClassificationOptions> change)
        {
            var options = Reviews.SmallNetwork();
            change(options);
            return Assert.ThrowsAny<ArgumentException>(() => Train(Reviews.Make(20), options)).Message;
        }
    }

    [Fact]
    public void A_transformer_says_which_column_it_misses()
    {
        SequenceClassificationTransformer model = Train(Reviews.Make(40));
        IDataView other = _ml.Transforms.DropColumns("Text").Fit(Reviews.View(_ml, 5)).Transform(Reviews.View(_ml, 5));

        string message = Assert.Throws<ArgumentException>(() => model.Transform(other)).Message;
        Assert.Contains("'Text'", message);
        Assert.Contains("'Words'", message);
    }

    private static RnnTextClassificationOptions Options(string feature, string label, string? weight)
    {
        var options = Reviews.SmallNetwork();
        (options.FeatureColumnName, options.LabelColumnName, options.ExampleWeightColumnName) = (feature, label, weight);
        return options;
    }

    private SequenceClassificationTransformer Train(Review[] reviews, RnnTextClassificationOptions? options = null) =>
        _ml.BinaryClassification.Trainers.RnnTextClassification(options ?? Reviews.SmallNetwork())
            .Fit(_ml.Data.LoadFromEnumerable(reviews));

    private string Failure(Review[] reviews, RnnTextClassificationOptions? options = null) =>
        Assert.Throws<InvalidOperationException>(() => Train(reviews, options)).Message;

    private float[] Scores(SequenceClassificationTransformer model, params string[] texts) =>
        [.. model.Transform(_ml.Data.LoadFromEnumerable(texts.Select(text => new Review { Text = text }).ToArray()))
            .GetColumn<float>("Score")];

    // A chain may wrap what its estimators throw.
    private static string Message(Action action) => Assert.ThrowsAny<Exception>(action).ToString();

    private sealed class AtEpochEnd(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.IsEpochEnd) tell(value);
        }
    }
}
