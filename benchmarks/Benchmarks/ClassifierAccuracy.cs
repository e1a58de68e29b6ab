using System.Globalization;
using MLNetSeq.Models;

namespace MLNetSeq.Benchmarks;

/// <summary>Test accuracy of the sequence classifier with one set of options, over several seeds.</summary>
internal static class ClassifierAccuracy
{
    public static void Run(TextData data, int seeds, int examples, SequenceClassifierOptions options)
    {
        var accuracies = new List<double>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            options.Seed = seed;
            SequenceClassifier model = Train(data.WithExamples(examples, seed), options);
            accuracies.Add(100 * Accuracy(model, data));
            EpochResult best = model.History.MaxBy(e => e.ExamplesPerSecond);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{data.Name} seed {seed}: test {accuracies[^1]:F2}, {model.History.Count} epochs, "
                + $"{best.ExamplesPerSecond:F0} examples/s, {best.TokensPerSecond:F0} tokens/s"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.Name}: mean of {seeds} seeds {accuracies.Average():F2}"));
    }

    private static SequenceClassifier Train(TextData data, SequenceClassifierOptions options)
    {
        ClassificationData train = Read(data.Train, data.ClassCount, options);
        ClassificationData? validation = data.Validation is null ? null : Read(data.Validation, data.ClassCount, options);
        return SequenceClassifier.Train(train, validation, options, new Printer());
    }

    private static ClassificationData Read(LabelledText[] texts, int classCount, SequenceClassifierOptions options)
    {
        var read = new ClassificationData(new SequenceInput(SequenceInputKind.Text), classCount, options);
        foreach (LabelledText text in texts) read.AddText(text.Text, text.Label);
        return read;
    }

    private static double Accuracy(SequenceClassifier model, TextData data)
    {
        using ClassifierSession session = model.CreateSession(Environment.ProcessorCount);
        foreach (LabelledText text in data.Test) session.AddText(text.Text);
        session.Run();
        int right = 0;
        for (int i = 0; i < data.Test.Length; i++)
            if (Predicted(session.Scores(i)) == data.Test[i].Label) right++;
        return (double)right / data.Test.Length;
    }

    private static int Predicted(ReadOnlySpan<float> scores)
    {
        if (scores.Length == 1) return scores[0] > 0 ? 1 : 0;
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best]) best = i;
        return best;
    }

    private sealed class Printer : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress p)
        {
            if (p.IsEpochEnd)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  epoch {p.Epoch}: loss {p.TrainingLoss:F4}, validation {p.ValidationLoss:F4} {100 * p.ValidationAccuracy:F2}, "
                    + $"{p.ExamplesPerSecond:F0} examples/s, {p.TokensPerSecond:F0} tokens/s"));
        }
    }
}
