using MLNetSeq.Inference.Decoding;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class ConditionedModelTests
{
    private static readonly string[] Kinds = [ToyNames.Lizard, ToyNames.Village];

    private static readonly Lazy<LanguageModel> Names = new(() => ToyNames.Train());

    [Theory]
    [InlineData(RecurrentCell.Gru, 1)]
    [InlineData(RecurrentCell.Lstm, 2)]
    public void Names_not_seen_before_are_likelier_as_what_they_are(RecurrentCell cell, int layers)
    {
        LanguageModelOptions options = ToyNames.Options(threads: 2);
        (options.Cell, options.Layers) = (cell, layers);
        LanguageModel model = ToyNames.Train(options);
        Assert.Equal(Kinds.Order(), model.Classes.Order());
        ConditionedText[] names = ToyNames.Texts(100, seed: 3);
        double right = model.Evaluate(names).MeanLoss, wrong = model.Evaluate([.. names.Select(Swapped)]).MeanLoss;
        Assert.True(wrong > right + 0.3, $"{right:F3} nats a character with the right kind, {wrong:F3} with the wrong one.");
        int likelier = names.Count(n => Score(model, n) > Score(model, Swapped(n)));
        Assert.True(likelier >= 95, $"{likelier} of 100 names are likelier as what they are.");
    }

    [Fact]
    public void What_is_generated_of_a_kind_is_likelier_as_that_kind()
    {
        foreach (string kind in Kinds)
        {
            IReadOnlyList<GeneratedText> texts = Names.Value.Generate(new() { Class = kind, Samples = 50, Seed = 4 });
            int likelier = texts.Count(t => Score(Names.Value, new(t.Text, kind)) > Score(Names.Value, Swapped(new(t.Text, kind))));
            Assert.True(likelier >= 47, $"{likelier} of 50 are likelier as a {kind}: {string.Join(' ', texts.Take(10))}.");
        }
    }

    [Fact]
    public async Task Every_way_of_generating_begins_with_the_state_of_the_kind()
    {
        foreach (string kind in Kinds)
        {
            var greedy = new TextGenerationOptions { Class = kind, Method = GenerationMethod.Greedy };
            string text = Names.Value.Generate(greedy)[0].Text, pieces = "";
            await foreach (string piece in Names.Value.GenerateAsync(greedy))
                pieces += piece;
            Assert.Equal(text, pieces);
            GeneratedText best = Names.Value.Generate(new() { Class = kind, Method = GenerationMethod.Beam, Beam = 4 })[0];
            foreach (GeneratedText made in (GeneratedText[])[Names.Value.Generate(greedy)[0], best])
            {
                TextScore score = Names.Value.Score(made.Text, kind);
                Assert.Equal(EndReason.EndToken, made.End);
                Assert.Equal(score.LogProbability, made.LogProbability, 1e-4);
            }

            GeneratedText several = Names.Value.Generate(new() { Class = kind, Samples = 3 })[2];
            Assert.Equal(Names.Value.Score(several.Text, kind).LogProbability, several.LogProbability, 1e-4);
        }
    }

    [Fact]
    public void A_model_of_vectors_of_one_1_is_that_of_the_classes_to_the_bit()
    {
        LanguageModelOptions options = ToyNames.Options(threads: 2);
        options.MaximumEpochs = 2;
        ConditionedText[] train = ToyNames.Texts(100), judges = ToyNames.Texts(30, seed: 2);
        LanguageModel classes = LanguageModel.Train(train, judges, options);
        float[][] ones = [[1, 0], [0, 1]];
        float[] lizard = ones[classes.Classes[0] == ToyNames.Lizard ? 0 : 1], village = ones[classes.Classes[0] == ToyNames.Lizard ? 1 : 0];
        LanguageModel vectors = LanguageModel.Train(
            ToyNames.WithVectors(train, lizard, village), ToyNames.WithVectors(judges, lizard, village), options);
        Assert.Equal((2, 0), (vectors.ConditionSize, classes.ConditionSize));
        for (int p = 0; p < classes.Network.Parameters.Count; p++)
            Assert.Equal(classes.Network.Parameters[p].Value, vectors.Network.Parameters[p].Value);
        Assert.Equal(classes.Score("ane", ToyNames.Village).LogProbability, vectors.Score("ane", village).LogProbability);
        Assert.Equal(classes.Generate(new() { Class = ToyNames.Lizard })[0].Text, vectors.Generate(new() { Condition = lizard })[0].Text);
    }

    [Fact]
    public void Without_a_condition_the_weights_start_as_they_always_did()
    {
        LanguageShape shape = Names.Value.Network.Shape;
        RandomStream with = new(5), without = new(5);
        var conditioned = new LanguageNetwork(shape, with);
        var plain = new LanguageNetwork(shape with { ConditionSize = 0 }, without);
        Assert.Equal(plain.Parameters.Count + 2, conditioned.Parameters.Count);
        for (int p = 0; p < plain.Parameters.Count; p++) Assert.Equal(plain.Parameters[p].Value, conditioned.Parameters[p].Value);
        Assert.Equal(shape.WeightCount, conditioned.Parameters.Sum(p => p.Length));
        Assert.NotEqual(with.NextBits(), without.NextBits());
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    public void Gradients_of_a_step_agree_with_finite_differences(bool areClasses, int threads)
    {
        var shape = new LanguageShape(RecurrentCell.Lstm, Tokens: 9, EmbeddingSize: 4, HiddenSize: 7, Layers: 2) { ConditionSize = 3 };
        var network = new LanguageNetwork(shape, new RandomStream(1));
        var random = new RandomStream(2);
        int[] ids = [.. Enumerable.Range(0, 40).Select(_ => random.Next(shape.Tokens))];
        var rows = new ConditionRows(areClasses ? 0 : shape.ConditionSize);
        for (int text = 0; text < 5; text++)
        {
            float[] vector = new float[shape.ConditionSize];
            random.FillNormal(vector, 0, 1);
            if (areClasses) rows.Add(text % 2 * 2);
            else rows.Add(vector);
        }

        var batch = new LanguageBatch(ids, rows);
        foreach ((int start, int length, int text) in ((int, int, int)[])[(0, 9, 3), (10, 9, 0), (20, 6, 4), (27, 2, 1), (30, 1, 2)])
            batch.Add(start, length, text);
        using var pool = new WorkerPool(threads);
        double Loss() => new LanguageStep(network, new Sgd(network.Parameters), new LanguageStepOptions(), pool, new RandomStream(9))
            .Run(batch, 0);
        Loss();
        float[][] gradients = [.. network.Parameters.Select(GradientCheck.GradientOf)];
        var check = new GradientCheck(Loss, new RandomStream(3));
        for (int p = 0; p < gradients.Length; p++)
            check.Check(network.Parameters[p].Name, network.Parameters[p].Value, gradients[p]);
    }

    [Fact]
    public void Texts_of_several_kinds_score_together_what_they_score_alone()
    {
        string longName = string.Concat(Enumerable.Repeat("andosaurus", 20));
        ConditionedText[] names = [.. ToyNames.Texts(70, seed: 6), new(longName, ToyNames.Lizard)];
        using LanguageSession session = Names.Value.CreateSession(threads: 2);
        for (int round = 0; round < 2; round++)
        {
            session.Clear();
            foreach (ConditionedText name in names) session.AddText(name.Text, name.Condition);
            session.Run();
            for (int i = 0; i < names.Length; i++) Assert.Equal(Score(Names.Value, names[i]), session.Likelihood(i).LogProbability, 1e-3);
        }

        Assert.Equal(names.Sum(n => Score(Names.Value, n)), Names.Value.Evaluate(names).Likelihood.LogProbability, 1e-2);
    }

    [Fact]
    public void Dynamic_evaluation_begins_each_text_with_its_state_and_learns_of_it()
    {
        ConditionedText[] names = ToyNames.Texts(30, seed: 6);
        double plain = Names.Value.Evaluate(names).MeanLoss;
        double still = Names.Value.Evaluate(names, new() { Dynamic = new() { LearningRate = 0, Decay = 0, Steps = 3 } }).MeanLoss;
        double learned = Names.Value.Evaluate(names, new() { Dynamic = new() { LearningRate = 0.01, Steps = 3 } }).MeanLoss;
        Assert.Equal(plain, still, 1e-5);
        Assert.NotEqual(plain, learned, 1e-5);
        Assert.True(learned < plain + 0.3, $"{plain:F3} nats without, {learned:F3} with.");
    }

    [Fact]
    public void Words_that_are_cut_already_have_conditions_too()
    {
        LanguageModelOptions options = ToyTexts.Options();
        (options.CarryState, options.MaximumEpochs) = (false, 1);
        ConditionedTokens[] texts =
        [
            .. ToyTexts.Lines(30).Select(line => new ConditionedTokens(
                [.. line.Split(' ').Select(word => word.AsMemory())], line.StartsWith("the", StringComparison.Ordinal) ? "the" : "other")),
        ];
        LanguageModel model = LanguageModel.TrainOnTokens(texts, texts, options);
        using LanguageSession session = model.CreateSession();
        session.AddTokens(["the".AsMemory(), "cats".AsMemory()], "other");
        session.Run();
        Assert.Equal(model.Score("the cats", "other").LogProbability, session.Likelihood(0).LogProbability);
    }

    private static double Score(LanguageModel model, ConditionedText text) => model.Score(text.Text, text.Condition).LogProbability;

    private static ConditionedText Swapped(ConditionedText text) =>
        text with { Condition = text.Condition.Class == ToyNames.Lizard ? ToyNames.Village : ToyNames.Lizard };
}
