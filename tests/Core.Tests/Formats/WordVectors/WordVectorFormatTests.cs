using System.IO.Compression;
using System.Text;
using MLNetSeq.Embeddings;
using Xunit;
using static MLNetSeq.Tests.Formats.WordVectorFiles;

namespace MLNetSeq.Tests.Formats;

public sealed class WordVectorFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("MLNetSeq.Vectors").FullName;

    public static TheoryData<WordVectorsFormat> Formats() => [.. Enum.GetValues<WordVectorsFormat>()];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_written_is_told_apart_and_read_again_packed_or_not(WordVectorsFormat format)
    {
        WordVectors vectors = Make(200, 9);
        foreach (string name in (string[])["vectors", "vectors.gz"])
        {
            string path = Path.Combine(_folder, name);
            vectors.Save(path, format);
            AssertSame(vectors, WordVectors.Load(path), keepsAll: format is WordVectorsFormat.Archive or WordVectorsFormat.FastTextBinary);
            AssertSame(vectors, WordVectors.Load(path, new() { Format = format }));
            AssertSame(vectors, Load(File.ReadAllBytes(path)));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_layout_is_filtered_and_converted_while_it_is_read(WordVectorsFormat format)
    {
        byte[] file = Bytes(Make(200, 9), format);
        WordVectors some = Load(
            file,
            new()
            {
                Vocabulary = WordList.Create(["word99", "日本", "word50", "no"]),
                MaximumWords = 2,
                Precision = VectorPrecision.Int8,
            });
        Assert.Equal(["日本", "word50"], Words(some));
        Assert.Equal(VectorPrecision.Int8, some.Rows.Precision);
        Assert.Equal(3, Load(file, new() { MaximumWords = 3 }).Count);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Load(file, new() { Cancellation = cancelled.Token }));
    }

    [Fact]
    public void A_fastText_model_that_was_written_keeps_words_unknown_words_and_counts()
    {
        WordVectors vectors = Make(100, 6, hasSubwords: true), read = Load(Bytes(vectors, WordVectorsFormat.FastTextBinary));
        for (int i = 0; i < vectors.Count; i++)
        {
            float[] expected = Row(vectors, i), actual = Row(read, i);
            for (int n = 0; n < expected.Length; n++) Assert.Equal(expected[n], actual[n], 0.05); // vectors reach 500,000
            Assert.Equal(vectors.Words.CountOf(i), read.Words.CountOf(i));
        }

        Assert.Equal(vectors["unknown"], read["unknown"]);
    }

    [Fact]
    public void A_quantised_fastText_model_is_refused_with_what_to_use_instead()
    {
        byte[] file = Bytes(Make(2, 3), WordVectorsFormat.FastTextBinary);
        int flag = file.Length - (2 * 3 * 4 + 17) * 2; // two matrices, each behind a flag and its shape
        Assert.Equal(0, file[flag]);
        file[flag] = 1;
        Assert.Contains("Use the .bin", Assert.Throws<InvalidDataException>(() => Load(file)).Message);
    }

    [Fact]
    public void The_words_of_safetensors_may_be_lines_of_a_file_beside_it()
    {
        string path = Path.Combine(_folder, "a.safetensors");
        MLNetSeq.Formats.SafeTensors.Write(path, [new("any", [2, 3], [1, 2, 3, 4, 5, 6])]);
        Assert.Contains("no words", Assert.Throws<InvalidDataException>(() => WordVectors.Load(path)).Message);
        File.WriteAllText(Path.ChangeExtension(path, ".txt"), "x\ny\n");
        Assert.Equal([4f, 5, 6], WordVectors.Load(path)["y"]);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_are_replaced_and_words_that_become_the_same_are_one()
    {
        List<string> warnings = [];
        byte[] file = [.. "x"u8, 0xFF, .. " 1 2\nx"u8, 0xFE, .. " 3 4\n"u8];
        WordVectors vectors = Load(file, new() { Warn = warnings.Add });
        Assert.Equal([1f, 2], vectors["x\uFFFD"]);
        Assert.Equal(1, vectors.Count);
        Assert.Single(warnings);
    }

    [Fact]
    public void A_file_is_replaced_whole_or_not_at_all()
    {
        string path = Path.Combine(_folder, "vectors.txt");
        Make(5).Save(path);
        byte[] before = File.ReadAllBytes(path);
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Make(9).Save(path, cancellation: cancelled.Token));
        WordVectors bad = WordVectors.Create(["a\nb"], [1], 1);
        Assert.Contains("'a\\nb'", Assert.Throws<InvalidOperationException>(() => bad.Save(path)).Message);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
        Assert.Throws<ArgumentException>(() => bad.Save(Path.Combine(_folder, "vectors.unknown")));
    }

    [Fact]
    public void A_map_lives_as_long_as_its_words_or_rows_do()
    {
        string path = Path.Combine(_folder, "a.seqvec");
        Make().Save(path);
        (WordList words, VectorRows rows) = Parts(path);
        Make(3).Save(path); // another file takes its name
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal("word40", words[40]);
        Assert.Equal(Row(Make(), 40), rows.Row(40, new float[rows.Dimension]).ToArray());
        Assert.Equal(3, WordVectors.Open(path).Count);
    }

    [Theory]
    [InlineData("3 2\na 1 2\nb 3 4\nc 5 6\nd 7 8\n")]
    public void Words_beyond_those_announced_are_left_with_a_warning(string text)
    {
        List<string> warnings = [];
        Assert.Equal(3, Load(text, new() { Warn = warnings.Add }).Count);
        Assert.Contains("not read", Assert.Single(warnings));
    }

    [Fact]
    public void A_damaged_packed_file_is_named()
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes("a 1 2\n"));
        byte[] file = packed.ToArray();
        file[^10] ^= 0xFF;
        Assert.Throws<InvalidDataException>(() => Load(file));
    }

    private static (WordList Words, VectorRows Rows) Parts(string path)
    {
        WordVectors vectors = WordVectors.Open(path);
        return (vectors.Words, vectors.Rows);
    }

    [Fact]
    public void Saving_into_a_folder_that_is_not_there_names_it()
    {
        string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        WordVectors vectors = WordVectors.Create(["a"], [1, 2], 2);
        string message = Assert.Throws<DirectoryNotFoundException>(() => vectors.Save(Path.Combine(folder, "vectors.txt"))).Message;
        Assert.Contains($"There is no folder '{folder}'", message, StringComparison.Ordinal);
    }
}
