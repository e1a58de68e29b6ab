using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class BadInputTests
{
    private static readonly string[] StrangeTexts =
    [
        "", " \t\r\n", "\0", "a\0b", "\uD800", "good \uDC00\uDC00 film", "\uFFFF\uFFFE", new('!', 5000), new('x', 20_000), "\u200B",
        "<unk>", "<pad>",
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void Strange_texts_are_trained_on_and_scored_like_any_other(int subwords)
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.SubwordBuckets = subwords;
        ClassificationData data = ToyData.Words(40, options);
        foreach (string text in StrangeTexts) data.AddText(text, 0);
        data.AddText(null, 1);
        using ClassifierSession session = ToyData.Train(data, options).CreateSession();
        foreach (string text in StrangeTexts) session.AddText(text);
        session.AddText(null);
        session.Run();
        for (int i = 0; i < session.Count; i++) Assert.True(float.IsFinite(session.Scores(i)[0]));
    }

    [Fact]
    public void Empty_sequences_are_counted_and_read_as_one_unknown_word()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData data = ToyData.Words(40, options);
        data.AddText("", 0);
        data.AddText(null, 1);
        data.AddText("  ", 1);
        Assert.Equal((43, 3), (data.Count, data.EmptyCount));
        using ClassifierSession session = ToyData.Train(data, options).CreateSession();
        session.AddText("");
        session.AddText("neverheard");
        session.Run();
        Assert.Equal(session.Scores(1).ToArray(), session.Scores(0).ToArray());
    }

    [Theory]
    [InlineData(TextPart.End)]
    [InlineData(TextPart.Start)]
    public void A_document_of_five_million_characters_is_cut_and_counted(TextPart keep)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.Keep, options.SubwordBuckets) = (keep, 50);
        string document = string.Concat(Enumerable.Repeat("a great film ", 5_000_000 / 13));
        ClassificationData data = ToyData.Words(40, options);
        data.AddText(document, 1);
        Assert.Equal((1, 400), (data.TruncatedCount, data.Length(40)));
        using ClassifierSession session = ToyData.Train(data, options).CreateSession();
        session.AddText(document);
        session.AddText(new string('y', 5_000_000));
        session.Run();
        Assert.Equal(2, session.TruncatedCount);
        Assert.True(float.IsFinite(session.Scores(0)[0]));
    }

    [Fact]
    public void A_key_above_the_count_is_refused_and_leaves_nothing_behind()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData data = ToyData.Keys(40, options, keys: 9);
        var e = Assert.Throws<ArgumentException>(() => data.AddKeys([1, 10], 0));
        Assert.Contains("Key 10 is above the 9 keys", e.Message, StringComparison.Ordinal);
        Assert.Equal(40, data.Count);

        SequenceClassifier model = ToyData.Train(data, options);
        using ClassifierSession session = model.CreateSession(), clean = model.CreateSession();
        Assert.Throws<ArgumentException>(() => session.AddKeys([3, 4, uint.MaxValue]));
        session.AddKeys([9, 1]);
        session.AddKeys([]);
        session.AddKeys([0]);
        session.Run();
        clean.AddKeys([9, 1]);
        clean.Run();
        Assert.Equal((3, 0), (session.Count, session.TruncatedCount));
        Assert.Equal(clean.Scores(0).ToArray(), session.Scores(0).ToArray());
        Assert.Equal(session.Scores(1).ToArray(), session.Scores(2).ToArray());
    }

    [Fact]
    public void Numbers_that_are_not_whole_vectors_are_refused_and_leave_nothing_behind()
    {
        SequenceClassifierOptions options = ToyData.Options();
        ClassificationData data = ToyData.Vectors(40, options);
        var e = Assert.Throws<ArgumentException>(() => data.AddVectors([1, 2, 3, 4], 0));
        Assert.Contains("4 numbers is not a whole number of vectors of 3", e.Message, StringComparison.Ordinal);
        using ClassifierSession session = ToyData.Train(data, options).CreateSession();
        Assert.Throws<ArgumentException>(() => session.AddVectors([1]));
        session.AddVectors([]);
        session.Run();
        Assert.Equal(1, session.Count);
        Assert.All(session.Scores(0).ToArray(), s => Assert.True(float.IsFinite(s)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_vector_that_is_no_number_has_a_score_that_is_none_and_its_neighbours_keep_theirs(int classes)
    {
        SequenceClassifierOptions options = ToyData.Options();
        using ClassifierSession session = ToyData.Train(ToyData.Vectors(40, options, 3, classes), options).CreateSession();
        session.AddVectors([1, 2, 3]);
        session.AddVectors([1, float.NaN, 3, 1, 1, 1]);
        session.Run();
        Assert.All(session.Scores(0).ToArray(), s => Assert.True(float.IsFinite(s)));
        Assert.All(session.Scores(1).ToArray(), s => Assert.True(float.IsNaN(s)));
        if (classes == 2) Assert.True(float.IsNaN(session.Probability(1)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_label_that_is_no_class_is_refused(int label)
    {
        ClassificationData data = ToyData.Words(4, ToyData.Options());
        var e = Assert.Throws<ArgumentException>(() => data.AddText("good", label));
        Assert.Contains($"Label {label}", e.Message, StringComparison.Ordinal);
        Assert.Equal(4, data.Count);
    }

    [Fact]
    public void A_set_takes_only_what_it_is_made_of()
    {
        ClassificationData data = ToyData.Words(4, ToyData.Options());
        Assert.Contains("made of Text, not of Keys", Assert.Throws<ArgumentException>(() => data.AddKeys([1], 0)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => data.AddVectors([1], 0));
        Assert.Throws<ArgumentException>(() => data.AddTokens(["a".AsMemory()], 0));
    }

    [Theory]
    [InlineData(SequenceInputKind.Keys, 0)]
    [InlineData(SequenceInputKind.Keys, int.MaxValue)]
    [InlineData(SequenceInputKind.Vectors, 0)]
    [InlineData(SequenceInputKind.Vectors, 70_000)]
    public void Keys_and_vectors_have_a_size_that_can_be(SequenceInputKind kind, int size)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new ClassificationData(new SequenceInput(kind, size), 2, ToyData.Options()));
        Assert.Contains("must be from 1 to", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_classifier_has_two_classes_at_least() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new ClassificationData(new SequenceInput(SequenceInputKind.Text), 1, ToyData.Options()));

    [Fact]
    public void Sequences_of_one_key_and_sets_of_two_examples_train()
    {
        SequenceClassifierOptions options = ToyData.Options(threads: 2);
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Keys, 1), 2, options);
        data.AddKeys([1], 0);
        data.AddKeys([], 1);
        Assert.Equal(3, ToyData.Train(data, options).History.Count);
    }

    [Fact]
    public void Texts_without_one_word_often_enough_train_all_the_same()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.MinimumCount = 1000;
        SequenceClassifier model = ToyData.Train(ToyData.Words(40, options), options);
        Assert.Equal(Vocabulary.FirstWord, model.Vocabulary!.Count);
    }

    [Theory]
    [InlineData(PoolingKind.Last)]
    [InlineData(PoolingKind.Max)]
    public void All_examples_in_one_batch_are_a_batch_however_large_the_batch_may_be(PoolingKind pooling)
    {
        SequenceClassifierOptions options = ToyData.Options();
        (options.BatchSize, options.Pooling, options.MaximumEpochs) = (int.MaxValue, pooling, 1);
        ClassificationData data = ToyData.Words(40, options);
        float[] largest = ToyData.Weights(ToyData.Train(data, options));
        options.BatchSize = 40;
        Assert.Equal(ToyData.Weights(ToyData.Train(data, options)), largest);
    }
}
