using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Models;
using MLNetSeq.Testing;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>The four kinds of sequence a feature column can hold.</summary>
public class InputKindTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Text_tokens_are_read_as_they_are()
    {
        SequenceClassificationTransformer model = Train(Reviews.View(_ml, 300), "Words", out IDataView scored);

        Assert.Equal(new SequenceInput(SequenceInputKind.Tokens), model.Model.Input);
        Assert.True(_ml.BinaryClassification.Evaluate(scored).Accuracy > 0.9);
    }

    [Fact]
    public void Keys_are_read_with_or_without_a_known_number_of_them()
    {
        IDataView data = Reviews.View(_ml, 300);
        IDataView keyed = _ml.Transforms.Text.TokenizeIntoWords("Tokens", "Text")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Tokens")).Fit(data).Transform(data);

        SequenceClassificationTransformer model = Train(keyed, "Keys", out IDataView scored);

        Assert.Equal(SequenceInputKind.Keys, model.Model.Input.Kind);
        Assert.Equal(model.Model.Input.Size, (int)((KeyDataViewType)((VectorDataViewType)keyed.Schema["Keys"].Type).ItemType).Count);
        Assert.True(_ml.BinaryClassification.Evaluate(scored).Accuracy > 0.9);
        Assert.IsType<VectorDataViewType>(model.FeatureColumnType);
    }

    [Fact]
    public void Sequences_of_vectors_need_no_embedding()
    {
        IDataView data = Walks(200, seed: 1);

        SequenceClassificationTransformer model = Train(data, "Steps", out IDataView scored);

        Assert.Equal(new SequenceInput(SequenceInputKind.Vectors, 2), model.Model.Input);
        Assert.Equal("Vector<Single, *, 2>", model.FeatureColumnType.ToString());
        Assert.True(_ml.BinaryClassification.Evaluate(scored).Accuracy > 0.9);
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Words")]
    public void A_column_of_another_kind_than_the_model_was_trained_on_is_refused(string column)
    {
        SequenceClassificationTransformer model = Train(Reviews.View(_ml, 100), column, out _);
        IDataView data = Reviews.View(_ml, 5);
        IDataView other = _ml.Transforms.CopyColumns(column, column == "Text" ? "Words" : "Text").Fit(data).Transform(data);

        string message = Assert.Throws<ArgumentException>(() => model.Transform(other)).Message;
        Assert.Contains($"'{column}'", message);
        Assert.Contains("was trained on", message);
    }

    [Fact]
    public void Numbers_that_are_no_whole_vectors_are_refused_by_column()
    {
        SequenceClassificationTransformer model = Train(Walks(100, seed: 1), "Steps", out _);
        IDataView odd = View([new Walk { Steps = [1, 2, 3] }]);

        Assert.Contains("'Steps' has 3 numbers",
            Assert.Throws<InvalidOperationException>(() => model.Transform(odd).GetColumn<float>("Score").ToArray()).Message);
    }

    [Fact]
    public void Every_kind_is_saved_and_loaded_with_what_it_reads()
    {
        IDataView reviews = Reviews.View(_ml, 80);
        foreach ((IDataView data, string column) in new[] { (reviews, "Text"), (reviews, "Words"), (Walks(80, seed: 2), "Steps") })
        {
            SequenceClassificationTransformer model = Train(data, column, out IDataView scored);
            using MemoryStream stream = new();
            model.Save(stream);
            stream.Position = 0;

            SequenceClassificationTransformer loaded = SequenceClassificationTransformer.Load(stream);

            Assert.Equal(model.Model.Input, loaded.Model.Input);
            Assert.Equal(scored.GetColumn<float>("Score"), loaded.Transform(data).GetColumn<float>("Score"));
        }
    }

    [Fact]
    public void A_sparse_vector_is_read_with_its_zeros()
    {
        SequenceClassificationTransformer model = Train(Walks(100, seed: 1), "Steps", out _);
        IDataView dense = View([new Walk { Steps = [0, 1, 0, 0, 2, 0] }]);
        IDataView sparse = new MappedSteps(dense, new VBuffer<float>(6, 2, [1, 2], [1, 4]));

        Near.Assert(Score(dense), Score(sparse), 1e-6, "score");

        float Score(IDataView view) => model.Transform(view).GetColumn<float>("Score").Single();
    }

    private SequenceClassificationTransformer Train(IDataView data, string column, out IDataView scored)
    {
        var options = Reviews.SmallNetwork();
        options.FeatureColumnName = column;
        SequenceClassificationTransformer model = _ml.BinaryClassification.Trainers.RnnTextClassification(options).Fit(data);
        scored = model.Transform(data);
        return model;
    }

    // Positive where the second coordinate rises.
    private IDataView Walks(int count, int seed)
    {
        Random random = new(seed);
        return View([.. Enumerable.Range(0, count).Select(i =>
        {
            bool rises = i % 2 == 0;
            int length = random.Next(2, 8);
            float[] steps = new float[2 * length];
            for (int t = 0; t < length; t++)
            {
                steps[2 * t] = random.NextSingle();
                steps[2 * t + 1] = (rises ? t : length - t) / 4f;
            }

            return new Walk { Steps = steps, Label = rises };
        })]);
    }

    private IDataView View(Walk[] walks)
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Walk));
        definition["Steps"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 0, 2);
        return _ml.Data.LoadFromEnumerable(walks, definition);
    }

    private sealed class Walk
    {
        public float[] Steps { get; set; } = [];
        public bool Label { get; set; }
    }

    /// <summary>One row whose first column is a given vector.</summary>
    private sealed class MappedSteps(IDataView source, VBuffer<float> steps) : IDataView
    {
        public DataViewSchema Schema => source.Schema;
        public bool CanShuffle => false;

        public long? GetRowCount() => source.GetRowCount();

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
            new Cursor(source.GetRowCursor(columnsNeeded, rand), steps);

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
            [GetRowCursor(columnsNeeded, rand)];

        private sealed class Cursor(DataViewRowCursor inner, VBuffer<float> steps) : DataViewRowCursor
        {
            public override DataViewSchema Schema => inner.Schema;
            public override long Batch => inner.Batch;
            public override long Position => inner.Position;

            public override bool MoveNext() => inner.MoveNext();
            public override ValueGetter<DataViewRowId> GetIdGetter() => inner.GetIdGetter();
            public override bool IsColumnActive(DataViewSchema.Column column) => inner.IsColumnActive(column);

            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => column.Name == "Steps"
                ? (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => steps.CopyTo(ref value))
                : inner.GetGetter<TValue>(column);

            protected override void Dispose(bool disposing)
            {
                if (disposing) inner.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
