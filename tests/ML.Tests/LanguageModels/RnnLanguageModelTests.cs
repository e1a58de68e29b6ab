using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetSeq.Estimators;
using MLNetSeq.Models;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Language models trained on a column, and what they add to rows.</summary>
public sealed class RnnLanguageModelTests
{
    // Of |a − b| / (1 + |b|): the rounding of Single, whose sums depend on how many rows are multiplied at once.
    private const double Tolerance = 1e-5;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Each_row_gets_what_the_model_says_of_its_text()
    {
        Review[] reviews = Reviews.Make(60);
        RnnLanguageModelTransformer model = Fit(SmallLanguage.AllColumns());
        reviews[3].Text = "the zeppelin was good";
        reviews[4].Text = "";
        TextLikelihood[] rows = Rows(model, reviews);

        for (int i = 0; i < reviews.Length; i++)
        {
            TextScore expected = model.Model.Score(reviews[i].Text);
            Near.Assert(expected.LogProbability, rows[i].LogProbability, Tolerance, $"log-probability of row {i}");
            Near.Assert(expected.Perplexity, rows[i].Perplexity, Tolerance, $"perplexity of row {i}");
            Near.Assert([.. expected.TokenLogProbabilities], rows[i].TokenLogs, Tolerance, $"tokens of row {i}");
            Near.Assert([.. expected.FinalState], rows[i].State, Tolerance, $"state of row {i}");
            Assert.Equal((expected.Tokens, expected.CutTokens, expected.UnknownTokens),
                (rows[i].TokenCount, rows[i].CutTokens, rows[i].UnknownTokens));
        }

        Assert.Equal((5, 1), (rows[3].TokenCount, rows[3].UnknownTokens));
        Assert.Equal((1, 0), (rows[4].TokenCount, rows[4].UnknownTokens));
    }

    [Fact]
    public void Training_makes_its_texts_likelier_than_the_same_words_in_another_order()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.MaximumEpochs = 10;
        RnnLanguageModelTransformer model = Fit(options, 300);
        Review[] texts = Reviews.Make(40, seed: 2), reversed = Reviews.Make(40, seed: 2);
        foreach (Review review in reversed) review.Text = string.Join(' ', review.Words.Reverse());

        Assert.True(Sum(texts) > Sum(reversed) + 40, $"{Sum(texts)} against {Sum(reversed)}");

        float Sum(Review[] reviews) => Rows(model, reviews).Sum(row => row.LogProbability);
    }

    [Fact]
    public void Text_tokens_and_keys_train_the_same_model()
    {
        IDataView data = Reviews.View(_ml, 60);
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);
        float[] text = Scores("Text");

        Assert.Equal(text, Scores("Words"));
        Assert.Equal(text, Scores("Keys"));

        float[] Scores(string column)
        {
            RnnLanguageModelOptions options = SmallLanguage.Options();
            options.InputColumnName = column;
            options.ValidationSet = keyed;
            return [.. _ml.Transforms.Text.RnnLanguageModel(options).Fit(keyed).Transform(keyed).GetColumn<float>("LogProbability")];
        }
    }

    [Fact]
    public void The_short_overload_trains_with_the_same_options()
    {
        IDataView data = Reviews.View(_ml, 30);
        RnnLanguageModelTransformer model = _ml.Transforms.Text.RnnLanguageModel("Text", layers: 1, hiddenSize: 16, maximumEpochs: 1,
            validationSet: data).Fit(data);

        Assert.Equal((1, 16, 1), (model.Model.Layers, model.Model.HiddenSize, model.Model.History.Count));
        Assert.Equal(16, model.WordVectors.Dimension);
        Assert.True(model.WordVectors.Contains("soup"));
        Assert.True(double.IsFinite(model.Model.History[0].ValidationLoss));
        Assert.Equal("Text", model.InputColumnName);
    }

    [Fact]
    public void Characters_are_cut_out_of_text_only()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.Level = TokenLevel.Character;
        options.MaximumEpochs = 1;
        TextLikelihood row = Rows(Fit(options), [new Review { Text = "good soup" }])[0];
        Assert.Equal(10, row.TokenCount);

        options.InputColumnName = "Words";
        ArgumentException fit = Assert.Throws<ArgumentException>(() => Fit(options));
        Assert.Contains("'Words' is Vector<String>, but the tokens of this RnnLanguageModel are characters", fit.Message);
        ArgumentException shape = Assert.Throws<ArgumentException>(
            () => _ml.Transforms.CopyColumns("Copy", "Text")
                .Append(_ml.Transforms.Text.RnnLanguageModel(options)).Fit(Reviews.View(_ml, 9)));
        Assert.Contains("are characters", shape.Message);
    }

    [Fact]
    public void Pieces_of_words_are_cut_out_of_text_and_of_words()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        (options.Level, options.SubwordMerges) = (TokenLevel.Subword, 10);
        Review review = new() { Text = "good soup", Words = ["", "good", "soup"] };
        TextLikelihood text = Rows(Fit(options), [review])[0];
        options.InputColumnName = "Words";
        TextLikelihood words = Rows(Fit(options), [review])[0];

        Assert.True(text.TokenCount > 3, $"{text.TokenCount} tokens: no word was cut.");
        Assert.Equal((text.TokenCount, text.UnknownTokens), (words.TokenCount, 0));
    }

    [Fact]
    public void What_is_longer_than_the_model_reads_is_cut_counted_and_logged()
    {
        LogLines log = new(_ml);
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.MaximumTokens = 3;
        RnnLanguageModelTransformer model = Fit(options);
        TextLikelihood[] rows = Rows(model, [new Review { Text = "the soup was very good" }, new Review { Text = "good soup" }]);

        Assert.Equal([(4, 2), (3, 0)], rows.Select(row => (row.TokenCount, row.CutTokens)));
        Assert.Contains(log.Of(ChannelMessageKind.Info),
            line => line.StartsWith("1 of 2 sequences in column 'Text'", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_an_unknown_token_an_unknown_word_is_an_error_that_names_it()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.UnknownToken = false;
        RnnLanguageModelTransformer text = Fit(options);
        options.InputColumnName = "Words";
        RnnLanguageModelTransformer tokens = Fit(options);
        Review unknown = new() { Text = "the zeppelin", Words = ["", "the", "zeppelin"] };

        foreach (RnnLanguageModelTransformer model in (RnnLanguageModelTransformer[])[text, tokens])
            Assert.Contains("'zeppelin'", Assert.Throws<InvalidOperationException>(() => Rows(model, [unknown])).Message);
    }

    [Fact]
    public void The_schema_is_what_the_shape_has_said()
    {
        ShapeOf probe = new();
        IDataView data = Reviews.View(_ml, 20);
        RnnLanguageModelEstimator estimator = _ml.Transforms.Text.RnnLanguageModel(SmallLanguage.AllColumns());
        _ = estimator.Append(probe).Fit(data);
        RnnLanguageModelTransformer model = estimator.Fit(data);
        DataViewSchema schema = model.GetOutputSchema(data.Schema);

        Assert.Equal(["LogProbability", "Perplexity", "TokenCount", "CutTokens", "UnknownTokens", "TokenLogs", "State"],
            schema.Skip(data.Schema.Count).Select(column => column.Name));
        foreach (DataViewSchema.Column column in schema.Skip(data.Schema.Count))
        {
            SchemaShape.Column shape = probe.Column(column.Name);
            VectorDataViewType? vector = column.Type as VectorDataViewType;
            Assert.Equal(vector is null ? SchemaShape.Column.VectorKind.Scalar : vector.IsKnownSize ? SchemaShape.Column.VectorKind.Vector
                : SchemaShape.Column.VectorKind.VariableVector, shape.Kind);
            Assert.Equal(vector?.ItemType ?? column.Type, shape.ItemType);
        }

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 12), schema["State"].Type);
        Assert.Equal(model.Transform(data).Schema.Select(c => (c.Name, c.Type)), schema.Select(c => (c.Name, c.Type)));
    }

    [Fact]
    public void Columns_can_be_renamed_and_left_out()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.PerplexityColumnName = "P";
        options.LogProbabilityColumnName = options.TokenCountColumnName = options.CutTokensColumnName = null;
        options.UnknownTokensColumnName = "";
        IDataView data = Reviews.View(_ml, 20);
        DataViewSchema schema = Fit(options).GetOutputSchema(data.Schema);
        Assert.Equal("P", Assert.Single(schema.Skip(data.Schema.Count)).Name);

        options.StateColumnName = "P";
        Assert.Contains("'P'", Assert.Throws<ArgumentException>(() => Fit(options)).Message);
        options.StateColumnName = options.PerplexityColumnName = null;
        Assert.Contains("left out", Assert.Throws<ArgumentException>(() => Fit(options)).Message);
    }

    [Fact]
    public void The_state_is_a_feature_for_what_follows_in_the_chain()
    {
        IDataView data = Reviews.View(_ml, 30);
        ITransformer chain = _ml.Transforms.Text.RnnLanguageModel(SmallLanguage.AllColumns())
            .AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.Concatenate("Features", "State", "LogProbability")).Fit(data);
        IDataView applied = chain.Transform(data);

        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 13), applied.Schema["Features"].Type);
        Assert.All(applied.GetColumn<float[]>("Features"), row => Assert.Equal(13, row.Length));
    }

    [Fact]
    public void Log_and_listener_are_told_of_loss_perplexity_rate_and_time_left()
    {
        LogLines log = new(_ml);
        LanguageReports reports = new();
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.Progress = reports;
        options.ValidationSet = Reviews.View(_ml, 20, seed: 3);
        RnnLanguageModelTransformer model = Fit(options);

        Assert.Equal([1, 2], reports.All.Where(p => p.IsEpochEnd).Select(p => p.Epoch));
        string line = Assert.Single(log.Of(ChannelMessageKind.Info), line => line.StartsWith("Epoch 2 of 2", StringComparison.Ordinal));
        Assert.Contains(FormattableString.Invariant($"validation loss {model.Model.History[1].ValidationLoss:0.0000} (perplexity "), line);
        Assert.Contains("words/s", line);
        Assert.EndsWith("0.00:00:00 left", line);
    }

    [Fact]
    public void A_cancelled_fit_goes_on_from_its_checkpoint_to_the_same_bits()
    {
        string folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;
        try
        {
            RnnLanguageModelOptions options = SmallLanguage.Options();
            IDataView data = Reviews.View(_ml, 60);
            float[] expected = [.. Fit(options).Transform(data).GetColumn<float>("LogProbability")];
            using CancellationTokenSource source = new();
            options.CheckpointPath = Path.Combine(folder, "training.checkpoint");
            options.CancellationToken = source.Token;
            options.Progress = new LanguageReports { Told = _ => source.Cancel() };
            Assert.ThrowsAny<OperationCanceledException>(() => Fit(options));
            Assert.True(File.Exists(options.CheckpointPath));
            options.CancellationToken = default;
            options.Progress = null;
            LogLines log = new(_ml);

            Assert.Equal(expected, Fit(options).Transform(data).GetColumn<float>("LogProbability"));
            Assert.Contains(log.Of(ChannelMessageKind.Warning), line => line.Contains("goes on from the checkpoint"));
            Assert.False(File.Exists(options.CheckpointPath));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Bad_columns_texts_and_options_are_named()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.InputColumnName = "Missing";
        Assert.Contains("reads column 'Missing'", Refusal<ArgumentException>());
        options.InputColumnName = "Number";
        Assert.Contains("'Number' is Single, but RnnLanguageModel reads words", Refusal<ArgumentException>());
        options.InputColumnName = "";
        Assert.Contains("InputColumnName is empty", Refusal<ArgumentException>());

        options = SmallLanguage.Options();
        options.ValidationSet = _ml.Transforms.CopyColumns("Text", "Words").Fit(Reviews.View(_ml, 5)).Transform(Reviews.View(_ml, 5));
        Assert.Contains("'Text' of the validation set is Vector<String>", Refusal<ArgumentException>());
        options.ValidationSet = _ml.Data.LoadFromEnumerable<Review>([]);
        Assert.Contains("not one validation text", Refusal<InvalidOperationException>());
        options.ValidationSet = _ml.Data.LoadFromEnumerable([new TextLikelihood()]);
        Assert.Contains("The validation set of RnnLanguageModel reads column 'Text'", Refusal<ArgumentException>());

        options = SmallLanguage.Options();
        options.HiddenSize = 0;
        Assert.Contains("HiddenSize", Refusal<ArgumentOutOfRangeException>());
        options = SmallLanguage.Options();
        options.CheckpointPath = "somewhere";
        options.Seed = null;
        Assert.Contains("CheckpointPath needs a Seed", Refusal<ArgumentException>());
        Assert.Contains("validation", Assert.Throws<ArgumentException>(() => Fit(RnnLanguageModelOptions.AwdLstm())).Message);

        string Refusal<T>()
            where T : Exception => Assert.Throws<T>(() => Fit(options)).Message;
    }

    [Fact]
    public void Too_little_text_is_an_error_that_names_the_column()
    {
        RnnLanguageModelOptions options = SmallLanguage.Options();
        options.CarryState = true;
        options.BatchSize = 50;
        Assert.Contains("cannot train on column 'Text'. The training texts have 4 tokens", Refusal(["the soup", ""]));
        Assert.Contains("column 'Text'. There is not one training text", Refusal([]));
        Assert.Contains("All 2 training texts are empty", Refusal(["", " "]));

        string Refusal(string[] texts) => Assert.Throws<InvalidOperationException>(() => _ml.Transforms.Text.RnnLanguageModel(options)
            .Fit(_ml.Data.LoadFromEnumerable(texts.Select(text => new Review { Text = text })))).Message;
    }

    private RnnLanguageModelTransformer Fit(RnnLanguageModelOptions options, int count = 60) =>
        _ml.Transforms.Text.RnnLanguageModel(options).Fit(Reviews.View(_ml, count));

    private TextLikelihood[] Rows(RnnLanguageModelTransformer model, Review[] reviews)
    {
        IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(reviews));
        return [.. _ml.Data.CreateEnumerable<TextLikelihood>(scored, reuseRowObject: false, ignoreMissingColumns: true)];
    }
}
