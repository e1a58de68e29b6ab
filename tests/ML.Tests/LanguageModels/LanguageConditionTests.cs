using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Estimators;
using MLNetSeq.Models;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Language models trained on a column of texts and one of what they are of.</summary>
public sealed class LanguageConditionTests
{
    // Of |a − b| / (1 + |b|): the rounding of Single, whose sums depend on how many rows are multiplied at once.
    private const double Tolerance = 1e-5;

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Each_row_is_scored_as_what_its_column_says()
    {
        Review[] reviews = Reviews.Make(60);
        RnnLanguageModelTransformer model = Fit("Topic", reviews);
        Assert.Equal(["food", "place", "service"], model.Model.Classes.Order());
        Assert.Equal("Topic", model.ConditionColumnName);
        TextLikelihood[] rows = Rows(model, reviews);
        for (int i = 0; i < reviews.Length; i++)
        {
            double expected = model.Model.Score(reviews[i].Text, reviews[i].Topic).LogProbability;
            Near.Assert(expected, rows[i].LogProbability, Tolerance, $"log-probability of row {i}");
        }

        reviews[0].Topic = "place";
        Assert.NotEqual(rows[0].LogProbability, Rows(model, reviews)[0].LogProbability);
    }

    [Fact]
    public void Text_and_keys_name_the_same_classes_and_words_are_read_with_them()
    {
        IDataView data = Reviews.View(_ml, 60);
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Kind", "Topic").Fit(data).Transform(data);
        float[] text = Scores("Topic", "Text");

        Assert.Equal(text, Scores("Kind", "Text"));
        Assert.Equal(text, Scores("Kind", "Words"));

        float[] Scores(string condition, string input)
        {
            RnnLanguageModelOptions options = Options(condition);
            (options.InputColumnName, options.ValidationSet) = (input, keyed);
            return [.. _ml.Transforms.Text.RnnLanguageModel(options).Fit(keyed).Transform(keyed).GetColumn<float>("LogProbability")];
        }
    }

    [Fact]
    public void A_vector_is_a_condition_too()
    {
        Review[] reviews = WithVectors();
        RnnLanguageModelTransformer model = Fit("Fixed", reviews);
        Assert.Equal(3, model.Model.ConditionSize);
        TextLikelihood[] rows = Rows(model, reviews);
        for (int i = 0; i < reviews.Length; i++)
        {
            Near.Assert(model.Model.Score(reviews[i].Text, reviews[i].Fixed).LogProbability, rows[i].LogProbability, Tolerance,
                $"log-probability of row {i}");
        }
    }

    [Theory]
    [InlineData("Topic")]
    [InlineData("Fixed")]
    public void A_chain_loaded_again_gives_the_same_bits(string condition)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(WithVectors());
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Text").Append(_ml.Transforms.Text.RnnLanguageModel(Options(condition)))
            .Fit(data);
        using MemoryStream stream = new();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        Assert.Equal(model.Transform(data).GetColumn<float>("LogProbability"), loaded.Transform(data).GetColumn<float>("LogProbability"));
    }

    [Fact]
    public void Rows_without_a_class_or_with_numbers_that_are_none_are_named()
    {
        Review[] reviews = WithVectors();
        RnnLanguageModelTransformer topics = Fit("Topic", reviews), vectors = Fit("Fixed", reviews);
        reviews[4].Topic = "";
        reviews[5].Fixed = [1, float.NaN, 0];
        Assert.Contains("Column 'Topic' has no class in row 4", Message(() => Fit("Topic", reviews)));
        Assert.Contains("Column 'Fixed' holds NaN in row 5, at place 1", Message(() => Fit("Fixed", reviews)));
        Assert.Contains("Column 'Topic' has no class in row 4", Message(() => Rows(topics, reviews)));
        Assert.Contains("Column 'Fixed' holds NaN in row 5, at place 1", Message(() => Rows(vectors, reviews)));
        reviews[4].Topic = "weather";
        string unknown = Message(() => Rows(topics, reviews));
        Assert.Contains("Column 'Topic', row 4:", unknown);
        Assert.Contains("the class 'weather' is none that this model knows", unknown);
    }

    [Fact]
    public void A_column_that_holds_no_conditions_is_refused_by_name()
    {
        Review[] reviews = WithVectors();
        Assert.Contains("'Number' is Single, but RnnLanguageModel reads from it what each text is of", Refused("Number"));
        Assert.Contains("'Words' is Vector<String>", Refused("Words"));
        Assert.Contains("reads column 'Nothing', and the input has none of that name", Refused("Nothing"));
        foreach (string column in (string[])["Number", "Words"])
        {
            ArgumentException shape = Assert.Throws<ArgumentException>(() => _ml.Transforms.CopyColumns("Copy", "Text")
                .Append(_ml.Transforms.Text.RnnLanguageModel(Options(column))).Fit(Reviews.View(_ml, 9)));
            Assert.Contains("reads from it what each text is of", shape.Message);
        }

        RnnLanguageModelTransformer topics = Fit("Topic", reviews);
        IDataView other = _ml.Transforms.CopyColumns("Topic", "Fixed").Fit(_ml.Data.LoadFromEnumerable(reviews))
            .Transform(_ml.Data.LoadFromEnumerable(reviews));
        Assert.Contains("was trained with classes", Assert.Throws<ArgumentException>(() => topics.Transform(other)).Message);

        string Refused(string column) => Assert.Throws<ArgumentException>(() => Fit(column, reviews)).Message;
    }

    [Fact]
    public void A_state_that_is_carried_and_a_reranker_take_no_conditions()
    {
        RnnLanguageModelOptions options = Options("Topic");
        options.CarryState = true;
        Assert.Contains("CarryState to false", Assert.Throws<ArgumentException>(
            () => _ml.Transforms.Text.RnnLanguageModel(options).Fit(Reviews.View(_ml, 9))).Message);
        LanguageModel model = Fit("Topic", Reviews.Make(20)).Model;
        Assert.Contains("without conditions", Assert.Throws<ArgumentException>(() => _ml.Transforms.Text.RerankTexts(model)).Message);
    }

    private static RnnLanguageModelOptions Options(string condition)
    {
        RnnLanguageModelOptions options = SmallLanguage.AllColumns();
        options.ConditionColumnName = condition;
        return options;
    }

    private static Review[] WithVectors()
    {
        Review[] reviews = Reviews.Make(60);
        for (int i = 0; i < reviews.Length; i++) reviews[i].Fixed = [i % 2, 0, i / 60f];
        return reviews;
    }

    // With that of an inner one, which a cursor's threads may have wrapped.
    private static string Message(Action action) => Assert.ThrowsAny<Exception>(action).ToString();

    private RnnLanguageModelTransformer Fit(string condition, Review[] reviews) =>
        _ml.Transforms.Text.RnnLanguageModel(Options(condition)).Fit(_ml.Data.LoadFromEnumerable(reviews));

    private TextLikelihood[] Rows(RnnLanguageModelTransformer model, Review[] reviews) =>
        [.. _ml.Data.CreateEnumerable<TextLikelihood>(model.Transform(_ml.Data.LoadFromEnumerable(reviews)), reuseRowObject: false)];
}
