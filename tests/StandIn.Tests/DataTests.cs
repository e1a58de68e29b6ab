using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class DataTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Objects_become_columns_and_objects_again()
    {
        List<Sample> rows = Sample.Rows(7);
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        Assert.Equal(7, data.GetRowCount());
        Assert.False(data.CanShuffle);
        Assert.Null(data.Schema.GetColumnOrNull("Ignored"));
        Assert.Equal("Vector<Single, 3>", data.Schema["Features"].Type.ToString());
        Assert.Equal("Key<UInt32, 0-4>", data.Schema["Group"].Type.ToString());

        Sample[] back = [.. _ml.Data.CreateEnumerable<Sample>(data, reuseRowObject: false)];
        Assert.Equal(7, back.Length);
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(rows[i].Text, back[i].Text);
            Assert.Equal(rows[i].Label, back[i].Label);
            Assert.Equal(rows[i].Number, back[i].Number);
            Assert.Equal(rows[i].Features, back[i].Features);
            Assert.Equal(rows[i].Sequence, back[i].Sequence);
            Assert.Equal(rows[i].Tokens, back[i].Tokens);
            Assert.Equal(rows[i].Group, back[i].Group);
        }
    }

    [Fact]
    public void A_reused_row_object_is_the_same_one_every_time()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(3));
        Assert.Single(_ml.Data.CreateEnumerable<Sample>(data, reuseRowObject: true).Distinct());
        Assert.Equal(3, _ml.Data.CreateEnumerable<Sample>(data, reuseRowObject: false).Distinct().Count());
    }

    [Fact]
    public void A_missing_column_fails_unless_missing_columns_are_ignored()
    {
        IDataView data = _ml.Transforms.SelectColumns("Text").Fit(_ml.Data.LoadFromEnumerable(Sample.Rows(2)))
            .Transform(_ml.Data.LoadFromEnumerable(Sample.Rows(2)));
        Exception e = Assert.ThrowsAny<Exception>(() => _ml.Data.CreateEnumerable<Sample>(data, false).ToArray());
        Assert.Contains("Label", e.Message);
        Assert.Equal(2, _ml.Data.CreateEnumerable<Sample>(data, false, ignoreMissingColumns: true).Count());
    }

    [Fact]
    public void Null_text_is_empty_and_a_null_array_has_no_items()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new Sample { Text = null!, Tokens = null! }]);
        Assert.True(Views.Column<ReadOnlyMemory<char>>(data, "Text")[0].IsEmpty);
        Assert.Equal(0, Views.Column<VBuffer<ReadOnlyMemory<char>>>(data, "Tokens")[0].Length);
    }

    [Fact]
    public void Nothing_is_read_before_a_cursor_moves()
    {
        int read = 0;
        IEnumerable<Sample> Source()
        {
            foreach (Sample row in Sample.Rows(5))
            {
                read++;
                yield return row;
            }
        }

        IDataView data = _ml.Data.LoadFromEnumerable(Source());
        Doubler doubler = new("Twice", "Weight");
        IDataView transformed = new EstimatorChain<ITransformer>().Append(doubler).Fit(data).Transform(data);
        Assert.Null(transformed.GetRowCount());
        Assert.Equal(0, read);

        // A column that nobody asks for is not computed.
        Assert.Equal(5, Views.Numbers(transformed).Length);
        Assert.Equal(5, read);
        Assert.Equal(0, doubler.Computed);
        Assert.Equal([0, 2, 4, 6, 8], Views.Column<float>(transformed, "Twice"));
        Assert.Equal(5, doubler.Computed);
    }

    [Fact]
    public void A_column_that_was_not_asked_for_cannot_be_read()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(2));
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Text"]]);
        Assert.True(cursor.IsColumnActive(data.Schema["Text"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Weight"]));
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(data.Schema["Weight"]));
    }

    [Fact]
    public void A_getter_of_another_type_is_refused()
    {
        IDataView data = _ml.Transforms.CopyColumns("Copy", "Text").Fit(_ml.Data.LoadFromEnumerable(Sample.Rows(2)))
            .Transform(_ml.Data.LoadFromEnumerable(Sample.Rows(2)));
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<string>(data.Schema["Copy"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<string>(data.Schema["Text"]));
    }

    [Fact]
    public void A_cache_reads_its_source_once_and_can_shuffle()
    {
        int enumerations = 0;
        IEnumerable<Sample> Source()
        {
            enumerations++;
            foreach (Sample row in Sample.Rows(10)) yield return row;
        }

        IDataView cache = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Source()), "Weight", "Features");
        Assert.True(cache.CanShuffle);
        float[] first = Views.Numbers(cache);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (float)i), first);
        Assert.Equal(first, Views.Numbers(cache));
        Assert.Equal(10, Views.Column<VBuffer<float>>(cache, "Features").Count);
        Assert.Equal(1, enumerations);

        float[] shuffled = Views.Numbers(cache, new Random(3));
        Assert.NotEqual(first, shuffled);
        Assert.Equal(first, shuffled.Order());
        Assert.Equal(shuffled, Views.Numbers(cache, new Random(3)));
    }

    [Fact]
    public void A_cached_vector_is_not_changed_by_who_reads_it()
    {
        IDataView cache = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Sample.Rows(2)));
        Views.Column<VBuffer<float>>(cache, "Features").ForEach(v => VBufferEditor.CreateFromBuffer(ref v).Values.Clear());
        Assert.Equal([1, 1.5f, -1], Views.Column<VBuffer<float>>(cache, "Features")[1].DenseValues());
    }

    [Fact]
    public void A_set_of_cursors_over_a_cache_shares_the_rows_between_threads()
    {
        IDataView data = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Sample.Rows(1000)));
        Doubler doubler = new("Twice", "Weight");
        IDataView view = doubler.Transform(data);
        DataViewRowCursor[] cursors = view.GetRowCursorSet([view.Schema["Twice"]], 4);
        List<(DataViewRowId Id, float Value)>[] parts = new List<(DataViewRowId, float)>[cursors.Length];
        Parallel.For(0, cursors.Length, i =>
        {
            using DataViewRowCursor cursor = cursors[i];
            ValueGetter<float> getter = cursor.GetGetter<float>(cursor.Schema["Twice"]);
            ValueGetter<DataViewRowId> ids = cursor.GetIdGetter();
            parts[i] = [];
            while (cursor.MoveNext())
            {
                float value = 0;
                DataViewRowId id = default;
                getter(ref value);
                ids(ref id);
                parts[i].Add((id, value));
            }
        });
        (DataViewRowId Id, float Value)[] all = [.. parts.SelectMany(p => p)];
        Assert.Equal(1000, all.Select(r => r.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 2f * i), all.Select(r => r.Value).Order());
    }

    [Fact]
    public void An_enumerable_gives_one_cursor_however_many_are_wanted()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(10));
        DataViewRowCursor cursor = Assert.Single(data.GetRowCursorSet(data.Schema, 4));
        Assert.Equal(10, Views.Column<float>(cursor, "Weight").Count);
    }

    [Fact]
    public void A_split_is_disjoint_complete_and_the_same_for_the_same_seed()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(2000));
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, 0.25, seed: 5);
        float[] train = Views.Numbers(split.TrainSet), test = Views.Numbers(split.TestSet);
        Assert.InRange(test.Length, 400, 600);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => (float)i), train.Concat(test).Order());
        Assert.Equal(test, Views.Numbers(_ml.Data.TrainTestSplit(data, 0.25, seed: 5).TestSet));
        Assert.NotEqual(test, Views.Numbers(_ml.Data.TrainTestSplit(data, 0.25, seed: 6).TestSet));
        Assert.Equal(Views.Numbers(new MLContext(9).Data.TrainTestSplit(data).TestSet),
            Views.Numbers(new MLContext(9).Data.TrainTestSplit(data).TestSet));
    }

    [Fact]
    public void Rows_of_one_sampling_key_stay_together()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(600));
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(data, 0.5, samplingKeyColumnName: "Group", seed: 1);
        HashSet<uint> train = [.. Views.Column<uint>(split.TrainSet, "Group")], test = [.. Views.Column<uint>(split.TestSet, "Group")];
        Assert.Empty(train.Intersect(test));
    }

    [Fact]
    public void Folds_test_every_row_once()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(300));
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _ml.Data.CrossValidationSplit(data, 3, seed: 1);
        Assert.Equal(3, folds.Count);
        Assert.Equal(Enumerable.Range(0, 300).Select(i => (float)i), folds.SelectMany(f => Views.Numbers(f.TestSet)).Order());
        Assert.All(folds, f => Assert.Equal(300, Views.Numbers(f.TrainSet).Length + Views.Numbers(f.TestSet).Length));
    }

    [Fact]
    public void Shuffling_keeps_every_row_and_repeats_for_the_same_seed()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(500));
        float[] shuffled = Views.Numbers(_ml.Data.ShuffleRows(data, seed: 4, shufflePoolSize: 50));
        Assert.NotEqual(Enumerable.Range(0, 500).Select(i => (float)i), shuffled);
        Assert.Equal(Enumerable.Range(0, 500).Select(i => (float)i), shuffled.Order());
        Assert.Equal(shuffled, Views.Numbers(_ml.Data.ShuffleRows(data, seed: 4, shufflePoolSize: 50)));
    }

    [Fact]
    public void Rows_can_be_taken_skipped_and_filtered()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(10));
        Assert.Equal([0, 1, 2], Views.Numbers(_ml.Data.TakeRows(data, 3)));
        Assert.Equal([8, 9], Views.Numbers(_ml.Data.SkipRows(data, 8)));
        Assert.Equal([4, 5], Views.Numbers(_ml.Data.FilterRowsByColumn(data, "Weight", 4, 6)));
        Assert.Equal(4, Views.Column<ReadOnlyMemory<char>>(_ml.Data.FilterRowsByColumn(data, "Weight", 6), "Text").Count);
    }

    [Fact]
    public void Preview_and_GetColumn_show_values()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Sample.Rows(10));
        Assert.Equal(4, data.Preview(4).RowView.Length);
        Assert.Equal(["row 0", "row 1"], data.GetColumn<string>("Text").Take(2));
        Assert.Equal([1, 1.5f, -1], data.GetColumn<float[]>("Features").ElementAt(1));
    }
}
