using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class ContractTests
{
    [Fact]
    public void Types_print_as_people_know_them()
    {
        Assert.Equal("String", TextDataViewType.Instance.ToString());
        Assert.Equal("Single", NumberDataViewType.Single.ToString());
        Assert.Equal("Boolean", BooleanDataViewType.Instance.ToString());
        Assert.Equal("Key<UInt32, 0-4>", new KeyDataViewType(typeof(uint), 5).ToString());
        Assert.Equal("Vector<Single>", new VectorDataViewType(NumberDataViewType.Single).ToString());
        Assert.Equal("Vector<Single, 3>", new VectorDataViewType(NumberDataViewType.Single, 3).ToString());
        Assert.Equal("Vector<Single, *, 4>", new VectorDataViewType(NumberDataViewType.Single, 0, 4).ToString());
    }

    [Fact]
    public void A_sequence_of_vectors_is_a_type_of_its_own_without_a_known_size()
    {
        VectorDataViewType sequence = new(NumberDataViewType.Single, 0, 4);
        Assert.False(sequence.IsKnownSize);
        Assert.Equal(0, sequence.Size);
        Assert.Equal([0, 4], sequence.Dimensions.AsEnumerable());
        Assert.Equal(typeof(VBuffer<float>), sequence.RawType);
        Assert.True(sequence.Equals(new VectorDataViewType(NumberDataViewType.Single, 0, 4)));
        Assert.False(sequence.Equals(new VectorDataViewType(NumberDataViewType.Single)));
    }

    [Fact]
    public void A_key_needs_an_unsigned_type_and_a_count()
    {
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(int), 5));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(uint), 0));
        Assert.ThrowsAny<ArgumentException>(() => new KeyDataViewType(typeof(byte), 256));
    }

    [Fact]
    public void A_sparse_vector_reads_as_the_dense_one()
    {
        VBuffer<float> sparse = new(5, 2, [1, 2], [1, 3]);
        Assert.False(sparse.IsDense);
        Assert.Equal([0, 1, 0, 2, 0], sparse.DenseValues());
        Assert.Equal(2, sparse.GetItemOrDefault(3));
        Assert.Equal(0, sparse.GetItemOrDefault(4));
        Assert.Equal([KeyValuePair.Create(1, 1f), KeyValuePair.Create(3, 2f)], sparse.Items());
        Assert.Equal(5, sparse.Items(all: true).Count());

        VBuffer<float> dense = default;
        sparse.CopyToDense(ref dense);
        Assert.Equal([0, 1, 0, 2, 0], dense.GetValues().ToArray());
        float[] room = new float[7];
        sparse.CopyTo(room, 1, -1);
        Assert.Equal([0, -1, 1, -1, 2, -1, 0], room);
    }

    [Fact]
    public void An_editor_uses_the_room_of_the_vector_again()
    {
        float[] room = new float[4];
        VBuffer<float> vector = new(4, room);
        VBufferEditor<float> editor = VBufferEditor.Create(ref vector, 2);
        Assert.False(editor.CreatedNewValues);
        editor.Values[0] = 7;
        vector = editor.Commit();
        Assert.Equal(2, vector.Length);
        Assert.Equal(7, room[0]);

        editor = VBufferEditor.Create(ref vector, 9);
        Assert.True(editor.CreatedNewValues);
        Assert.Equal(9, editor.Commit().Length);
    }

    [Fact]
    public void A_column_of_the_same_name_hides_the_one_before()
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn("A", NumberDataViewType.Single);
        builder.AddColumn("B", NumberDataViewType.Single);
        builder.AddColumn("A", TextDataViewType.Instance);
        DataViewSchema schema = builder.ToSchema();
        Assert.Equal(3, schema.Count);
        Assert.True(schema[0].IsHidden);
        Assert.Equal(2, schema["A"].Index);
        Assert.Same(TextDataViewType.Instance, schema["A"].Type);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        DataViewSchema.Builder builder = new();
        builder.AddColumn("A", NumberDataViewType.Single);
        DataViewSchema schema = builder.ToSchema();
        Assert.Null(schema.GetColumnOrNull("Nothing"));
        Assert.Contains("Nothing", Assert.Throws<ArgumentOutOfRangeException>(() => schema["Nothing"]).Message);
    }

    [Fact]
    public void An_annotation_is_read_by_its_own_type_only()
    {
        DataViewSchema.Annotations.Builder builder = new();
        builder.AddPrimitiveValue("Kind", TextDataViewType.Instance, "x".AsMemory());
        DataViewSchema.Annotations annotations = builder.ToAnnotations();
        ReadOnlyMemory<char> text = default;
        annotations.GetValue("Kind", ref text);
        Assert.Equal("x", text.ToString());
        float number = 0;
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Kind", ref number));
        Assert.Throws<InvalidOperationException>(() => annotations.GetValue("Other", ref text));
    }

    [Fact]
    public void A_chain_shows_an_estimator_the_shape_of_the_data()
    {
        MLContext ml = new(1);
        IDataView data = ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(ml.Data.LoadFromEnumerable(Sample.Rows(3)))
            .Transform(ml.Data.LoadFromEnumerable(Sample.Rows(3)));
        Dictionary<string, SchemaShape.Column> shape = ShapeProbe.Of(data).ToDictionary(c => c.Name);
        Assert.Same(TextDataViewType.Instance, shape["Text"].ItemType);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, shape["Features"].Kind);
        Assert.Equal(SchemaShape.Column.VectorKind.VariableVector, shape["Tokens"].Kind);
        Assert.True(shape["Key"].IsKey);
        Assert.Same(NumberDataViewType.UInt32, shape["Key"].ItemType);
        SchemaShape.Column values = Assert.Single(shape["Key"].Annotations, c => c.Name == "KeyValues");
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, values.Kind);
    }
}
