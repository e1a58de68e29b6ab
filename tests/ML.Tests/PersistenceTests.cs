using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetSeq.Interop;
using MLNetSeq.Transforms;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>Models saved and loaded, whole and damaged.</summary>
public sealed class PersistenceTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_chain_loaded_again_scores_the_same_bits_with_our_own_transformer()
    {
        IDataView data = Reviews.View(_ml, 120);
        var model = _ml.Transforms.CopyColumns("Copy", "Text").Append(Rnn("Copy")).Append(_ml.Transforms.CopyColumns("Score2", "Score"))
            .Fit(data);
        _ml.Model.Save(model, data.Schema, PathOf("chain.model"));

        ITransformer loaded = new MLContext().Model.Load(PathOf("chain.model"), out DataViewSchema schema);

        Assert.Equal(Bits(model.Transform(data)), Bits(loaded.Transform(data)));
        Assert.Single(((IEnumerable<ITransformer>)loaded).OfType<SequenceClassificationTransformer>());
        Assert.NotNull(schema.GetColumnOrNull("Text"));
    }

    [Fact]
    public void A_single_transformer_and_a_model_saved_again_load_too()
    {
        IDataView data = Reviews.View(_ml, 120);
        SequenceClassificationTransformer model = Rnn("Text").Fit(data);
        _ml.Model.Save(model, data.Schema, PathOf("one.model"));
        ITransformer once = _ml.Model.Load(PathOf("one.model"), out DataViewSchema schema);
        _ml.Model.Save(once, schema, PathOf("two.model"));

        ITransformer twice = _ml.Model.Load(PathOf("two.model"), out _);

        Assert.Equal(Bits(model.Transform(data)), Bits(twice.Transform(data)));
    }

    [Fact]
    public void A_fresh_process_with_a_plain_context_loads_the_model_and_scores_the_same_bits()
    {
        Review[] reviews = Reviews.Make(150);
        IDataView data = _ml.Data.LoadFromEnumerable(reviews);
        ITransformer model = _ml.Transforms.CopyColumns("Copy", "Text").Append(Rnn("Copy")).Fit(data);
        _ml.Model.Save(model, data.Schema, PathOf("fresh.model"));
        File.WriteAllLines(PathOf("texts.txt"), reviews.Select(r => r.Text));

        string[] lines = OtherProgram.Run("MLNetSeq.FreshProcess.dll", _folder, "fresh.model", "texts.txt");

        Assert.Equal(typeof(SequenceClassificationTransformer).FullName, lines[0]);
        Assert.Equal(Bits(model.Transform(data)).Select(bits => bits.ToString("x8", CultureInfo.InvariantCulture)), lines.Skip(1));
    }

    [Fact]
    public void Key_values_slot_names_and_settings_survive()
    {
        IDataView data = Reviews.View(_ml, 120);
        var options = Reviews.SmallBaseline();
        options.ScoreColumnName = "S";
        options.PredictedLabelColumnName = "P";
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Label", "Topic")
            .Append(_ml.MulticlassClassification.Trainers.MeanEmbeddingClassification(options))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "P")).Fit(data);
        _ml.Model.Save(model, data.Schema, PathOf("topics.model"));

        ITransformer loaded = _ml.Model.Load(PathOf("topics.model"), out _);
        IDataView scored = loaded.Transform(data);

        Assert.True(scored.Schema["S"].HasSlotNames());
        Assert.Equal(model.Transform(data).GetColumn<string>("Back"), scored.GetColumn<string>("Back"));
        Assert.Equal(["food", "place", "service"], scored.GetColumn<string>("Back").Distinct().Order());
    }

    [Fact]
    public void The_transformers_own_file_needs_no_context()
    {
        IDataView data = Reviews.View(_ml, 120);
        var options = Reviews.SmallNetwork();
        options.DecisionThreshold = 0.7f;
        SequenceClassificationTransformer model = _ml.BinaryClassification.Trainers.RnnTextClassification(options).Fit(data);
        model.Save(PathOf("own.bin"));

        SequenceClassificationTransformer loaded = SequenceClassificationTransformer.Load(PathOf("own.bin"));

        Assert.Equal(Bits(model.Transform(data)), Bits(loaded.Transform(data)));
        Assert.Equal(0.7f, loaded.DecisionThreshold);
        Assert.Equal("Text", loaded.FeatureColumnName);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        byte[] whole = OwnFile();
        for (int length = 0; length < whole.Length; length += 1 + whole.Length / 60)
        {
            using MemoryStream cut = new(whole, 0, length);
            Assert.Throws<InvalidDataException>(() => SequenceClassificationTransformer.Load(cut));
        }
    }

    [Fact]
    public void A_file_with_a_bit_changed_anywhere_is_refused_at_little_cost()
    {
        byte[] whole = OwnFile();
        Random random = new(1);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 300; i++)
        {
            // Half of the changes go where lengths and counts are.
            int at = i % 2 == 0 ? random.Next(Math.Min(200, whole.Length)) : random.Next(whole.Length);
            byte[] changed = [.. whole];
            changed[at] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => SequenceClassificationTransformer.Load(new MemoryStream(changed)));
        }

        long perFile = (GC.GetTotalAllocatedBytes(precise: true) - before) / 300;
        Assert.True(perFile < 20 * whole.Length + 1_000_000, $"{perFile} bytes were allocated for a file of {whole.Length}");
    }

    [Fact]
    public void Foreign_files_are_refused_by_what_they_are()
    {
        Assert.Contains("was not saved by", Refusal("a text file, and a long enough one at that"u8.ToArray()));
        Assert.Contains("mlContext.Model.Load", Refusal([.. "PK\x03\x04"u8, .. new byte[100]]));
        Assert.Contains("version 99", Refusal([.. "MLNETSEQ"u8, 99, 0, 0, 0]));
        Assert.Contains("'Tagger'", Refusal([.. "MLNETSEQ"u8, 1, 0, 0, 0, 6, .. "Tagger"u8]));

        static string Refusal(byte[] file) =>
            Assert.Throws<InvalidDataException>(() => SequenceClassificationTransformer.Load(new MemoryStream(file))).Message;
    }

    [Fact]
    public void A_damaged_file_of_MLNets_is_an_exception()
    {
        IDataView data = Reviews.View(_ml, 60);
        using MemoryStream stream = new();
        _ml.Model.Save(Rnn("Text").Fit(data), data.Schema, stream);
        byte[] whole = stream.ToArray();

        foreach (int length in (int[])[0, 10, whole.Length / 2, whole.Length - 40])
            Assert.ThrowsAny<Exception>(() => _ml.Model.Load(new MemoryStream(whole, 0, length), out _));
    }

    [Fact]
    public void The_table_of_transformers_knows_its_keys_only()
    {
        ITransformerTable table = (ITransformerTable)Activator.CreateInstance(
            Type.GetType("MLNetSeq.Transforms.TransformerTable, MLNetSeq.Transforms", throwOnError: true)!, nonPublic: true)!;

        Assert.Null(table.Read("System.Diagnostics.Process", _ml, Stream.Null));
        Assert.Throws<InvalidDataException>(() => table.Read("SequenceClassification", _ml, Stream.Null));
    }

    private Trainers.RnnTextClassificationBinaryTrainer Rnn(string feature)
    {
        var options = Reviews.SmallNetwork();
        options.FeatureColumnName = feature;
        return _ml.BinaryClassification.Trainers.RnnTextClassification(options);
    }

    private byte[] OwnFile()
    {
        using MemoryStream stream = new();
        Rnn("Text").Fit(Reviews.View(_ml, 60)).Save(stream);
        return stream.ToArray();
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static uint[] Bits(IDataView scored) => [.. scored.GetColumn<float>("Score").Select(BitConverter.SingleToUInt32Bits)];
}
