using MLNetSeq.Embeddings;
using Xunit;
using static MLNetSeq.Tests.Formats.WordVectorFiles;

namespace MLNetSeq.Tests.Formats;

public sealed class ArchiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("MLNetSeq.Archive").FullName;

    public static TheoryData<VectorPrecision, bool, bool> Kinds()
    {
        TheoryData<VectorPrecision, bool, bool> kinds = [];
        foreach (VectorPrecision precision in Enum.GetValues<VectorPrecision>())
            for (int i = 0; i < 4; i++) kinds.Add(precision, i % 2 == 0, i > 1);
        return kinds;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void An_archive_gives_back_what_was_saved_in_a_stream_and_mapped(VectorPrecision precision, bool counts, bool subwords)
    {
        foreach (int size in (int[])[0, 1, 2, 50, 777])
        {
            WordVectors vectors = Make(size, 5, counts, subwords).ToPrecision(precision);
            string path = Path.Combine(_folder, $"{size}.seqvec");
            vectors.Save(path);
            WordVectors.Verify(path);
            foreach (WordVectors read in (WordVectors[])[WordVectors.Load(path), WordVectors.Open(path), Load(File.ReadAllBytes(path))])
            {
                Assert.Equal(precision, read.Rows.Precision);
                AssertSame(vectors, read, keepsAll: true);
                Assert.Equal(File.ReadAllBytes(path), Bytes(read, WordVectorsFormat.Archive));
            }
        }
    }

    [Fact]
    public void What_follows_an_archive_in_a_stream_is_left_there()
    {
        WordVectors vectors = Make();
        using MemoryStream stream = new();
        vectors.Save(stream);
        stream.WriteByte(42);
        vectors.Save(stream);
        stream.Position = 0;
        AssertSame(vectors, WordVectors.Load(stream), keepsAll: true);
        Assert.Equal(42, stream.ReadByte());
        AssertSame(vectors, WordVectors.Load(stream), keepsAll: true);
    }

    [Fact]
    public void An_archive_is_filtered_and_converted_when_it_is_loaded()
    {
        WordVectors vectors = Make(hasSubwords: true);
        WordVectors some = Load(
            Bytes(vectors, WordVectorsFormat.Archive),
            new()
            {
                Vocabulary = WordList.Create(["word40", "é", "word30", "nowhere"]),
                MaximumWords = 2,
                Precision = VectorPrecision.Half,
            });
        Assert.Equal(["é", "word30"], Words(some));
        Assert.Equal(VectorPrecision.Half, some.Rows.Precision);
        Assert.Equal(vectors.Words.CountOf(30), some.Words.CountOf(1));
        Assert.Equal(20, some.Subwords!.Rows.Count);
    }
}
