using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class SharedEvaluationFileTests
{
    [SharedDataFact("data/word-sim")]
    public void All_sets_of_word_pairs_read_whole()
    {
        (string File, int Pairs)[] sets =
        [
            ("EN-WS-353-ALL", 353), ("EN-WS-353-SIM", 203), ("EN-WS-353-REL", 252), ("EN-SIMLEX-999", 999), ("EN-MEN-TR-3k", 3000),
            ("EN-RG-65", 65), ("EN-MC-30", 30),
        ];
        foreach ((string file, int pairs) in sets)
        {
            WordSimilarityTest test = WordSimilarityTest.Read(SharedData.PathOf($"data/word-sim/{file}.txt"));
            Assert.True(test.Pairs.Count == pairs && test.SkippedLines.Count == 0, $"{file}: {test.Pairs.Count} pairs.");
        }
    }

    [SharedDataFact("data/analogy")]
    public void All_analogy_questions_read()
    {
        Assert.Equal(19_544, Count(AnalogyTest.ReadGoogle(SharedData.PathOf("data/analogy/questions-words.txt"))));
        Assert.Equal(3_218, Count(AnalogyTest.ReadGoogle(SharedData.PathOf("data/analogy/questions-phrases.txt"))));
        Assert.Equal(8_000, Count(AnalogyTest.ReadMsr(SharedData.PathOf("data/analogy/msr.csv"))));
    }

    private static int Count(AnalogyTest test) => test.Sections.Sum(section => section.Questions.Count);
}
