using System.Globalization;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MLNetSeq.Tests.Models;

/// <summary>Real names of one kind, and real words of another.</summary>
public sealed class ConditionedNamesTests(ITestOutputHelper output)
{
    private const string Dinosaur = "dinosaur";
    private const string Word = "word";

    [SharedDataFact("data/dinos/dinos.txt")]
    public void Names_of_dinosaurs_and_words_of_Shakespeare_are_told_apart_and_made()
    {
        (ConditionedText[] train, ConditionedText[] held) = Split();
        var options = new LanguageModelOptions
        {
            Level = TokenLevel.Character,
            Layers = 1,
            HiddenSize = 64,
            EmbeddingSize = 16,
            OutputDropout = 0.2f,
            CarryState = false,
            BatchSize = 32,
            LearningRate = 5e-3,
            MaximumEpochs = 8,
            Threads = 2,
        };
        LanguageModel model = LanguageModel.Train(train, held, options);
        foreach (string kind in (string[])[Dinosaur, Word])
        {
            ConditionedText[] own = [.. held.Where(t => t.Condition.Class == kind)];
            double right = model.Evaluate(own).MeanLoss, wrong = model.Evaluate([.. own.Select(Swapped)]).MeanLoss;
            string[] made = [.. model.Generate(new() { Class = kind, Samples = 100 }).Select(t => t.Text)];
            double read = Share(model, own), generated = Share(model, [.. made.Select(text => new ConditionedText(text, kind))]);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {own.Length} held out, {right:F3} nats a character as "
                + $"what they are, {wrong:F3} as the other; likelier as what they are: {read:P1} of those held out, {generated:P1} of those "
                + $"made: {string.Join(", ", made.Take(12))}"));
            Assert.True(wrong > right + 0.3, $"{kind}: {right:F3} nats a character with the right class, {wrong:F3} with the wrong one.");
            Assert.True(read > 0.85 && generated > 0.85, $"{kind}: {read:P1} held out and {generated:P1} made are likelier as that.");
        }
    }

    private static double Share(LanguageModel model, ConditionedText[] texts) =>
        texts.Average(t => Score(model, t) > Score(model, Swapped(t)) ? 1.0 : 0);

    private static double Score(LanguageModel model, ConditionedText text) => model.Score(text.Text, text.Condition).LogProbability;

    private static ConditionedText Swapped(ConditionedText text) =>
        text with { Condition = text.Condition.Class == Dinosaur ? Word : Dinosaur };

    // As many words as names, all lower-case; every tenth is held out.
    private static (ConditionedText[] Train, ConditionedText[] Held) Split()
    {
        string[] names = [.. File.ReadLines(SharedData.PathOf("data/dinos/dinos.txt"))
            .Select(name => name.Trim().ToLowerInvariant()).Where(name => name.Length > 0).Distinct()];
        string text = File.ReadAllText(SharedData.PathOf("data/tiny-shakespeare/input.txt")).ToLowerInvariant();
        string[] words = [.. text.Split([.. text.Distinct().Where(c => !char.IsAsciiLetter(c))], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.Length >= 6).Distinct()];
        var random = new RandomStream(1);
        random.Shuffle(words);
        ConditionedText[] all = [.. names.Select(name => new ConditionedText(name, Dinosaur)),
            .. words.Take(names.Length).Select(word => new ConditionedText(word, Word))];
        random.Shuffle(all);
        return ([.. all.Where((_, i) => i % 10 > 0)], [.. all.Where((_, i) => i % 10 == 0)]);
    }
}
