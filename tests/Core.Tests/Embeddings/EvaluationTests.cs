using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class EvaluationTests : IDisposable
{
    private const string Questions = "data/analogy/questions-words.txt";
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    // What gensim 4.2 counts.
    [SharedDataFact(SharedVectors.Glove)]
    public void GloVe_answers_as_many_questions_as_in_gensim()
    {
        WordVectors vectors = SharedVectors.Read(SharedVectors.Glove);
        AnalogyTest test = AnalogyTest.ReadGoogle(SharedData.PathOf(Questions));
        Check(vectors.EvaluateAnalogies(test), 1942, 3006);
        Check(vectors.EvaluateAnalogies(test, new() { CaseInsensitive = false }), 866, 1676);
        Check(vectors.EvaluateAnalogies(test, new() { CountUnknown = true }), 1942, 19544);
        Check(vectors.EvaluateAnalogies(test, new() { RestrictVocabulary = 800 }), 78, 100);
        Assert.Equal(vectors.EvaluateAnalogies(test).ToString(), vectors.EvaluateAnalogies(test, new() { Threads = 3 }).ToString());
    }

    [SharedDataFact(SharedVectors.GoogleNews)]
    public void Google_News_vectors_answer_as_many_questions_as_in_gensim()
    {
        WordVectors vectors = SharedVectors.Read(SharedVectors.GoogleNews);
        AnalogyTest test = AnalogyTest.ReadGoogle(SharedData.PathOf(Questions));
        Check(vectors.EvaluateAnalogies(test), 219, 258);
        Check(vectors.EvaluateAnalogies(test, new() { RestrictVocabulary = 800 }), 163, 196);
    }

    [SharedDataFact(SharedVectors.Glove)]
    public void GloVe_correlates_with_people_as_in_gensim()
    {
        WordVectors vectors = SharedVectors.Read(SharedVectors.Glove);
        WordSimilarityMetrics metrics = vectors.EvaluateSimilarity(Pairs("EN-WS-353-ALL.txt"));
        Near.Assert(0.5653669407074426, metrics.Pearson, 1e-5, "Pearson");
        Near.Assert(0.5449371172593741, metrics.Spearman, 1e-5, "Spearman");
        Assert.InRange(metrics.SpearmanPValue / 5.102787827099622e-17, 0.999, 1.001);
        Near.Assert(0.4277620396600567, metrics.OutOfVocabularyShare, 1e-12, "OOV");
        metrics = vectors.EvaluateSimilarity(Pairs("EN-SIMLEX-999.txt"), new() { CountUnknown = true });
        Near.Assert(-0.015003834972211265, metrics.Pearson, 1e-5, "Pearson, unknown words counted");
        Near.Assert(-0.028786508085438204, metrics.Spearman, 1e-5, "Spearman, unknown words counted");
        Assert.Equal(999, metrics.Pairs);
    }

    [SharedDataFact("data/analogy/msr.csv")]
    public void The_MSR_file_has_a_section_for_each_type()
    {
        AnalogyTest test = AnalogyTest.ReadMsr(SharedData.PathOf("data/analogy/msr.csv"));
        Assert.Equal(8000, test.Sections.Sum(s => s.Questions.Count));
        Assert.Equal("JJ_JJR", test.Sections[0].Name);
        Assert.Equal(new AnalogyQuestion("good", "better", "rough", "rougher"), test.Sections[0].Questions[0]);
        Assert.All(test.Sections, s => Assert.True(s.IsSyntactic));
    }

    [Fact]
    public void Four_words_a_line_are_MSR_questions_too()
    {
        AnalogyTest test = AnalogyTest.ReadMsr(Written("good better rough rougher\r\nbetter\tgood  rougher rough"));
        Assert.Equal("better good rougher rough", Assert.Single(test.Sections).Questions[1].ToString());
    }

    [Theory]
    [InlineData("a b c d", "line 1")]
    [InlineData(": s\na b c\n", "line 2")]
    [InlineData("", "no analogy")]
    public void Malformed_Google_files_are_named_with_the_line(string text, string expected)
    {
        string message = Assert.Throws<InvalidDataException>(() => AnalogyTest.ReadGoogle(Written(text))).Message;
        Assert.Contains(_path, message);
        Assert.Contains(expected, message);
    }

    [Theory]
    [InlineData(",type,word1,word2,word3,target\n0,T,a,b,c,d\n1,T,a,b,c", "line 3")]
    [InlineData("a b c d\na b c", "line 2")]
    public void Malformed_MSR_files_are_named_with_the_line(string text, string expected)
    {
        string message = Assert.Throws<InvalidDataException>(() => AnalogyTest.ReadMsr(Written(text))).Message;
        Assert.Contains(_path, message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void Lines_of_pairs_that_are_none_are_skipped_and_counted()
    {
        WordSimilarityTest test = WordSimilarityTest.Read(Written("# c\nWord 1\tWord 2\tHuman\na\tb\t1.5\na b 2e0\nx\ty\tNaN\n\na\tb\n"));
        Assert.Equal([new WordPair("a", "b", 1.5), new WordPair("a", "b", 2)], test.Pairs);
        Assert.Equal([2, 5, 6, 7], test.SkippedLines);
        Assert.Contains("line 1", Assert.Throws<InvalidDataException>(() => WordSimilarityTest.Read(Written("a b"))).Message);
    }

    [Fact]
    public void Lines_without_end_and_bytes_that_are_no_text_are_refused()
    {
        Assert.Contains("line 2", Assert.Throws<InvalidDataException>(
            () => WordSimilarityTest.Read(Written("a b 1\n" + new string('x', EvaluationLines.MaximumLength + 1)))).Message);
        File.WriteAllBytes(_path, [0x61, 0xff, 0xfe, 0x20]);
        Assert.Contains("UTF-8", Assert.Throws<InvalidDataException>(() => WordSimilarityTest.Read(_path)).Message);
        Assert.Throws<FileNotFoundException>(() => AnalogyTest.ReadGoogle(_path + ".none"));
    }

    [Fact]
    public void Pairs_without_a_known_word_are_an_error_and_questions_without_one_count_nothing()
    {
        WordVectors vectors = WordVectors.Create(["a", "b"], [1, 0, 0, 1], 2);
        Assert.Throws<InvalidOperationException>(() => vectors.EvaluateSimilarity(new WordSimilarityTest([new("x", "y", 1)])));
        AnalogyMetrics metrics = vectors.EvaluateAnalogies(new([new("s", false, [new("x", "y", "z", "w")])]));
        Assert.Equal((0, 0.0, 1.0), (metrics.Total.Total, metrics.Accuracy, metrics.OutOfVocabularyShare));
        Assert.Contains("1 of 1 questions", metrics.ToString());
    }

    private static void Check(AnalogyMetrics metrics, int correct, int total) =>
        Assert.Equal((correct, total), (metrics.Total.Correct, metrics.Total.Total));

    private static WordSimilarityTest Pairs(string name) =>
        WordSimilarityTest.Read(SharedData.PathOf(Path.Combine("data", "word-sim", name)));

    private string Written(string text)
    {
        File.WriteAllText(_path, text);
        return _path;
    }
}
