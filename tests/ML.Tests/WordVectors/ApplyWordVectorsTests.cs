using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Text;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>What ApplyWordVectors makes of words.</summary>
public class ApplyWordVectorsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Poolings_stand_one_after_the_other_in_the_given_order_with_slot_names()
    {
        IDataView pooled = Apply(SmallVectors.View(_ml, "a b c"), [WordPooling.Max, WordPooling.Mean, WordPooling.Min]);

        Assert.Equal([1, 4, -2f / 3, 2, -3, 0], SmallVectors.Rows(pooled)[0]);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 6), pooled.Schema["Features"].Type);
        VBuffer<ReadOnlyMemory<char>> names = default;
        pooled.Schema["Features"].GetSlotNames(ref names);
        Assert.Equal(["Max.0", "Max.1", "Mean.0", "Mean.1", "Min.0", "Min.1"], names.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void Text_tokens_and_keys_give_the_same()
    {
        IDataView data = SmallVectors.View(_ml, "a b c", "", "c c x", "b");
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);

        float[][] expected = SmallVectors.Rows(Apply(data));
        Assert.Equal(expected, SmallVectors.Rows(Apply(data, input: "Words")));
        Assert.Equal(expected, SmallVectors.Rows(Apply(keyed, input: "Keys")));
        Assert.Equal([0, 0], expected[1]);
    }

    [Fact]
    public void A_missing_key_is_no_word()
    {
        IDataView train = SmallVectors.View(_ml, "a c"), data = SmallVectors.View(_ml, "a b");
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(train).Transform(data);

        Assert.Equal([1, 0], SmallVectors.Rows(Apply(keyed, input: "Keys", unknown: UnknownWords.Zero))[0]);
    }

    [Theory]
    [InlineData(UnknownWords.Skip, 1f)]
    [InlineData(UnknownWords.Subword, 1f)]
    [InlineData(UnknownWords.Zero, 0.5f)]
    [InlineData(UnknownWords.Mean, 1f / 6)]
    public void A_zero_pulls_the_mean_and_a_skipped_word_does_not(UnknownWords unknown, float expected)
    {
        float[] pooled = SmallVectors.Rows(Apply(SmallVectors.View(_ml, "a x"), unknown: unknown))[0];

        Assert.Equal(expected, pooled[0], 1e-6);
    }

    [Fact]
    public void A_hashed_word_has_a_vector_of_its_own_that_is_always_the_same()
    {
        float[][] rows = SmallVectors.Rows(Apply(SmallVectors.View(_ml, "x", "y", "x x", "X"), unknown: UnknownWords.Hash));

        Assert.NotEqual(rows[0], rows[1]);
        Assert.Equal(rows[0], rows[2]);
        Assert.Equal(rows[0], rows[3]);
        Assert.All(rows, row => Assert.All(row, number => Assert.InRange(Math.Abs(number), 1e-6, 5)));
    }

    [Fact]
    public void Unknown_words_of_all_columns_are_counted_whatever_becomes_of_them()
    {
        IDataView data = SmallVectors.View(_ml, "a x y", "b", "");
        IDataView applied = _ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            Columns = [new InputOutputColumnPair("F", "Text"), new InputOutputColumnPair("G", "Words")],
            Vectors = SmallVectors.Make(),
            Unknown = UnknownWords.Hash,
            UnknownCountColumnName = "Unknown",
        }).Fit(data).Transform(data);

        Assert.Equal([4, 0, 0], applied.GetColumn<float>("Unknown"));
    }

    [Theory]
    [InlineData(WordCasing.AsIs, 1f, 0f)]
    [InlineData(WordCasing.Lower, 2f, 2f)]
    [InlineData(WordCasing.AsIsThenLower, 1f, 2f)]
    public void Casing_decides_which_entry_a_word_finds(WordCasing casing, float ofUpperA, float ofUpperB)
    {
        WordVectors vectors = WordVectors.Create(["A", "a", "b"], [1, 2, 2], 1);
        IDataView data = SmallVectors.View(_ml, "A", "B");
        float[][] rows = SmallVectors.Rows(_ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            InputColumnName = "Text",
            Vectors = vectors,
            Casing = casing,
        }).Fit(data).Transform(data));

        Assert.Equal([ofUpperA, ofUpperB], rows.Select(r => r[0]));
    }

    [Fact]
    public void Several_columns_go_at_once()
    {
        IDataView data = SmallVectors.View(_ml, "a b", "c");
        IDataView applied = _ml.Transforms.Text
            .ApplyWordVectors([new InputOutputColumnPair("F", "Text"), new InputOutputColumnPair("Words")], SmallVectors.Make())
            .Fit(data).Transform(data);

        Assert.Equal(SmallVectors.Rows(applied, "F"), SmallVectors.Rows(applied, "Words"));
    }

    [Fact]
    public void A_sequence_has_a_vector_a_word()
    {
        IDataView data = SmallVectors.View(_ml, "c a x", "");
        IDataView applied =
            _ml.Transforms.Text.ApplyWordVectors("Features", SmallVectors.Make(), "Text", output: WordVectorOutput.Sequence)
            .Fit(data).Transform(data);

        var type = Assert.IsType<VectorDataViewType>(applied.Schema["Features"].Type);
        Assert.Equal<int>([0, 2], [.. type.Dimensions]);
        Assert.Equal([-3, 4, 1, 0], SmallVectors.Rows(applied)[0]);
        Assert.Empty(SmallVectors.Rows(applied)[1]);
    }

    [Fact]
    public void Document_frequencies_are_learned_in_Fit()
    {
        IDataView train = SmallVectors.View(_ml, "a b", "a", "a c c"), data = SmallVectors.View(_ml, "a b");
        IDataView applied = _ml.Transforms.Text.ApplyWordVectors("Features", SmallVectors.Make(), "Text", [WordPooling.TfIdfMean])
            .Fit(train).Transform(data);

        double a = Math.Log(4 / 4.0) + 1, b = Math.Log(4 / 2.0) + 1;
        float[] row = SmallVectors.Rows(applied)[0];
        Assert.Equal(a / (a + b), row[0], 1e-6);
        Assert.Equal(2 * b / (a + b), row[1], 1e-6);
    }

    [Fact]
    public void Sif_weights_come_from_the_vectors_counts_or_else_from_the_texts()
    {
        IDataView train = SmallVectors.View(_ml, "a a b c"), data = SmallVectors.View(_ml, "a b");
        float[] counted = Sif(SmallVectors.Make()), learned = Sif(SmallVectors.WithoutCounts());

        const double A = 1e-3;
        Assert.Equal(A / (A + 0.6) / 2, counted[0], 1e-7);
        Assert.Equal(2 * A / (A + 0.3) / 2, counted[1], 1e-7);
        Assert.Equal(A / (A + 0.5) / 2, learned[0], 1e-7);
        Assert.Equal(2 * A / (A + 0.25) / 2, learned[1], 1e-7);

        float[] Sif(WordVectors vectors) => SmallVectors.Rows(
            _ml.Transforms.Text.ApplyWordVectors("Features", vectors, "Text", [WordPooling.SifMean]).Fit(train).Transform(data))[0];
    }

    [Fact]
    public void What_all_texts_have_in_common_can_be_taken_out()
    {
        IDataView data = SmallVectors.View(_ml, "a a a a b", "a a a c", "a", "b a a a a a");
        ApplyWordVectorsOptions options = new()
        {
            InputColumnName = "Text",
            Vectors = SmallVectors.Make(),
            Pooling = [WordPooling.SifMean],
        };
        float[][] before = SmallVectors.Rows(_ml.Transforms.Text.ApplyWordVectors(options).Fit(data).Transform(data));
        options.RemoveCommonDirection = true;
        float[][] after = SmallVectors.Rows(_ml.Transforms.Text.ApplyWordVectors(options).Fit(data).Transform(data));

        // In a plane, what is left of all texts lies on one line, at right angles to what was taken out.
        float[] removed = [.. before[1].Zip(after[1], (b, a) => b - a)];
        Assert.All(after, row => Assert.Equal(0, row[0] * removed[0] + row[1] * removed[1], 1e-6));
        Assert.True(removed.Sum(n => n * n) > 1e-12);
        Assert.True(Square(after) < Square(before));

        static double Square(float[][] rows) => rows.Sum(row => row.Sum(n => (double)n * n));
    }

    [Fact]
    public void Cursors_rows_and_sets_of_cursors_give_the_same_bits_on_any_number_of_threads()
    {
        string[] texts = [.. Enumerable.Range(0, 700).Select(i => $"a {(i % 3 == 0 ? "b" : "x")} {(i % 7 == 0 ? "c c" : "")} z{i % 5}")];
        IDataView data = _ml.Data.Cache(SmallVectors.View(_ml, texts));
        float[][] expected = Run(threads: 1);

        Assert.Equal(expected, Run(threads: 3));
        WordFeaturesTransformer model = Fit(threads: 2);
        IDataView applied = model.Transform(data);
        using PredictionEngine<Sentence, Pooled> engine = _ml.Model.CreatePredictionEngine<Sentence, Pooled>(model);
        Assert.Equal(expected, texts.Select(t => engine.Predict(new Sentence { Text = t }).Features));
        SortedDictionary<float, float[]> rows = [];
        foreach (DataViewRowCursor cursor in applied.GetRowCursorSet([applied.Schema["Number"], applied.Schema["Features"]], 4))
        {
            using (cursor)
            {
                var numbers = cursor.GetGetter<float>(applied.Schema["Number"]);
                var features = cursor.GetGetter<VBuffer<float>>(applied.Schema["Features"]);
                VBuffer<float> value = default;
                float number = 0;
                while (cursor.MoveNext())
                {
                    numbers(ref number);
                    features(ref value);
                    rows.Add(number, [.. value.DenseValues()]);
                }
            }
        }

        Assert.Equal(expected, rows.Values);

        float[][] Run(int threads) => SmallVectors.Rows(Fit(threads).Transform(data));

        WordFeaturesTransformer Fit(int threads) => _ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            InputColumnName = "Text",
            Vectors = SmallVectors.Make(),
            Pooling = [WordPooling.Mean, WordPooling.TfIdfMean, WordPooling.Max],
            Unknown = UnknownWords.Hash,
            Threads = threads,
        }).Fit(data);
    }

    [Fact]
    public void Only_what_active_columns_need_is_read()
    {
        WatchedView data = new(SmallVectors.View(_ml, "a b", "c"));
        IDataView applied = _ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            Columns = [new InputOutputColumnPair("F", "Text"), new InputOutputColumnPair("G", "Other")],
            Vectors = SmallVectors.Make(),
            UnknownCountColumnName = "Unknown",
        }).Fit(data).Transform(data);
        Assert.Empty(data.Cursors); // nothing is to be learned

        _ = applied.GetColumn<float[]>("G").Count();
        _ = applied.GetColumn<float>("Unknown").Count();
        _ = applied.GetColumn<float>("Number").Count();

        Assert.Equal([["Other"], ["Text", "Other"], ["Number"]], data.Cursors);
    }

    [Fact]
    public void A_saved_model_holds_the_vectors_and_what_was_learned()
    {
        IDataView data = SmallVectors.View(_ml, "a b", "c x", "");
        WordFeaturesTransformer model = _ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            InputColumnName = "Text",
            Vectors = SmallVectors.Make(),
            Pooling = [WordPooling.SifMean, WordPooling.TfIdfMean, WordPooling.Min],
            RemoveCommonDirection = true,
            Unknown = UnknownWords.Hash,
            UnknownCountColumnName = "Unknown",
        }).Fit(data);
        using MemoryStream stream = new();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;

        ITransformer loaded = new MLContext().Model.Load(stream, out _);

        Assert.IsType<WordFeaturesTransformer>(loaded);
        Assert.Equal(SmallVectors.Rows(model.Transform(data)), SmallVectors.Rows(loaded.Transform(data)));
        Assert.Equal(model.Transform(data).GetColumn<float>("Unknown"), loaded.Transform(data).GetColumn<float>("Unknown"));
    }

    [Fact]
    public void Vectors_of_a_file_are_inside_the_saved_model()
    {
        IDataView data = SmallVectors.View(_ml, "a b", "c");
        string path = Path.GetTempFileName();
        WordFeaturesTransformer model;
        try
        {
            File.WriteAllText(path, "a 1 0\nb 0 2\nc -3 4\n");
            model = _ml.Transforms.Text.ApplyWordVectors("Features", "Text", path).Fit(data);
        }
        finally
        {
            File.Delete(path);
        }

        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;
        Assert.Equal(SmallVectors.Rows(Apply(data)), SmallVectors.Rows(WordFeaturesTransformer.Load(stream).Transform(data)));
        Assert.Throws<FileNotFoundException>(() => _ml.Transforms.Text.ApplyWordVectors("Features", "Text", path));
    }

    [Fact]
    public void A_damaged_file_of_the_transformer_is_refused()
    {
        using MemoryStream stream = new();
        _ml.Transforms.Text.ApplyWordVectors("Features", SmallVectors.Make(), "Text", [WordPooling.TfIdfMean])
            .Fit(SmallVectors.View(_ml, "a b")).Save(stream);
        byte[] bytes = stream.ToArray();
        for (int i = 0; i < bytes.Length; i++)
        {
            Assert.Throws<InvalidDataException>(() => WordFeaturesTransformer.Load(new MemoryStream(bytes, 0, i)));
            byte[] other = [.. bytes];
            other[i] ^= 0x41;
            Assert.Throws<InvalidDataException>(() => WordFeaturesTransformer.Load(new MemoryStream(other)));
        }
    }

    [Fact]
    public void A_tokeniser_of_ones_own_is_given_again_and_named_where_it_is_missing()
    {
        IDataView data = SmallVectors.View(_ml, "a-b");
        WordFeaturesTransformer model = _ml.Transforms.Text.ApplyWordVectors(new ApplyWordVectorsOptions
        {
            InputColumnName = "Text",
            Vectors = SmallVectors.Make(),
            Tokenizer = new AtDashes(),
        }).Fit(data);
        using MemoryStream stream = new();
        model.Save(stream);

        stream.Position = 0;
        Assert.Equal([0.5f, 1], SmallVectors.Rows(WordFeaturesTransformer.Load(stream, new AtDashes()).Transform(data))[0]);
        stream.Position = 0;
        WordFeaturesTransformer without = WordFeaturesTransformer.Load(stream);
        Assert.Contains("'dashes'", Assert.Throws<InvalidOperationException>(() => without.Transform(data)).Message);
        Assert.Equal([0.5f, 1], SmallVectors.Rows(without.Transform(Rename(SmallVectors.View(_ml, "a b"))))[0]);

        IDataView Rename(IDataView view) => _ml.Transforms.CopyColumns("Text", "Words").Fit(view).Transform(view);
    }

    [Fact]
    public void Wrong_columns_and_options_are_named_with_the_way_out()
    {
        IDataView data = SmallVectors.View(_ml, "a");
        Error("'Number' is Single", () => Apply(data, input: "Number"));
        Error("'Nowhere'", () => Apply(data, input: "Nowhere"));
        Error("carries no word vectors", () => _ml.Transforms.Text.ApplyWordVectors("F", "Text").Fit(data));
        Error("carries no word vectors",
            () => _ml.Transforms.CopyColumns("Copy", "Text").Append(_ml.Transforms.Text.ApplyWordVectors("F", "Text")).Fit(data));
        Error("'Number' is Single", () => _ml.Transforms.CopyColumns("Copy", "Text")
            .Append(_ml.Transforms.Text.ApplyWordVectors("F", SmallVectors.Make(), "Number")).Fit(data));
        Error("comes twice", () => Apply(data, [WordPooling.Mean, WordPooling.Mean]));
        Error("no pooling", () => Apply(data, []));
        IDataView none = _ml.Data.FilterRowsByColumn(data, "Number", lowerBound: 5);
        Assert.Contains("no rows", Assert.Throws<InvalidOperationException>(() =>
            _ml.Transforms.Text.ApplyWordVectors("F", SmallVectors.Make(), "Text", [WordPooling.TfIdfMean]).Fit(none)).Message);

        static void Error(string part, Func<object> act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message);
    }

    private IDataView Apply(IDataView data, WordPooling[]? pooling = null, string input = "Text", UnknownWords unknown = UnknownWords.Skip) =>
        _ml.Transforms.Text.ApplyWordVectors("Features", SmallVectors.Make(), input, pooling, unknown: unknown).Fit(data).Transform(data);

    private sealed class Pooled
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class AtDashes : ITokenizer
    {
        public string Name => "dashes";

        public void Tokenize(ReadOnlySpan<char> text, ITokenSink sink)
        {
            foreach (Range part in text.Split('-')) sink.Add(text[part]);
        }
    }
}
