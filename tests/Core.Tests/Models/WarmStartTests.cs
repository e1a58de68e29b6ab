using MLNetSeq.Models;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class WarmStartTests
{
    [Fact]
    public void Training_goes_on_where_the_earlier_model_ended()
    {
        SequenceClassifierOptions options = Options();
        ClassificationData data = ToyData.Order(200, options);
        SequenceClassifier earlier = ToyData.Train(data, options);
        options.MaximumEpochs = 1;
        EpochResult warm = SequenceClassifier.Train(data, null, options, warmStart: earlier).History[0];
        EpochResult cold = ToyData.Train(data, options).History[0];
        Assert.True(warm.TrainingLoss < 0.5 * cold.TrainingLoss,
            $"The first epoch's loss is {warm.TrainingLoss:F3}, and {cold.TrainingLoss:F3} from a cold start.");
    }

    [Fact]
    public void Words_keep_their_ids_and_vectors_and_new_words_are_added_behind()
    {
        SequenceClassifierOptions options = Options();
        SequenceClassifier earlier = ToyData.Train(Texts(options, "good", "bad", "film"), options);
        (options.MaximumEpochs, options.LearningRate, options.ValidationShare) = (1, 1e-30, 0);
        SequenceClassifier later = SequenceClassifier.Train(Texts(options, "good", "bad", "play"), null, options, warmStart: earlier);
        string[] before = earlier.Vocabulary!.Words.ToArray();
        Assert.Equal([.. before, "play"], later.Vocabulary!.Words.ToArray());
        Assert.Equal(earlier.Network.Parameters[0].Value.ToArray(),
            later.Network.Parameters[0].Value[..earlier.Network.Parameters[0].Length].ToArray());
        for (int p = 1; p < earlier.Network.Parameters.Count; p++)
            Assert.Equal(earlier.Network.Parameters[p].Value.ToArray(), later.Network.Parameters[p].Value.ToArray());
    }

    [Fact]
    public void New_words_have_room_only_where_the_vocabulary_has()
    {
        SequenceClassifierOptions options = Options();
        SequenceClassifier earlier = ToyData.Train(Texts(options, "good", "bad", "film"), options);
        options.VocabularySize = 3;
        SequenceClassifier later = SequenceClassifier.Train(Texts(options, "good", "bad", "play"), null, options, warmStart: earlier);
        Assert.False(later.Vocabulary!.Contains("play"));
        Assert.Equal(earlier.Vocabulary!.Count, later.Vocabulary.Count);
    }

    [Fact]
    public void The_earlier_model_stays_as_it_was()
    {
        SequenceClassifierOptions options = Options();
        SequenceClassifier earlier = ToyData.Train(ToyData.Words(60, options), options);
        float[] before = ToyData.Weights(earlier);
        SequenceClassifier.Train(ToyData.Words(60, options, seed: 3), null, options, warmStart: earlier);
        Assert.Equal(before, ToyData.Weights(earlier));
    }

    [Fact]
    public void Another_network_is_refused_and_both_are_named()
    {
        SequenceClassifierOptions options = Options();
        SequenceClassifier earlier = ToyData.Train(ToyData.Words(60, options), options);
        options.HiddenSize = 13;
        var e = Assert.Throws<ArgumentException>(() =>
            SequenceClassifier.Train(ToyData.Words(60, options), null, options, warmStart: earlier));
        Assert.Contains("HiddenSize = 12", e.Message, StringComparison.Ordinal);
        Assert.Contains("HiddenSize = 13", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_input_and_another_number_of_classes_are_refused()
    {
        SequenceClassifierOptions options = Options();
        SequenceClassifier earlier = ToyData.Train(ToyData.Words(60, options), options);
        Assert.Throws<ArgumentException>(() => SequenceClassifier.Train(ToyData.Keys(60, options), null, options, warmStart: earlier));
        Assert.Throws<ArgumentException>(() =>
            SequenceClassifier.Train(ToyData.Words(60, options, classes: 3), null, options, warmStart: earlier));
    }

    [Fact]
    public void Subwords_go_along()
    {
        SequenceClassifierOptions options = Options();
        options.SubwordBuckets = 40;
        SequenceClassifier earlier = ToyData.Train(Texts(options, "good", "bad", "film"), options);
        (options.MaximumEpochs, options.LearningRate, options.ValidationShare) = (1, 1e-30, 0);
        SequenceClassifier later = SequenceClassifier.Train(Texts(options, "good", "bad", "play"), null, options, warmStart: earlier);
        Assert.Equal(earlier.Network.Parameters[1].Value.ToArray(), later.Network.Parameters[1].Value.ToArray());
        Assert.True(later.Vocabulary!.IdOf("play") >= Vocabulary.FirstWord);
    }

    private static ClassificationData Texts(SequenceClassifierOptions options, params string[] words)
    {
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
        for (int i = 0; i < 30; i++) data.AddText($"{words[i % 2]} {words[2]}", i % 2);
        return data;
    }

    private static SequenceClassifierOptions Options()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.MaximumEpochs = 8;
        return options;
    }
}
