using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Word vectors debiased within a chain.</summary>
public sealed class DebiasWordVectorsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_applied_after_it_are_the_debiased_vectors()
    {
        IDataView data = GenderedText.View(_ml);
        var train = GenderedText.Train(_ml);
        WordVectors source = train.Fit(data).WordVectors;
        IDataView applied = train.Append(Debias()).Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens")).Fit(data)
            .Transform(data);

        WordVectors debiased = applied.Schema["Tokens"].GetWordVectors()!;
        AssertSame(source.Debias(new DebiasOptions { Axes = [GenderedText.Gender] }), debiased);
        AssertSame(source, applied.Schema[applied.Schema["Tokens"].Index - 1].GetWordVectors()!);
        BiasSubspace gender = BiasSubspace.Fit(source, GenderedText.Gender);
        foreach (string job in GenderedText.Jobs)
        {
            Assert.InRange(Math.Abs(gender.Cosine(debiased[job])), 0, 1e-6);
            Assert.True(Math.Abs(gender.Cosine(source[job])) > 1e-4, $"'{job}' was neutral before.");
        }

        string[] tokens = applied.GetColumn<string[]>("Tokens").First();
        Assert.Equal(GenderedText.Make(1)[0].Words, tokens);
        float[] mean = [.. Enumerable.Range(0, 8).Select(i => tokens.Average(t => debiased[t][i]))];
        Assert.Equal(mean, SmallVectors.Rows(applied)[0], (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_saved_chain_holds_the_vectors_once_and_gives_the_same_bits()
    {
        IDataView data = GenderedText.View(_ml);
        var train = GenderedText.Train(_ml, dimension: 200);
        WordVectorsTransformer trained = train.Fit(data);
        var debias = Debias();
        ITransformer chain = train.Append(debias).Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens")).Fit(data);
        long vectors = Saved(trained, data).Length;
        using MemoryStream whole = Saved(chain, data);

        ITransformer loaded = new MLContext().Model.Load(whole, out _);

        IDataView before = chain.Transform(data), after = loaded.Transform(data);
        Assert.Equal(SmallVectors.Rows(before), SmallVectors.Rows(after));
        AssertSame(before.Schema["Tokens"].GetWordVectors()!, after.Schema["Tokens"].GetWordVectors()!);
        DebiasWordVectorsTransformer part = Assert.Single(((IEnumerable<ITransformer>)loaded).OfType<DebiasWordVectorsTransformer>());
        Assert.Null(part.WordVectors);
        Assert.Equal(("Tokens", "Tokens"), (part.InputColumnName, part.OutputColumnName));
        // 29 words of 200 numbers; what is added is a direction and the lists of words.
        Assert.InRange(whole.Length, vectors, vectors + 29 * 200 * sizeof(float) / 3);
    }

    [Fact]
    public void Vectors_that_are_given_are_in_the_saved_model_debiased()
    {
        IDataView data = GenderedText.View(_ml);
        WordVectors source = GenderedText.Vectors(_ml);
        DebiasWordVectorsTransformer model =
            _ml.Transforms.Text.DebiasWordVectors("Words", source, axes: [GenderedText.Gender], keepNorms: true).Fit(data);
        WordVectors expected = source.Debias(new DebiasOptions { Axes = [GenderedText.Gender], KeepNorms = true });
        string path = Path.Combine(_folder, "model.bin");
        model.Save(path);
        using MemoryStream zip = Saved(model, data);

        foreach (DebiasWordVectorsTransformer each in (DebiasWordVectorsTransformer[])
            [model, DebiasWordVectorsTransformer.Load(path), (DebiasWordVectorsTransformer)new MLContext().Model.Load(zip, out _)])
        {
            AssertSame(expected, each.WordVectors!);
            Assert.Same(each.WordVectors, each.Transform(data).Schema["Words"].GetWordVectors());
            Assert.Same(each.WordVectors, each.GetWordVectors(data.Schema));
            Assert.Equal(model.Debiaser.Subspaces[0].Direction(0).ToArray(), each.Debiaser.Subspaces[0].Direction(0).ToArray());
        }
    }

    [Fact]
    public void Vectors_of_a_file_are_debiased_the_same()
    {
        IDataView data = GenderedText.View(_ml);
        WordVectors source = GenderedText.Vectors(_ml);
        string path = Path.Combine(_folder, "vectors.bin");
        source.Save(path, WordVectorsFormat.Word2VecBinary);

        DebiasWordVectorsTransformer model =
            _ml.Transforms.Text.DebiasWordVectors("Text", vectorsPath: path, axes: [GenderedText.Gender]).Fit(data);
        File.Delete(path);

        WordVectors expected = source.Debias(new DebiasOptions { Axes = [GenderedText.Gender] });
        AssertSame(expected, model.Transform(data).Schema["Text"].GetWordVectors()!);
        Assert.Throws<FileNotFoundException>(() => _ml.Transforms.Text.DebiasWordVectors("Text", vectorsPath: path));
    }

    [Fact]
    public void Values_types_and_other_annotations_pass_through()
    {
        IDataView data = GenderedText.View(_ml);
        data = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Append(_ml.Transforms.Concatenate("Named", "Text", "Topic"))
            .Fit(data).Transform(data);
        foreach (string column in (string[])["Text", "Words", "Keys", "Named"])
        {
            IDataView debiased = _ml.Transforms.Text.DebiasWordVectors("Out", GenderedText.Vectors(_ml), column, [GenderedText.Gender])
                .Fit(data).Transform(data);

            DataViewSchema.Column input = data.Schema[column], output = debiased.Schema["Out"];
            Assert.Equal(input.Type, output.Type);
            Assert.Equal([.. input.Annotations.Schema.Select(a => a.Name), "WordVectors"], output.Annotations.Schema.Select(a => a.Name));
            Assert.Null(debiased.Schema[column].GetWordVectors());
        }

        IDataView keys = _ml.Transforms.Text.DebiasWordVectors("Keys", GenderedText.Vectors(_ml), axes: [GenderedText.Gender])
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Keys")).Fit(data).Transform(data);
        Assert.Equal(data.GetColumn<string[]>("Words"), keys.GetColumn<string[]>("Back"));
        IDataView named = _ml.Transforms.Text.DebiasWordVectors("Named", GenderedText.Vectors(_ml), axes: [GenderedText.Gender]).Fit(data)
            .Transform(data);
        VBuffer<ReadOnlyMemory<char>> slots = default;
        named.Schema["Named"].GetSlotNames(ref slots);
        Assert.Equal(["Text", "Topic"], slots.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void Text_tokens_and_keys_are_applied_the_same()
    {
        IDataView data = GenderedText.View(_ml);
        data = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Fit(data).Transform(data);
        WordVectors source = GenderedText.Vectors(_ml);
        float[][][] all = [.. new[] { "Text", "Words", "Keys" }.Select(column => SmallVectors.Rows(
            _ml.Transforms.Text.DebiasWordVectors("Out", source, column, [GenderedText.Gender])
                .Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Out")).Fit(data).Transform(data)))];

        Assert.Equal(all[0], all[1]);
        Assert.Equal(all[0], all[2]);
    }

    [Fact]
    public void Fit_reads_no_rows_and_a_cursor_reads_what_it_is_asked_for()
    {
        WatchedView data = new(GenderedText.View(_ml));
        IDataView debiased = _ml.Transforms.Text.DebiasWordVectors("Out", GenderedText.Vectors(_ml), "Words", [GenderedText.Gender])
            .Fit(data).Transform(data);
        Assert.Empty(data.Cursors);

        Assert.Equal(data.GetColumn<string[]>("Words"), debiased.GetColumn<string[]>("Out"));
        _ = debiased.GetColumn<float>("Number").Count();

        Assert.Equal([["Words"], ["Words"], ["Number"]], data.Cursors);
        Assert.Throws<InvalidOperationException>(() => debiased.GetColumn<float>("Out").Count());
    }

    [Fact]
    public void Readers_get_the_inputs_own_getter()
    {
        IDataView data = GenderedText.View(_ml);
        DataViewSchema schema = data.Schema;
        ITransformer model = _ml.Transforms.Text.DebiasWordVectors("Text", GenderedText.Vectors(_ml), axes: [GenderedText.Gender]).Fit(data);
        IRowToRowMapper mapper = model.GetRowToRowMapper(schema);
        TextRow row = new(schema);

        DataViewRow debiased = mapper.GetRow(row, mapper.OutputSchema);

        Assert.Same(row.Getter, debiased.GetGetter<ReadOnlyMemory<char>>(mapper.OutputSchema["Text"]));
        Assert.Equal(["Text"], mapper.GetDependencies([mapper.OutputSchema["Text"]]).Select(c => c.Name));
    }

    [Fact]
    public void Cursors_that_run_side_by_side_pass_the_same_rows()
    {
        IDataView data = _ml.Data.Cache(GenderedText.View(_ml, 500));
        IDataView debiased = _ml.Transforms.Text.DebiasWordVectors("Words", GenderedText.Vectors(_ml), axes: [GenderedText.Gender]).Fit(data)
            .Transform(data);
        DataViewSchema.Column number = debiased.Schema["Number"], words = debiased.Schema["Words"];
        SortedDictionary<float, string> rows = [];
        Parallel.ForEach(debiased.GetRowCursorSet([number, words], 4), cursor =>
        {
            using DataViewRowCursor own = cursor;
            var numbers = own.GetGetter<float>(number);
            var tokens = own.GetGetter<VBuffer<ReadOnlyMemory<char>>>(words);
            float n = 0;
            VBuffer<ReadOnlyMemory<char>> value = default;
            while (own.MoveNext())
            {
                numbers(ref n);
                tokens(ref value);
                lock (rows) rows.Add(n, string.Join(' ', value.DenseValues()));
            }
        });

        Assert.Equal(GenderedText.Make(500).Select(r => r.Text), rows.Values);
    }

    [Fact]
    public void A_prediction_engine_runs_the_whole_chain()
    {
        IDataView data = GenderedText.View(_ml);
        ITransformer model = GenderedText.Train(_ml).Append(Debias()).Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens"))
            .Fit(data);
        using PredictionEngine<Review, Pooled> engine = _ml.Model.CreatePredictionEngine<Review, Pooled>(model);
        using PredictionEngine<Review, Passed> passed = _ml.Model.CreatePredictionEngine<Review, Passed>(
            _ml.Transforms.Text.DebiasWordVectors("Words", GenderedText.Vectors(_ml), axes: [GenderedText.Gender]).Fit(data));

        Assert.Equal(SmallVectors.Rows(model.Transform(data)), GenderedText.Make(60).Select(r => engine.Predict(r).Features));
        Assert.Equal(["a", "b"], passed.Predict(new Review { Words = ["a", "b"] }).Words);
    }

    [Fact]
    public void Caches_copies_and_filters_carry_the_debiased_vectors_and_they_are_made_once()
    {
        IDataView data = GenderedText.View(_ml);
        ITransformer model = GenderedText.Train(_ml).Append(Debias()).AppendCacheCheckpoint(_ml)
            .Append(_ml.Transforms.CopyColumns("Copy", "Tokens")).Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Copy")).Fit(data);
        IDataView applied = _ml.Data.TakeRows(_ml.Data.Cache(model.Transform(data)), 10);

        WordVectors debiased = applied.Schema["Tokens"].GetWordVectors()!;
        Assert.Same(debiased, applied.Schema["Copy"].GetWordVectors());
        Assert.Same(debiased, model.Transform(data).Schema["Tokens"].GetWordVectors());
        using MemoryStream stream = Saved(model, data);
        ITransformer loaded = new MLContext().Model.Load(stream, out _);
        WordVectors[] asked = new WordVectors[16];
        Parallel.For(0, asked.Length, i => asked[i] = loaded.Transform(data).Schema["Copy"].GetWordVectors()!);
        Assert.All(asked, each => Assert.Same(asked[0], each));
        AssertSame(debiased, asked[0]);
    }

    [Fact]
    public void A_second_step_debiases_what_the_first_has_left()
    {
        IDataView data = GenderedText.View(_ml);
        var train = GenderedText.Train(_ml);
        ITransformer model = train.Append(Debias()).Append(_ml.Transforms.Text.DebiasWordVectors("Tokens", axes: [GenderedText.Age]))
            .Fit(data);
        using MemoryStream stream = Saved(model, data);

        WordVectors expected = train.Fit(data).WordVectors.Debias(new DebiasOptions { Axes = [GenderedText.Gender] })
            .Debias(new DebiasOptions { Axes = [GenderedText.Age] });
        AssertSame(expected, model.Transform(data).Schema["Tokens"].GetWordVectors()!);
        AssertSame(expected, new MLContext().Model.Load(stream, out _).Transform(data).Schema["Tokens"].GetWordVectors()!);
    }

    [Fact]
    public void Words_that_only_n_grams_have_vectors_of_are_debiased_too()
    {
        IDataView data = GenderedText.View(_ml), unknown = SmallVectors.View(_ml, "nurses pilots");
        ITransformer model = GenderedText.Train(_ml, subwordBuckets: 200).Append(Debias())
            .Append(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens")).Fit(data);
        using MemoryStream stream = Saved(model, data);

        float[] row = SmallVectors.Rows(model.Transform(unknown))[0];
        Assert.Equal(row, SmallVectors.Rows(new MLContext().Model.Load(stream, out _).Transform(unknown))[0]);
        BiasSubspace gender = ((IEnumerable<ITransformer>)model).OfType<DebiasWordVectorsTransformer>().Single().Debiaser.Subspaces[0];
        Assert.Contains(row, number => number != 0);
        Assert.InRange(Math.Abs(gender.Cosine(row)), 0, 1e-5);
    }

    [Fact]
    public void Soft_debiasing_goes_the_same_way()
    {
        IDataView data = GenderedText.View(_ml);
        var train = GenderedText.Train(_ml);
        DebiasOptions core = new() { Axes = [GenderedText.Gender], Method = DebiasMethod.Soft, Lambda = 2, SoftTerms = SoftTerms.Means };
        ITransformer model = train.Append(_ml.Transforms.Text.DebiasWordVectors(new DebiasWordVectorsOptions
        {
            Axes = core.Axes,
            Method = core.Method,
            Lambda = core.Lambda,
            SoftTerms = core.SoftTerms,
        })).Fit(data);
        using MemoryStream stream = Saved(model, data);

        WordVectors debiased = model.Transform(data).Schema["Tokens"].GetWordVectors()!;
        AssertSame(train.Fit(data).WordVectors.Debias(core), debiased);
        AssertSame(debiased, new MLContext().Model.Load(stream, out _).Transform(data).Schema["Tokens"].GetWordVectors()!);
    }

    [Fact]
    public void Several_axes_go_at_once()
    {
        IDataView data = GenderedText.View(_ml);
        WordVectors source = GenderedText.Vectors(_ml);
        DebiasWordVectorsTransformer model =
            _ml.Transforms.Text.DebiasWordVectors("Text", source, axes: [GenderedText.Gender, GenderedText.Age]).Fit(data);

        Assert.Equal(["gender", "age"], model.Debiaser.Subspaces.Select(s => s.Name));
        AssertSame(source.Debias(new DebiasOptions { Axes = [GenderedText.Gender, GenderedText.Age] }), model.WordVectors!);
    }

    [Fact]
    public void Lists_of_words_come_from_files()
    {
        IDataView data = GenderedText.View(_ml);
        WordVectors source = GenderedText.Vectors(_ml);
        DebiasWordVectorsOptions options = new()
        {
            OutputColumnName = "Text",
            Vectors = source,
            DefinitionalSetsPath = Write("pairs.json", """[["she", "he"], ["woman", "man"]]"""),
            EqualitySetsPath = Write("equal.json", """[["mother", "father"]]"""),
            SpecificWordsPath = Write("specific.json", """["mother", "father", "daughter", "son", "nurse"]"""),
        };
        DebiasWordVectorsTransformer model = _ml.Transforms.Text.DebiasWordVectors(options).Fit(data);

        AssertSame(source.Debias(new DebiasOptions
        {
            Axes =
            [
                new BiasAxis
                {
                    Name = "pairs",
                    DefinitionalSets = [["she", "he"], ["woman", "man"]],
                    EqualitySets = [["mother", "father"]],
                    SpecificWords = ["mother", "father", "daughter", "son", "nurse"],
                },
            ],
        }), model.WordVectors!);
        Assert.Equal("pairs", model.Debiaser.Subspaces[0].Name);

        options.EqualitySetsPath = Write("equal.json", "{\"not\": \"sets\"}");
        Assert.Contains("equal.json", Assert.Throws<InvalidDataException>(() => _ml.Transforms.Text.DebiasWordVectors(options)).Message);
        options.EqualitySetsPath = Path.Combine(_folder, "nowhere.json");
        Assert.Throws<FileNotFoundException>(() => _ml.Transforms.Text.DebiasWordVectors(options));
        options.DefinitionalSetsPath = options.EqualitySetsPath = null;
        Assert.Contains("SpecificWordsPath is set", Error(options));

        string Write(string name, string json)
        {
            string path = Path.Combine(_folder, name);
            File.WriteAllText(path, json);
            return path;
        }
    }

    [SharedDataFact("data/glove-twitter-25d-12k")]
    public void With_the_authors_lists_no_neutral_word_of_GloVe_has_a_gender()
    {
        DebiasWordVectorsOptions options = new()
        {
            OutputColumnName = "Text",
            VectorsPath = SharedData.PathOf("data/glove-twitter-25d-12k/glove.twitter.27B.25d.subset.txt.gz"),
            DefinitionalSetsPath = SharedData.PathOf("data/debiaswe/definitional_pairs.json"),
            EqualitySetsPath = SharedData.PathOf("data/debiaswe/equalize_pairs.json"),
            SpecificWordsPath = SharedData.PathOf("data/debiaswe/gender_specific_full.json"),
        };
        DebiasWordVectorsTransformer model = _ml.Transforms.Text.DebiasWordVectors(options).Fit(GenderedText.View(_ml));

        BiasSubspace gender = model.Debiaser.Subspaces[0];
        int[] neutral = [.. model.Debiaser.RolesOf(model.WordVectors!).Rows(BiasRole.Neutral)];
        Assert.True(neutral.Length > 11_000, $"{neutral.Length} words are neutral.");
        float[] row = new float[gender.Dimension];
        Assert.All(neutral, word => Assert.InRange(Math.Abs(gender.Cosine(model.WordVectors!.Rows.Row(word, row))), 0, 1e-6));
    }

    [Fact]
    public void A_recurrent_network_starts_from_the_debiased_vectors()
    {
        IDataView data = GenderedText.View(_ml, 200);
        var network = Reviews.SmallNetwork();
        network.FeatureColumnName = "Tokens";
        network.UseColumnWordVectors = true;
        network.EmbeddingTraining = Models.EmbeddingTraining.Frozen;
        ITransformer Fit(IEstimator<ITransformer> before) =>
            GenderedText.Train(_ml).Append(before).Append(_ml.BinaryClassification.Trainers.RnnTextClassification(network)).Fit(data);
        ITransformer debiased = Fit(Debias());
        float[] with = [.. debiased.Transform(data).GetColumn<float>("Score")];
        float[] without = [.. Fit(_ml.Transforms.CopyColumns("Same", "Tokens")).Transform(data).GetColumn<float>("Score")];
        using MemoryStream stream = Saved(debiased, data);

        Assert.NotEqual(without, with);
        Assert.Equal(with, new MLContext().Model.Load(stream, out _).Transform(data).GetColumn<float>("Score"));
    }

    [Fact]
    public void Each_fold_of_a_cross_validation_debiases_its_own()
    {
        var network = Reviews.SmallBaseline();
        network.FeatureColumnName = "Sequence";
        var results = _ml.BinaryClassification.CrossValidate(GenderedText.View(_ml, 120), GenderedText.Train(_ml).Append(Debias())
            .Append(_ml.Transforms.Text.ApplyWordVectors("Sequence", "Tokens", output: WordVectorOutput.Sequence))
            .Append(_ml.BinaryClassification.Trainers.MeanEmbeddingClassification(network)), numberOfFolds: 2);

        double[][] directions = [.. results.Select(r => ((IEnumerable<ITransformer>)r.Model).OfType<DebiasWordVectorsTransformer>().Single()
            .Debiaser.Subspaces[0].Direction(0).ToArray())];
        Assert.NotEqual(directions[0], directions[1]);
    }

    [Fact]
    public void The_shape_says_what_the_schema_will_hold()
    {
        IDataView data = GenderedText.View(_ml);
        ShapeOf probe = new();
        _ = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words")
            .Append(_ml.Transforms.Concatenate("Named", "Text", "Topic"))
            .Append(_ml.Transforms.Text.DebiasWordVectors("Out", GenderedText.Vectors(_ml), "Keys", [GenderedText.Gender]))
            .Append(_ml.Transforms.Text.DebiasWordVectors("Named", GenderedText.Vectors(_ml), axes: [GenderedText.Gender]))
            .Append(_ml.Transforms.Text.DebiasWordVectors("Text", GenderedText.Vectors(_ml), axes: [GenderedText.Gender]))
            .Append(probe).Fit(data);

        SchemaShape.Column keys = probe.Column("Keys"), output = probe.Column("Out"), named = probe.Column("Named");
        Assert.Equal((keys.Kind, keys.ItemType, true), (output.Kind, output.ItemType, output.IsKey));
        Assert.Contains(output.Annotations, a => a.Name == "WordVectors" && a.ItemType is WordVectorsType);
        Assert.Contains(output.Annotations, a =>
            a.Name == "KeyValues" && a.Kind == SchemaShape.Column.VectorKind.Vector && a.ItemType is TextDataViewType);
        Assert.DoesNotContain(keys.Annotations, a => a.Name == "WordVectors");
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, named.Kind);
        Assert.Contains(named.Annotations, a => a.Name == "SlotNames");
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, probe.Column("Text").Kind);
    }

    [Fact]
    public void Log_and_listener_are_told_what_is_odd_and_a_cancelled_token_ends_it()
    {
        LogLines log = new(_ml);
        List<string> told = [];
        using CancellationTokenSource source = new();
        DebiasWordVectorsOptions options = new()
        {
            Axes = [GenderedText.Gender with { DefinitionalSets = [.. GenderedText.Gender.DefinitionalSets, ["{queen}", "{king}"]] }],
            Warn = told.Add,
            CancellationToken = source.Token,
        };
        IDataView data = GenderedText.View(_ml);
        ITransformer model = GenderedText.Train(_ml).Append(_ml.Transforms.Text.DebiasWordVectors(options)).Fit(data);

        Assert.Contains(told, line => line.Contains("{queen}, {king}", StringComparison.Ordinal));
        Assert.Equal(told, log.Of(ChannelMessageKind.Warning));
        Assert.Contains(log.Of(ChannelMessageKind.Info), line => line.Contains("Axis 'gender'", StringComparison.Ordinal));

        // What was fitted does not depend on the token any more, nor does it tell anyone.
        source.Cancel();
        int before = told.Count;
        DebiasWordVectorsTransformer fitted = ((IEnumerable<ITransformer>)model).OfType<DebiasWordVectorsTransformer>().Single();
        IDataView other = GenderedText.Train(_ml).Fit(data).Transform(data);
        Assert.NotNull(fitted.Transform(other).Schema["Tokens"].GetWordVectors());
        Assert.Equal(before, told.Count);
        Assert.ThrowsAny<OperationCanceledException>(() => _ml.Transforms.Text.DebiasWordVectors(options).Fit(other));
    }

    [Fact]
    public void Wrong_columns_and_options_are_named_with_the_way_out()
    {
        IDataView data = GenderedText.View(_ml);
        WordVectors vectors = GenderedText.Vectors(_ml);
        var after = _ml.Transforms.CopyColumns("Copy", "Text");
        foreach (Func<DebiasWordVectorsEstimator, object> fit in (Func<DebiasWordVectorsEstimator, object>[])
            [e => e.Fit(data), e => after.Append(e).Fit(data)])
        {
            Contains("'Text' carries no word vectors", () => fit(_ml.Transforms.Text.DebiasWordVectors("Text")));
            Contains("Put TrainWordVectors before", () => fit(_ml.Transforms.Text.DebiasWordVectors("Out", "Words")));
            Contains("'Number' is Single", () => fit(_ml.Transforms.Text.DebiasWordVectors("Out", vectors, "Number")));
            Contains("'Nowhere'", () => fit(_ml.Transforms.Text.DebiasWordVectors("Nowhere")));
        }

        DebiasWordVectorsTransformer model = GenderedText.Train(_ml).Append(Debias()).Fit(data).LastTransformer;
        Contains("'Tokens'", () => model.Transform(data));
        IDataView bare = _ml.Transforms.CopyColumns("Tokens", "Words").Fit(data).Transform(data);
        Contains("'Tokens' carries no word vectors", () => model.Transform(bare));
        IDataView other = GenderedText.Train(_ml, dimension: 4).Fit(data).Transform(data);
        Contains("column 'Tokens' carries. The vectors have 4 numbers", () => model.Transform(other).Schema["Tokens"].GetWordVectors()!);

        Assert.Contains("Both Vectors and VectorsPath", Error(new() { Vectors = vectors, VectorsPath = "somewhere" }));
        Assert.Contains("Both Axes and DefinitionalSetsPath", Error(new() { Axes = [GenderedText.Gender], DefinitionalSetsPath = "x" }));
        Assert.Contains("no Axes", Error(new() { Axes = [] }));
        Assert.Contains("Lambda", Error(new() { Lambda = -1 }));
        Assert.Contains("name of a column is empty", Error(new() { OutputColumnName = "" }));
        Assert.Contains("Threads", Error(new() { Threads = -1 }));
        Assert.Throws<FileNotFoundException>(() => _ml.Transforms.Text.DebiasWordVectors("Text", vectorsPath: Path.Combine(_folder, "no")));
        BiasAxis royal = new() { Name = "royal", DefinitionalSets = [["queen", "king"]] };
        Contains("queen, king", () => _ml.Transforms.Text.DebiasWordVectors("Text", vectors, axes: [royal]).Fit(data));
        Contains("given for column 'Text'", () => _ml.Transforms.Text.DebiasWordVectors("Text", vectors, axes: [royal]).Fit(data));
        Contains("that column 'Tokens' carries",
            () => GenderedText.Train(_ml).Append(_ml.Transforms.Text.DebiasWordVectors("Tokens", axes: [royal])).Fit(data));

        static void Contains(string part, Func<object> act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_damaged_file_of_the_transformer_is_refused(bool holdsVectors)
    {
        IDataView data = GenderedText.View(_ml);
        using MemoryStream stream = new();
        DebiasWordVectorsTransformer model = holdsVectors
            ? _ml.Transforms.Text.DebiasWordVectors("Text", GenderedText.Vectors(_ml), axes: [GenderedText.Gender]).Fit(data)
            : GenderedText.Train(_ml).Append(Debias()).Fit(data).LastTransformer;
        model.Save(stream);
        byte[] whole = stream.ToArray();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < whole.Length; i++)
        {
            Assert.Throws<InvalidDataException>(() => DebiasWordVectorsTransformer.Load(new MemoryStream(whole, 0, i)));
            byte[] changed = [.. whole];
            changed[i] ^= 0x41;
            Assert.Throws<InvalidDataException>(() => DebiasWordVectorsTransformer.Load(new MemoryStream(changed)));
        }

        long perFile = (GC.GetTotalAllocatedBytes(precise: true) - before) / (2 * whole.Length);
        Assert.True(perFile < 20 * whole.Length + 1_000_000, $"{perFile} bytes were allocated for a file of {whole.Length}");
    }

    private DebiasWordVectorsEstimator Debias() => _ml.Transforms.Text.DebiasWordVectors("Tokens", axes: [GenderedText.Gender]);

    private string Error(DebiasWordVectorsOptions options) =>
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Text.DebiasWordVectors(options)).Message;

    private MemoryStream Saved(ITransformer model, IDataView data)
    {
        MemoryStream stream = new();
        _ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return stream;
    }

    private static void AssertSame(WordVectors expected, WordVectors actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected.Words[i], actual.Words[i]);
            Assert.Equal(expected[expected.Words[i]], actual[actual.Words[i]]);
        }
    }

    private sealed class Pooled
    {
        public float[] Features { get; set; } = [];
    }

    private sealed class Passed
    {
        public string[] Words { get; set; } = [];
    }

    private sealed class TextRow(DataViewSchema schema) : DataViewRow
    {
        public ValueGetter<ReadOnlyMemory<char>> Getter { get; } = (ref ReadOnlyMemory<char> value) => value = "a".AsMemory();

        public override DataViewSchema Schema => schema;
        public override long Position => 0;
        public override long Batch => 0;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)(Delegate)Getter;

        public override ValueGetter<DataViewRowId> GetIdGetter() => throw new NotSupportedException("The row has no id.");

        public override bool IsColumnActive(DataViewSchema.Column column) => true;
    }
}
