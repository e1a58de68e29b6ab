using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public class DebiaserFilesTests
{
    [Theory]
    [InlineData(DebiasMethod.Hard)]
    [InlineData(DebiasMethod.Soft)]
    public void What_is_loaded_gives_the_same_bits(DebiasMethod method)
    {
        WordVectors vectors = SmallVectors.Create();
        foreach (bool keepNorms in (bool[])[false, true])
        {
            DebiasOptions options = Options(method);
            options.KeepNorms = keepNorms;
            Debiaser saved = Debiaser.Fit(vectors, options), loaded = Load(Save(saved));
            Assert.Equal(saved.Apply(vectors).Values(), loaded.Apply(vectors).Values());
            Assert.Equal(saved.Subspaces.Select(s => s.Name), loaded.Subspaces.Select(s => s.Name));
            Assert.Equal(saved.Subspaces[1].ExplainedShares, loaded.Subspaces[1].ExplainedShares);
            Assert.Equal(Save(saved), Save(loaded));
        }
    }

    [Fact]
    public void What_is_loaded_warns_where_asked()
    {
        WordVectors vectors = SmallVectors.Create();
        List<string> warnings = [];
        byte[] bytes = Save(Debiaser.Fit(vectors, new() { Axes = [SmallVectors.Axis] }));
        using BinaryReader reader = new(new MemoryStream(bytes));
        Debiaser.Load(reader, warnings.Add).Apply(vectors.With(("w1", new float[vectors.Dimension])));
        Assert.Single(warnings);
    }

    [Theory]
    [InlineData(DebiasMethod.Hard)]
    [InlineData(DebiasMethod.Soft)]
    public void Damage_is_told_from_a_debiaser(DebiasMethod method)
    {
        byte[] bytes = Save(Debiaser.Fit(SmallVectors.Create(dimension: 5), Options(method)));
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<EndOfStreamException>(() => Load(bytes[..length]));
        RandomStream random = new(1);
        for (int i = 0; i < 5000; i++)
        {
            byte[] damaged = [.. bytes];
            for (int n = random.Next(3); n >= 0; n--) damaged[random.Next(bytes.Length)] = (byte)random.Next(256);
            Exception? error = Record.Exception(() => Load(damaged));
            Assert.True(error is null or InvalidDataException or EndOfStreamException, error?.ToString());
        }
    }

    private static DebiasOptions Options(DebiasMethod method) => new()
    {
        Axes =
        [
            SmallVectors.Axis with { EqualitySets = [["she", "he"]], SpecificWords = ["father", "w7"] },
            SmallVectors.Religion,
        ],
        Method = method,
        Components = 2,
        SoftTerms = SoftTerms.Means,
    };

    private static byte[] Save(Debiaser debiaser)
    {
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream)) debiaser.Save(writer);
        return stream.ToArray();
    }

    private static Debiaser Load(byte[] bytes)
    {
        using BinaryReader reader = new(new MemoryStream(bytes));
        return Debiaser.Load(reader);
    }
}
