using System.Security.Cryptography;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class ClassifierFileFuzzTests
{
    private const int Changes = 4000;

    // What reading costs whatever is read: buffers, above all that of the longest word.
    private const long FixedBytes = 200_000;
    private const int TimesTheFile = 10;

    private static readonly Lazy<byte[][]> Files = new(() =>
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.HiddenSize, options.EmbeddingSize, options.MaximumEpochs) = (3, 4, 1);
        var withSubwords = ToyData.Options();
        (withSubwords.HiddenSize, withSubwords.EmbeddingSize, withSubwords.SubwordBuckets) = (2, 3, 30);
        return
        [
            File(ToyData.Train(ToyData.Words(20, options), options)), File(ToyData.Train(ToyData.Words(20, withSubwords), withSubwords)),
            File(ToyData.Train(ToyData.Keys(20, options), options)), File(ToyData.Train(ToyData.Vectors(20, options), options)),
        ];
    });

    [Fact]
    public void A_file_cut_off_anywhere_is_refused() => new ModelFileFuzz(Refused).CutOff(Files.Value);

    [Fact]
    public void A_single_changed_byte_is_noticed_wherever_it_is() => new ModelFileFuzz(Refused).ChangeByte(Files.Value);

    [Fact]
    public void A_changed_weight_is_noticed_by_the_checksum()
    {
        byte[] file = [.. Files.Value[3]];
        file[file.Length / 2] ^= 1;
        var e = Assert.Throws<InvalidDataException>(() => Load(file));
        Assert.Contains("the checksum does not match", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_after_the_header_are_refused()
    {
        var random = new RandomStream(1);
        for (int i = 0; i < Changes; i++)
        {
            byte[] file = Files.Value[i % Files.Value.Length][..(30 + random.Next(60))];
            byte[] noise = new byte[random.Next(400)];
            for (int j = 0; j < noise.Length; j++) noise[j] = (byte)random.Next(256);
            Refused([.. file, .. noise], $"noise {i}");
        }
    }

    [Fact]
    public void A_file_that_lies_with_the_right_checksum_is_refused_or_scores_but_nothing_else()
    {
        var random = new RandomStream(2);
        int loaded = 0;
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = [.. Files.Value[i % Files.Value.Length]];
            for (int n = 1 + random.Next(3); n > 0; n--) changed[random.Next(i % 2 == 0 ? 120 : changed.Length)] = (byte)random.Next(256);
            SHA256.HashData(changed.AsSpan(..^32), changed.AsSpan(^32..));
            if (Judge(changed, $"lie {i}") is not { } model) continue;
            loaded++;
            Score(model);
        }

        Assert.True(loaded > Changes / 20, $"Only {loaded} of {Changes} files got past the checks: the test tests nothing.");
    }

    [Fact]
    public void A_large_file_costs_a_few_times_its_size_and_its_half_no_more()
    {
        const int Keys = 40_000;
        var input = new SequenceInput(SequenceInputKind.Keys, Keys);
        var network = new ClassifierNetwork(ToyData.Shape(input, table: Keys + Vocabulary.FirstWord, hidden: 200, width: 20),
            new RandomStream(1));
        byte[] file = File(new SequenceClassifier(network, vocabulary: null, new ClassifierReading(null, 100, TextPart.End), []));
        Assert.NotNull(Judge(file, "a large file"));
        Refused(file[..(file.Length / 2)], "half of a large file");
    }

    private static void Refused(byte[] file, string what) => Assert.True(Judge(file, what) is null, $"A model came from {what}.");

    // The model, or null where the file is refused as it should be.
    private static SequenceClassifier? Judge(byte[] file, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        SequenceClassifier? model = null;
        try
        {
            model = Load(file);
        }
        catch (InvalidDataException)
        {
            // As promised.
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before, limit = FixedBytes + TimesTheFile * (long)file.Length;
        Assert.True(allocated <= limit, $"{what}: reading {file.Length} bytes took {allocated} bytes of memory, more than {limit}.");
        return model;
    }

    private static void Score(SequenceClassifier model)
    {
        using ClassifierSession session = model.CreateSession();
        switch (model.Input.Kind)
        {
            case SequenceInputKind.Text: session.AddText("a great film"); break;
            case SequenceInputKind.Tokens: session.AddTokens(["a".AsMemory(), "great".AsMemory()]); break;
            case SequenceInputKind.Keys: session.AddKeys([1]); break;
            default: session.AddVectors(new float[model.Input.Size]); break;
        }

        session.Run();
        Assert.Equal(model.IsBinary ? 1 : model.ClassCount, session.Scores(0).Length);
    }

    private static SequenceClassifier Load(byte[] file) => SequenceClassifier.Load(new MemoryStream(file));

    private static byte[] File(SequenceClassifier model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }
}
