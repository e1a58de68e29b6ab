using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class TransformTests
{
    private readonly MLContext _ml = new(1);
    private readonly IDataView _data;

    public TransformTests() => _data = _ml.Data.LoadFromEnumerable(Sample.Rows(6));

    [Fact]
    public void Keys_number_values_from_one_in_order_of_occurrence_and_stand_for_them()
    {
        IDataView keyed = Apply(_ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")));
        Assert.Equal("Key<UInt32, 0-5>", keyed.Schema["Key"].Type.ToString());
        Assert.Equal([1u, 2u, 3u, 4u, 5u, 6u], Views.Column<uint>(keyed, "Key"));
        Assert.Equal(Sample.Rows(6).Select(r => r.Text), keyed.GetColumn<string>("Back"));
        Assert.True(keyed.Schema["Key"].HasKeyValues());
    }

    [Fact]
    public void Words_of_a_text_become_keys_of_a_vector()
    {
        IDataView keyed = Apply(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text")
            .Append(_ml.Transforms.Conversion.MapValueToKey("Keys", "Words")));
        Assert.Equal("Vector<String>", keyed.Schema["Words"].Type.ToString());
        Assert.Equal(["row", "1"], keyed.GetColumn<string[]>("Words").ElementAt(1));
        Assert.Equal("Vector<Key<UInt32, 0-6>>", keyed.Schema["Keys"].Type.ToString());
        Assert.Equal([1u, 3u], Views.Column<VBuffer<uint>>(keyed, "Keys")[1].DenseValues());
    }

    [Fact]
    public void A_value_that_was_not_there_at_Fit_is_a_missing_key()
    {
        ITransformer mapping = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(_data);
        Sample[] rows = [new() { Text = "never seen" }, new() { Text = "" }, new() { Text = "row 0" }];
        IDataView other = mapping.Transform(_ml.Data.LoadFromEnumerable(rows));
        Assert.Equal([0u, 0u, 1u], Views.Column<uint>(other, "Key"));
    }

    [Fact]
    public void Keys_can_follow_the_order_of_values()
    {
        IDataView keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text",
            keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(Reversed()).Transform(Reversed());
        Assert.Equal([6u, 5u, 4u, 3u, 2u, 1u], Views.Column<uint>(keyed, "Key"));

        IDataView Reversed() => _ml.Data.LoadFromEnumerable(Sample.Rows(6).AsEnumerable().Reverse());
    }

    [Fact]
    public void MapKeyToValue_needs_key_values_in_the_schema_and_in_its_shape()
    {
        KeyToValueMappingEstimator mapping = _ml.Transforms.Conversion.MapKeyToValue("Value", "Group");
        Assert.Contains("Group", Assert.Throws<ArgumentOutOfRangeException>(() => mapping.Fit(_data)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EstimatorChain<ITransformer>().Append(mapping).Fit(_data));
    }

    [Fact]
    public void A_missing_input_column_is_named_before_anything_is_fitted()
    {
        Doubler first = new("Twice", "Weight");
        Exception e = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new EstimatorChain<ITransformer>().Append(first).Append(_ml.Transforms.CopyColumns("Copy", "Nowhere")).Fit(_data));
        Assert.Contains("Nowhere", e.Message);
        Assert.Equal(0, first.Computed);
    }

    [Fact]
    public void Columns_can_be_copied_selected_and_dropped()
    {
        IDataView copied = Apply(_ml.Transforms.CopyColumns("Copy", "Weight"));
        Assert.Equal(Views.Numbers(_data), Views.Column<float>(copied, "Copy"));
        Assert.Equal(["Weight", "Text"], Apply(_ml.Transforms.SelectColumns("Weight", "Text")).Schema.Select(c => c.Name));
        Assert.Null(Apply(_ml.Transforms.DropColumns("Text", "Label")).Schema.GetColumnOrNull("Text"));
        Assert.Equal(6, Views.Numbers(Apply(_ml.Transforms.DropColumns("Text"))).Length);
    }

    [Fact]
    public void Concatenate_makes_one_vector_with_slot_names()
    {
        IDataView joined = Apply(_ml.Transforms.Concatenate("Inner", "Weight")
            .Append(_ml.Transforms.Concatenate("All", "Inner", "Weight")));
        Assert.Equal("Vector<Single, 2>", joined.Schema["All"].Type.ToString());
        Assert.Equal([3, 3], Views.Column<VBuffer<float>>(joined, "All")[3].DenseValues());
        VBuffer<ReadOnlyMemory<char>> names = default;
        joined.Schema["All"].GetSlotNames(ref names);
        Assert.Equal(["Inner.Weight", "Weight"], names.DenseValues().Select(n => n.ToString()));
    }

    [Fact]
    public void ConvertType_reads_numbers_booleans_and_text()
    {
        IDataView converted = Apply(_ml.Transforms.Conversion.ConvertType("AsNumber", "Label")
            .Append(_ml.Transforms.Conversion.ConvertType("AsDouble", "Weight", DataKind.Double)));
        Assert.Equal([1, 0, 1, 0, 1, 0], Views.Column<float>(converted, "AsNumber"));
        Assert.Equal(5.0, Views.Column<double>(converted, "AsDouble")[5]);
    }

    [Fact]
    public void An_annotation_of_an_own_type_travels_with_its_column()
    {
        Vocabulary vocabulary = new();
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.Add("Vocabulary", new VocabularyType(), (ref Vocabulary value) => value = vocabulary);
        IDataView data = new Annotated(_data, "Text", annotations.ToAnnotations());
        IDataView end = _ml.Transforms.CopyColumns("Copy", "Text").Append(_ml.Transforms.SelectColumns("Copy", "Text"))
            .AppendCacheCheckpoint(_ml).Fit(data).Transform(data);
        IDataView train = _ml.Data.TrainTestSplit(end).TrainSet;
        foreach (IDataView view in new[] { end, train, _ml.Data.Cache(end), _ml.Data.TakeRows(end, 2), _ml.Data.ShuffleRows(end) })
        {
            Vocabulary? found = null;
            view.Schema["Copy"].Annotations.GetValue("Vocabulary", ref found);
            Assert.Same(vocabulary, found);
        }

        SchemaShape.Column shape = ShapeProbe.Of(end).Single(c => c.Name == "Copy");
        Assert.Equal("Vocabulary", Assert.Single(shape.Annotations).ItemType.ToString());
    }

    private IDataView Apply(IEstimator<ITransformer> estimator) => estimator.Fit(_data).Transform(_data);

    private sealed class Vocabulary;

    private sealed class VocabularyType() : StructuredDataViewType(typeof(Vocabulary))
    {
        public override bool Equals(DataViewType? other) => other is VocabularyType;
        public override string ToString() => "Vocabulary";
    }

    /// <summary>A view whose column has annotations.</summary>
    private sealed class Annotated : IDataView
    {
        private readonly IDataView _source;

        public Annotated(IDataView source, string name, DataViewSchema.Annotations annotations)
        {
            _source = source;
            DataViewSchema.Builder schema = new();
            foreach (DataViewSchema.Column column in source.Schema)
                schema.AddColumn(column.Name, column.Type, column.Name == name ? annotations : column.Annotations);
            Schema = schema.ToSchema();
        }

        public bool CanShuffle => false;
        public DataViewSchema Schema { get; }
        public long? GetRowCount() => null;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columns, Random? rand = null) =>
            new Cursor(this, _source.GetRowCursor(columns.Select(c => _source.Schema[c.Index]), rand));

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columns, int n, Random? rand = null) =>
            [GetRowCursor(columns, rand)];

        private sealed class Cursor(Annotated view, DataViewRowCursor source) : DataViewRowCursor
        {
            public override DataViewSchema Schema => view.Schema;
            public override long Position => source.Position;
            public override long Batch => source.Batch;
            public override bool MoveNext() => source.MoveNext();
            public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(source.Schema[column.Index]);
            public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();
            public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
                source.GetGetter<TValue>(source.Schema[column.Index]);
        }
    }
}
