#if !MLNET_PACKAGE
using System.IO.Compression;
#endif
using Microsoft.ML;
using Microsoft.ML.Data;
using Xunit;

namespace MLNetSeq.Tests;

public sealed class ModelFileTests
{
    private readonly MLContext _ml = new(1);
    private readonly IDataView _data;
    private readonly ITransformer _model;

    public ModelFileTests()
    {
        _data = _ml.Data.LoadFromEnumerable(Sample.Rows(8));
        _model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key"))
            .Append(_ml.Transforms.CopyColumns("Copy", "Weight"))
            .Append(_ml.Transforms.Concatenate("All", "Copy", "Features"))
            .Append(_ml.Transforms.Text.TokenizeIntoWords("Words", "Text"))
            .Append(_ml.Transforms.Conversion.ConvertType("AsNumber", "Label"))
            .Append(_ml.Transforms.DropColumns("Copy")).Fit(_data);
    }

    [Fact]
    public void A_saved_chain_loads_in_another_context_and_gives_the_same_values()
    {
        ITransformer loaded = new MLContext().Model.Load(new MemoryStream(Saved()), out DataViewSchema inputSchema);
        IDataView before = _model.Transform(_data), after = loaded.Transform(_data);
        Assert.Equal(before.Schema.Select(c => (c.Name, c.Type.ToString())), after.Schema.Select(c => (c.Name, c.Type.ToString())));
        Assert.Equal(before.GetColumn<string>("Back"), after.GetColumn<string>("Back"));
        Assert.Equal(before.GetColumn<float[]>("All"), after.GetColumn<float[]>("All"));
        Assert.Equal(before.GetColumn<string[]>("Words"), after.GetColumn<string[]>("Words"));
        Assert.Equal(before.GetColumn<float>("AsNumber"), after.GetColumn<float>("AsNumber"));
        Assert.Equal(_data.Schema.Select(c => (c.Name, c.Type.ToString())), inputSchema.Select(c => (c.Name, c.Type.ToString())));
        Assert.Equal("row 5", _ml.Model.CreatePredictionEngine<Sample, Output>(loaded).Predict(new Sample { Text = "row 5" }).Back);
    }

    [Fact]
    public void A_model_without_an_input_schema_loads_without_one()
    {
        string path = Path.GetTempFileName();
        try
        {
            _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Weight").Fit(_data), null, path);
            ITransformer loaded = _ml.Model.Load(path, out DataViewSchema inputSchema);
            Assert.Null(inputSchema);
            Assert.Equal(Views.Numbers(_data), Views.Column<float>(loaded.Transform(_data), "Copy"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_transformer_that_writes_nothing_cannot_be_saved() =>
        Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(new Doubler("Twice", "Weight"), _data.Schema, new MemoryStream()));

#if !MLNET_PACKAGE
    [Fact]
    public void The_prior_and_a_calibrator_are_saved_too()
    {
        ITransformer prior = _ml.BinaryClassification.Trainers.Prior().Fit(_data);
        IDataView scored = _ml.Transforms.CopyColumns("Copy", "Weight").Fit(_data).Transform(_data);
        ITransformer platt = _ml.BinaryClassification.Calibrators.Platt(scoreColumnName: "Copy").Fit(scored);
        foreach ((ITransformer model, IDataView data) in new[] { (prior, _data), (platt, scored) })
        {
            MemoryStream file = new();
            _ml.Model.Save(model, null, file);
            file.Position = 0;
            IDataView loaded = new MLContext().Model.Load(file, out _).Transform(data);
            Assert.Equal(model.Transform(data).GetColumn<float>("Probability"), loaded.GetColumn<float>("Probability"));
        }
    }

    [Fact]
    public void A_type_of_somebody_else_is_refused_in_an_input_schema_by_column()
    {
        DataViewSchema.Builder schema = new();
        schema.AddColumn("Odd", new OddType());
        Assert.Contains("Odd",
            Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(_model, schema.ToSchema(), new MemoryStream())).Message);
    }

    [Fact]
    public void Annotations_of_the_input_schema_are_saved_and_those_of_other_types_left_out()
    {
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(_data).Transform(_data);
        DataViewSchema.Annotations.Builder odd = new();
        odd.Add("Odd", new OddType(), (ref object value) => value = this);
        DataViewSchema.Builder schema = new();
        schema.AddColumns(data.Schema);
        schema.AddColumn("Marked", NumberDataViewType.Single, odd.ToAnnotations());
        MemoryStream file = new();
        _ml.Model.Save(_model, schema.ToSchema(), file);
        file.Position = 0;
        _ml.Model.Load(file, out DataViewSchema loaded);
        VBuffer<ReadOnlyMemory<char>> values = default;
        loaded["Key"].GetKeyValues(ref values);
        Assert.Equal(8, values.Length);
        Assert.Empty(loaded["Marked"].Annotations.Schema);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_all_the_same()
    {
        using GZipStream zipped = new(new MemoryStream(Compressed()), CompressionMode.Decompress);
        Assert.NotNull(_ml.Model.Load(zipped, out _));

        byte[] Compressed()
        {
            MemoryStream target = new();
            using (GZipStream zip = new(target, CompressionLevel.Fastest)) zip.Write(Saved());
            return target.ToArray();
        }
    }

    [Fact]
    public void A_file_of_the_real_ML_NET_is_refused_by_name()
    {
        MemoryStream zip = new();
        using (ZipArchive archive = new(zip, ZipArchiveMode.Create, leaveOpen: true))
            archive.CreateEntry("TransformerChain/Model.key");
        zip.Position = 0;
        FormatException e = Assert.Throws<FormatException>(() => _ml.Model.Load(zip, out _));
        Assert.Contains("saved by ML.NET", e.Message);
        Assert.Contains("stand-in", e.Message);
    }

    [Fact]
    public void The_real_ML_NET_cannot_take_our_file_for_a_zip_archive()
    {
        Assert.Throws<InvalidDataException>(() => new ZipArchive(new MemoryStream(Saved())));
        Assert.StartsWith("MLNetSeq.StandIn model", System.Text.Encoding.ASCII.GetString(Saved(), 0, 30));
    }

    [Fact]
    public void A_file_cut_anywhere_gives_a_clear_error()
    {
        byte[] whole = Saved();
        for (int length = 0; length < whole.Length; length++) Refused(whole[..length]);
    }

    [Fact]
    public void A_damaged_byte_gives_a_clear_error_or_a_model_and_never_a_huge_allocation()
    {
        byte[] whole = Saved();
        Random random = new(1);
        long before = GC.GetTotalAllocatedBytes();
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. whole];
            for (int k = random.Next(1, 4); k > 0; k--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                _ml.Model.Load(new MemoryStream(damaged), out _);
            }
            catch (Exception e) when (e is FormatException or InvalidOperationException)
            {
                Assert.NotEmpty(e.Message);
            }
        }

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 2L << 30);
    }

    [Fact]
    public void An_assembly_that_is_not_here_is_named()
    {
        MemoryStream file = new();
        _ml.Model.Save(_ml.Transforms.CopyColumns("Copy", "Weight").Fit(_data), null, file);
        byte[] bytes = file.ToArray();
        int at = bytes.AsSpan(90).IndexOf("MLNetSeq.StandIn"u8) + 90;
        "NoSuchAssembly.X"u8.CopyTo(bytes.AsSpan(at));
        Assert.Contains("NoSuchAssembly.X", Refused(bytes).Message);
    }

    private Exception Refused(byte[] file)
    {
        Exception? e = Record.Exception(() => _ml.Model.Load(new MemoryStream(file), out _));
        Assert.True(e is FormatException or InvalidOperationException, $"{file.Length} bytes: {e?.ToString() ?? "no error"}");
        return e!;
    }

    private sealed class OddType() : StructuredDataViewType(typeof(object))
    {
        public override bool Equals(DataViewType? other) => other is OddType;
    }
#endif

    private byte[] Saved()
    {
        MemoryStream stream = new();
        _ml.Model.Save(_model, _data.Schema, stream);
        return stream.ToArray();
    }

    private sealed class Output
    {
        public string Back { get; set; } = "";
    }
}
