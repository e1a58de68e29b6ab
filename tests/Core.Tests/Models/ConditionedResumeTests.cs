using MLNetSeq.Models;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>A training with conditions that was cancelled goes on from its checkpoint.</summary>
public sealed class ConditionedResumeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    private string Checkpoint => Path.Combine(_folder, "training.checkpoint");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancelled_after_each_single_step_it_ends_with_the_same_bits(bool areClasses)
    {
        ConditionedText[] train = Texts(40, seed: 1, areClasses), judges = Texts(10, seed: 2, areClasses);
        LanguageModel expected = LanguageModel.Train(train, judges, Options());
        LanguageModelOptions options = Options();
        (options.CheckpointPath, options.CheckpointInterval) = (Checkpoint, TimeSpan.Zero);
        int runs = 0;
        while (Cancelled(train, judges, options)) runs++;
        Assert.True(runs > 5, $"There were {runs} steps: too few to test anything.");
        LanguageModel actual = LanguageModel.Train(train, judges, options);
        for (int p = 0; p < expected.Network.Parameters.Count; p++)
            Assert.Equal(expected.Network.Parameters[p].Value, actual.Network.Parameters[p].Value);
        Assert.Equal(expected.History.Select(e => e.ValidationLoss), actual.History.Select(e => e.ValidationLoss));
    }

    [Fact]
    public void The_same_texts_with_other_conditions_do_not_take_the_checkpoint_up()
    {
        ConditionedText[] train = Texts(40, seed: 1, areClasses: true), judges = Texts(10, seed: 2, areClasses: true);
        LanguageModelOptions options = Options();
        options.CheckpointPath = Checkpoint;
        Assert.True(Cancelled(train, judges, options));
        ConditionedText[] others = [.. train[..^1], train[^1] with { Condition = train[0].Condition }];
        if (others[^1].Condition.Class == train[^1].Condition.Class)
            others[^1] = others[^1] with { Condition = train.First(t => t.Condition.Class != train[0].Condition.Class).Condition };
        var e = Assert.Throws<InvalidOperationException>(() => LanguageModel.Train(others, judges, options));
        Assert.Contains("the conditions of the training texts (was 40,", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<InvalidOperationException>(
            () => LanguageModel.Train([.. train.Select(t => t.Text)], [.. judges.Select(t => t.Text)], options));
        Assert.Contains("the classes (was '", e.Message, StringComparison.Ordinal);
    }

    private static LanguageModelOptions Options()
    {
        LanguageModelOptions options = ToyNames.Options(threads: 2);
        (options.HiddenSize, options.MaximumEpochs) = (8, 2);
        return options;
    }

    private static ConditionedText[] Texts(int count, int seed, bool areClasses)
    {
        ConditionedText[] texts = ToyNames.Texts(count, seed);
        return areClasses ? texts : ToyNames.WithVectors(texts, [1, -0.5f, 0], [0, 0.5f, 2]);
    }

    // Whether there was something left to cancel.
    private static bool Cancelled(ConditionedText[] train, ConditionedText[] judges, LanguageModelOptions options)
    {
        using var source = new CancellationTokenSource();
        var conditions = new ConditionReader(new ConditionVocabulary());
        using var training = new LanguageTraining(
            maximum => new LanguageTexts(conditions.Learn(Parts(train)), options.TokenizerOfLevel, maximum, default),
            maximum => new LanguageTexts(conditions.Read(Parts(judges)), options.TokenizerOfLevel, maximum, default), options, conditions)
        {
            ReportInterval = TimeSpan.Zero,
        };
        try
        {
            training.Run(new Reports<LanguageProgress>(_ => source.Cancel()), source.Token, warn: null);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static IEnumerable<(string, TextCondition)> Parts(ConditionedText[] texts) => texts.Select(t => (t.Text, t.Condition));
}
