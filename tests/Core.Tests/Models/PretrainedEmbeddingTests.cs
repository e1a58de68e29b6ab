using MLNetSeq.Embeddings;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>What the embedding starts from where there are word vectors, and what training does with it.</summary>
public sealed class PretrainedEmbeddingTests
{
    private const int Dimension = 6;

    private static readonly string[] Known = ["good", "bad", "film", "terrible", "don't know", "Paris", "<unk>"];

    [Fact]
    public void Words_start_from_their_vectors_as_they_are_then_in_lower_case()
    {
        SequenceClassifierOptions options = Frozen();
        options.Tokenizer = new WordTokenizer { KeepCase = true };
        SequenceClassifier model = Train(options, "Good film", "bad film");
        foreach ((string word, string vector) in (ReadOnlySpan<(string, string)>)[("Good", "good"), ("bad", "bad"), ("film", "film")])
            Assert.Equal(options.PretrainedEmbeddings![vector], Row(model, word));
    }

    [Fact]
    public void Words_that_only_the_vectors_have_are_known_too_but_not_those_that_no_text_gives()
    {
        SequenceClassifierOptions options = Frozen();
        SequenceClassifier model = Train(options, "good film", "bad film");
        Assert.Equal(options.PretrainedEmbeddings!["terrible"], Row(model, "terrible"));
        Assert.False(model.Vocabulary!.Contains("don't know"));
        Assert.False(model.Vocabulary.Contains("Paris"));
        Assert.Equal(["<pad>", "<unk>", "film", "bad", "good", "terrible"], model.Vocabulary.Words.ToArray());
    }

    [Fact]
    public void How_many_of_them_is_an_option_and_with_none_rare_words_are_left_out_as_ever()
    {
        SequenceClassifierOptions options = Frozen();
        (options.PretrainedWords, options.MinimumCount) = (3, 100);
        Assert.Equal(["bad", "film", "good"], Train(options, "good film", "bad film").Vocabulary!.Words[2..].ToArray().Order());
        options.PretrainedWords = 0;
        Assert.Equal(2, Train(options, "good film", "bad film").Vocabulary!.Count);
    }

    [Fact]
    public void A_word_without_a_vector_is_drawn_as_the_vectors_are_spread_and_the_unknown_word_is_their_mean()
    {
        const int Words = 4000;
        float[] values = new float[Words * Dimension];
        new RandomStream(3).FillNormal(values, 5, 0.01f);
        SequenceClassifierOptions options = Frozen();
        options.PretrainedEmbeddings = WordVectors.Create(Enumerable.Range(0, Words).Select(i => "w" + i), values, Dimension);
        SequenceClassifier model = Train(options, "w1 unheard", "w2 unheard");
        Assert.All(Row(model, "unheard"), value => Assert.InRange(value, 4.9f, 5.1f));
        Assert.NotEqual(Row(model, "<nothing>"), Row(model, "unheard"));
        for (int d = 0; d < Dimension; d++)
        {
            double mean = Enumerable.Range(0, Words).Average(i => (double)values[i * Dimension + d]);
            Assert.Equal(mean, Row(model, "<nothing>")[d], 1e-6);
        }
    }

    [Fact]
    public void A_word_that_is_not_in_the_list_gets_the_vector_of_its_character_n_grams()
    {
        var hasher = new SubwordHasher(50);
        float[] buckets = new float[50 * Dimension];
        new RandomStream(9).FillNormal(buckets, 0, 1);
        WordVectors words = Vectors();
        SequenceClassifierOptions options = Frozen();
        options.PretrainedEmbeddings =
            new WordVectors(words.Words, words.Rows, new SubwordVectors(hasher, VectorRows.Create(buckets, Dimension)));
        Assert.Equal(options.PretrainedEmbeddings["unheard"], Row(Train(options, "good unheard", "bad unheard"), "unheard"));
    }

    [Theory]
    [InlineData(EncoderKind.Recurrent, 0, false)]
    [InlineData(EncoderKind.Recurrent, 40, false)]
    [InlineData(EncoderKind.Recurrent, 0, true)]
    [InlineData(EncoderKind.MeanEmbedding, 0, false)]
    [InlineData(EncoderKind.MeanEmbedding, 40, true)]
    public void Frozen_vectors_keep_every_bit_while_all_other_weights_learn(EncoderKind encoder, int subwords, bool every)
    {
        SequenceClassifierOptions options = Frozen();
        if (every) ToyData.UseEveryWiring(options);
        (options.Encoder, options.SubwordBuckets, options.WeightAverageDecay, options.WordDropout) = (encoder, subwords, 0.9, 0.1f);
        options.Optimizer = new AdamOptions { WeightDecay = 0.1 };
        SequenceClassifier model = Train(options, "good film", "bad film");
        foreach (string word in (string[])["good", "bad", "film", "terrible"])
            Assert.Equal(options.PretrainedEmbeddings![word], Row(model, word));

        options.LearningRate = 1e-30;
        options.Optimizer = null;
        SequenceClassifier start = Train(options, "good film", "bad film");
        for (int p = 1; p < model.Network.Parameters.Count; p++)
            Assert.NotEqual(start.Network.Parameters[p].Value.ToArray(), model.Network.Parameters[p].Value.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Freezing_changes_no_other_gradient(bool everyWiring)
    {
        SequenceClassifierOptions frozen = Frozen(), tuned = Frozen();
        tuned.EmbeddingTraining = EmbeddingTraining.FineTuned;
        foreach (SequenceClassifierOptions options in (SequenceClassifierOptions[])[frozen, tuned])
        {
            if (everyWiring) ToyData.UseEveryWiring(options);
            (options.MaximumEpochs, options.ClipNorm, options.BatchSize, options.ValidationShare) = (1, 0, 1000, 0);
        }

        // One step: from the same weights, with the same random numbers.
        SequenceClassifier a = Train(frozen, "good film", "bad film"), b = Train(tuned, "good film", "bad film");
        for (int p = 1; p < a.Network.Parameters.Count; p++)
            Assert.Equal(b.Network.Parameters[p].Value.ToArray(), a.Network.Parameters[p].Value.ToArray());
        Assert.NotEqual(a.Network.Words!.Value.ToArray(), b.Network.Words!.Value.ToArray());
    }

    [Fact]
    public void Fine_tuning_moves_the_words_of_the_texts_alone()
    {
        SequenceClassifierOptions options = Frozen();
        (options.EmbeddingTraining, options.WeightAverageDecay) = (EmbeddingTraining.FineTuned, 0.9);
        options.Optimizer = new AdamOptions { DecoupledWeightDecay = 0.1 };
        SequenceClassifier model = Train(options, "good film", "bad film");
        Assert.NotEqual(options.PretrainedEmbeddings!["good"], Row(model, "good"));
        Assert.Equal(options.PretrainedEmbeddings["terrible"], Row(model, "terrible"));
    }

    [Fact]
    public void Vectors_have_a_learning_rate_of_their_own()
    {
        // One step of Adam moves each weight that has a gradient by the learning rate.
        SequenceClassifierOptions options = Frozen();
        (options.EmbeddingTraining, options.EmbeddingRateFactor, options.LearningRate) = (EmbeddingTraining.FineTuned, 0.1, 0.01);
        (options.MaximumEpochs, options.ClipNorm, options.BatchSize, options.ValidationShare) = (1, 0, 1000, 0);
        SequenceClassifier model = Train(options, "good film", "bad film");
        float[] before = options.PretrainedEmbeddings!["good"], after = Row(model, "good");
        Assert.Equal(0.001, Enumerable.Range(0, Dimension).Max(d => Math.Abs(after[d] - before[d])), 2e-5);
        options.EmbeddingRateFactor = 1;
        after = Row(Train(options, "good film", "bad film"), "good");
        Assert.Equal(0.01, Enumerable.Range(0, Dimension).Max(d => Math.Abs(after[d] - before[d])), 2e-4);
    }

    [Fact]
    public void After_the_frozen_epochs_the_vectors_are_fine_tuned_and_training_has_its_patience_left()
    {
        SequenceClassifierOptions options = Frozen();
        (options.EmbeddingTraining, options.FrozenEpochs, options.Patience, options.MaximumEpochs) = (EmbeddingTraining.FineTuned, 4, 1, 6);
        options.LearningRate = 1e-9; // hardly any epoch is better than the first
        ClassificationData data = Texts(options, "good film", "bad film");
        Assert.True(ToyData.Train(data, options).History.Count >= 5);

        (options.LearningRate, options.Patience, options.MaximumEpochs, options.ValidationShare) = (0.01, 0, 5, 0);
        float[] fifth = Row(ToyData.Train(data, options), "good"), start = options.PretrainedEmbeddings!["good"];
        Assert.NotEqual(start, fifth);

        // Adam counts the updates of the vectors from their first one: no step is longer than the learning rate.
        int steps = (data.Count + options.BatchSize - 1) / options.BatchSize;
        for (int d = 0; d < Dimension; d++) Assert.InRange(Math.Abs(fifth[d] - start[d]), 0, 1.05 * steps * options.LearningRate);
    }

    [Fact]
    public void The_size_of_the_embedding_follows_the_vectors_and_another_one_is_refused()
    {
        SequenceClassifierOptions options = Frozen();
        Assert.Equal(Dimension, Train(options, "good film", "bad film").Network.Shape.InputWidth);
        options.EmbeddingSize = 7;
        var e = Assert.Throws<ArgumentException>(() => Train(options, "good film", "bad film"));
        Assert.Contains("EmbeddingSize is 7, and the vectors of PretrainedEmbeddings have 6 numbers", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warm_start_keeps_its_words_and_gives_vectors_to_new_ones()
    {
        SequenceClassifierOptions options = Frozen();
        (options.EmbeddingTraining, options.PretrainedWords) = (EmbeddingTraining.FineTuned, 1);
        SequenceClassifier earlier = Train(options, "good unheard", "bad unheard");
        (options.EmbeddingTraining, options.PretrainedWords) = (EmbeddingTraining.Frozen, 4);
        SequenceClassifier later =
            SequenceClassifier.Train(Texts(options, "good film", "bad film"), null, options, warmStart: earlier);
        foreach (string word in (string[])["good", "bad", "unheard"]) Assert.Equal(Row(earlier, word), Row(later, word));
        foreach (string word in (string[])["film", "terrible"]) Assert.Equal(options.PretrainedEmbeddings![word], Row(later, word));
    }

    [Fact]
    public void Words_taken_over_from_vectors_leave_a_warm_start_its_room_for_new_words()
    {
        SequenceClassifierOptions options = Frozen();
        options.VocabularySize = 4;
        SequenceClassifier earlier = Train(options, "good film", "bad film");
        options.PretrainedEmbeddings = null;
        options.EmbeddingSize = Dimension;
        SequenceClassifier later = SequenceClassifier.Train(Texts(options, "good play", "bad play"), null, options, warmStart: earlier);
        Assert.True(later.Vocabulary!.Contains("play"));
        Assert.Equal(Row(earlier, "terrible"), Row(later, "terrible"));
    }

    [Fact]
    public void A_saved_model_needs_no_vectors()
    {
        SequenceClassifierOptions options = Frozen();
        options.SubwordBuckets = 30;
        SequenceClassifier model = Train(options, "good film", "bad film");
        using var file = new MemoryStream();
        model.Save(file);
        file.Position = 0;
        SequenceClassifier loaded = SequenceClassifier.Load(file);
        ClassificationData unseen = Texts(options, "terrible terrible", "bad unheard");
        Assert.Equal(ToyData.Scores(model, unseen, unseen.Count), ToyData.Scores(loaded, unseen, unseen.Count));
        Assert.Equal(options.PretrainedEmbeddings!["terrible"], Row(loaded, "terrible"));
    }

    [Fact]
    public void What_cannot_be_is_refused_and_the_way_out_named()
    {
        Refused("EmbeddingTraining", o => o.PretrainedEmbeddings = null);
        Refused("PretrainedWords", o => o.PretrainedWords = -1);
        Refused("EmbeddingTraining to Frozen", o => o.EmbeddingRateFactor = 0);
        Refused("FrozenEpochs is 3 of at most 3 epochs", o => (o.EmbeddingTraining, o.FrozenEpochs) = (EmbeddingTraining.FineTuned, 3));
        Refused("FrozenEpochs", o => o.FrozenEpochs = -1);
        Refused("Not one of the 2 words", o => o.PretrainedEmbeddings = WordVectors.Create(["cinéma"], new float[Dimension], Dimension));
        Refused("The vector of 'worse'", o => o.PretrainedEmbeddings =
            WordVectors.Create(["good", "worse"], [1, 2, 3, 4, 5, 6, 1, float.NaN, 3, 4, 5, 6], Dimension));
        Assert.Contains("sequences are made of Keys",
            Assert.Throws<ArgumentException>(() => ToyData.Train(ToyData.Keys(20, Frozen()), Frozen())).Message, StringComparison.Ordinal);

        static void Refused(string part, Action<SequenceClassifierOptions> change)
        {
            SequenceClassifierOptions options = Frozen();
            change(options);
            Exception e = Assert.ThrowsAny<Exception>(() => Train(options, "good", "bad"));
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Vectors_that_know_few_of_the_words_are_warned_of()
    {
        var warnings = new List<string>();
        SequenceClassifierOptions options = Frozen();
        ClassificationData data = Texts(options, "good one two three four", "bad one two three four");
        SequenceClassifier.Train(data, null, options, warn: warnings.Add);
        Assert.Contains("2 of the 6 words", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_teach_what_few_examples_cannot()
    {
        // Each word of a test is one that no example had; its vector is near those of its class.
        const int PerClass = 60, Seen = 8;
        var random = new RandomStream(4);
        float[] values = new float[2 * PerClass * Dimension];
        random.FillNormal(values, 0, 0.3f);
        for (int i = 0; i < 2 * PerClass; i++) values[i * Dimension] += i % 2 == 0 ? 1 : -1;
        SequenceClassifierOptions options = Frozen();
        options.PretrainedEmbeddings = WordVectors.Create(Enumerable.Range(0, 2 * PerClass).Select(i => "w" + i), values, Dimension);
        (options.MaximumEpochs, options.Patience) = (30, 0);
        ClassificationData train = Singles(0, 2 * Seen), test = Singles(2 * Seen, 2 * PerClass);
        double accuracy = ToyData.Accuracy(ToyData.Train(train, options), test);
        Assert.True(accuracy > 0.9, $"{accuracy:P0} of words that no example had are classified rightly.");

        ClassificationData Singles(int from, int to)
        {
            var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
            for (int i = from; i < to; i++) data.AddText("w" + i, i % 2);
            return data;
        }
    }

    internal static WordVectors Vectors(int seed = 5)
    {
        float[] values = new float[Known.Length * Dimension];
        new RandomStream(seed).FillNormal(values, 0, 0.5f);
        return WordVectors.Create(Known, values, Dimension);
    }

    internal static SequenceClassifierOptions Frozen()
    {
        SequenceClassifierOptions options = ToyData.Options();
        options.EmbeddingSize = new SequenceClassifierOptions().EmbeddingSize;
        options.PretrainedEmbeddings = Vectors();
        options.EmbeddingTraining = EmbeddingTraining.Frozen;
        return options;
    }

    private static ClassificationData Texts(SequenceClassifierOptions options, string first, string second)
    {
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
        for (int i = 0; i < 30; i++) data.AddText(i % 2 == 0 ? first : second, i % 2);
        return data;
    }

    private static SequenceClassifier Train(SequenceClassifierOptions options, string first, string second) =>
        ToyData.Train(Texts(options, first, second), options);

    private static float[] Row(SequenceClassifier model, string word) =>
        model.Network.Words!.Matrix[model.Vocabulary!.IdOf(word)].ToArray();
}
