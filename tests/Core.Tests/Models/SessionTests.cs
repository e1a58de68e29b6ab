using MLNetSeq.Models;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class SessionTests
{
    private static readonly Lazy<SequenceClassifier> Model = new(() => Train(classes: 2, subwords: 0));
    private static readonly Lazy<SequenceClassifier> Multiclass = new(() => Train(classes: 4, subwords: 60));

    public static TheoryData<int> Classes => [2, 4];

    [Theory]
    [MemberData(nameof(Classes))]
    public void A_score_does_not_depend_on_the_company_the_threads_or_what_was_scored_before(int classes)
    {
        SequenceClassifier model = classes == 2 ? Model.Value : Multiclass.Value;
        string[] texts = Texts(150);
        float[][] expected = [.. texts.Select(t => Score(model, [t], threads: 1)[0])];
        Assert.Equal(expected, Score(model, texts, threads: 1));
        Assert.Equal(expected, Score(model, texts, threads: 2));
        Assert.Equal(expected.Reverse(), Score(model, [.. texts.Reverse()], threads: 3));

        using ClassifierSession session = model.CreateSession(threads: 2);
        var random = new RandomStream(1);
        for (int round = 0; round < 30; round++)
        {
            session.Clear();
            int[] some = [.. Enumerable.Range(0, random.Next(texts.Length)).Select(_ => random.Next(texts.Length))];
            foreach (int i in some) session.AddText(texts[i]);
            session.Run();
            Assert.Equal(some.Length, session.Count);
            for (int i = 0; i < some.Length; i++) Assert.Equal(expected[some[i]], session.Scores(i).ToArray());
        }
    }

    [Fact]
    public void A_session_can_grow_and_run_again_without_being_cleared()
    {
        string[] texts = Texts(40);
        using ClassifierSession session = Model.Value.CreateSession();
        for (int i = 0; i < texts.Length; i++)
        {
            session.AddText(texts[i]);
            session.Run();
            Assert.Equal(Score(Model.Value, [texts[i]], 1)[0], session.Scores(i).ToArray());
            Assert.Equal(Score(Model.Value, [texts[0]], 1)[0], session.Scores(0).ToArray());
        }
    }

    [Fact]
    public void Nothing_added_is_nothing_to_score()
    {
        using ClassifierSession session = Multiclass.Value.CreateSession(threads: 2);
        session.Run();
        Assert.Equal(0, session.Count);
        session.AddText("a great film");
        session.Clear();
        session.Run();
        Assert.Equal(0, session.Count);
    }

    [Fact]
    public void Two_classes_have_a_logit_and_its_probability_and_several_have_probabilities()
    {
        using ClassifierSession two = Model.Value.CreateSession(), several = Multiclass.Value.CreateSession();
        two.AddText("a great film");
        two.Run();
        float logit = Assert.Single(two.Scores(0).ToArray());
        Assert.Equal(1 / (1 + Math.Exp(-logit)), two.Probability(0), 1e-6);
        several.AddText("a great film");
        several.Run();
        Assert.Equal(4, several.Scores(0).Length);
        Assert.Equal(1, several.Scores(0).ToArray().Sum(), 1e-5);
    }

    [Fact]
    public void In_its_steady_state_scoring_allocates_nothing()
    {
        using ClassifierSession session = Multiclass.Value.CreateSession(threads: 2);
        string[] texts = Texts(12);
        Allocations.AssertNone(() =>
        {
            session.Clear();
            foreach (string text in texts) session.AddText(text);
            session.Run();
        });
    }

    [Fact]
    public void A_session_counts_what_it_cut()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.MaximumTokens = 3;
        using ClassifierSession session = ToyData.Train(ToyData.Words(20, options), options).CreateSession();
        session.AddText("one two three");
        session.AddText("one two three four");
        Assert.Equal(1, session.TruncatedCount);
        session.Clear();
        Assert.Equal(0, session.TruncatedCount);
    }

    [Fact]
    public void Several_sessions_score_with_one_model_at_the_same_time()
    {
        string[] texts = Texts(60);
        float[][] expected = Score(Multiclass.Value, texts, threads: 1);
        Parallel.For(0, 8, _ => Assert.Equal(expected, Score(Multiclass.Value, texts, threads: 1)));
    }

    [Fact]
    public void What_another_kind_of_model_reads_is_refused()
    {
        using ClassifierSession session = Model.Value.CreateSession();
        Assert.Contains("trained on Text and cannot read Keys", Assert.Throws<ArgumentException>(() => session.AddKeys([1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("cannot read Vectors", Assert.Throws<ArgumentException>(() => session.AddVectors([1])).Message,
            StringComparison.Ordinal);
        Assert.Contains("cannot read Tokens", Assert.Throws<ArgumentException>(() => session.AddTokens(["a".AsMemory()])).Message,
            StringComparison.Ordinal);
    }

    private static float[][] Score(SequenceClassifier model, string[] texts, int threads)
    {
        using ClassifierSession session = model.CreateSession(threads);
        foreach (string text in texts) session.AddText(text);
        session.Run();
        return [.. Enumerable.Range(0, texts.Length).Select(i => session.Scores(i).ToArray())];
    }

    // Known and unknown words, empty texts too.
    private static string[] Texts(int count)
    {
        var random = new RandomStream(8);
        string[] words = ["great", "awful", "dull", "film", "the", "unheard", "of", "strangely", "greatest"];
        return [.. Enumerable.Range(0, count).Select(_ =>
            string.Join(' ', Enumerable.Range(0, random.Next(9)).Select(_ => words[random.Next(words.Length)])))];
    }

    private static SequenceClassifier Train(int classes, int subwords)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.SubwordBuckets, options.Layers) = (subwords, 2);
        return ToyData.Train(ToyData.Words(60, options, classes), options);
    }
}
