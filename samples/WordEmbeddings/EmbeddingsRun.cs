using Microsoft.ML;
using MLNetSeq;
using MLNetSeq.Embeddings;
using MLNetSeq.Estimators;
using Samples;
using Spectre.Console;
using WordEmbeddings.Display;
using WordEmbeddings.World;

namespace WordEmbeddings;

/// <summary>The program from the text to the page.</summary>
internal sealed class EmbeddingsRun(EmbeddingsSettings settings)
{
    // 90,000 words or so.
    private const int WorldSentences = 12_000;

    private readonly IAnsiConsole _console = Terminal.Open();

    public void Run(CancellationToken cancellation)
    {
        CheckFiles();
        WorkDisplay display = new(_console, settings.IsQuiet);
        WordVectors vectors = settings.Vectors is { } file ? Load(file) : Train(display, cancellation);
        if (settings.Save is { } path)
        {
            vectors.Save(path, cancellation: cancellation);
            Say($"Vectors: {path}");
        }

        Examples examples = new(vectors);
        Report report = new(_console, vectors);
        report.Neighbours(settings.Words.Count > 0 ? settings.Words : examples.Words);
        report.Analogies(examples.Kinds);
        if (settings.Questions is { } questions) report.Evaluation(vectors.EvaluateAnalogies(AnalogyTest.ReadGoogle(questions), cancellation: cancellation));
        if (settings.Pairs is { } pairs) report.Evaluation(vectors.EvaluateSimilarity(WordSimilarityTest.Read(pairs)));
        foreach (string made in new Pictures(settings, vectors, examples).Save(display, cancellation)) Say(made);
    }

    // Before the training, not after it: what cannot be read or written is found out at once.
    private void CheckFiles()
    {
        foreach (string? path in (IEnumerable<string?>)[.. settings.Data, settings.Vectors, settings.Questions, settings.Pairs])
        {
            if (path is not null && !File.Exists(path))
                throw new BadInputException(Directory.Exists(path) ? $"{path} is a folder; name a file." : $"{path} does not exist.");
        }

        OutputPaths.CheckSave(settings.Save);
        OutputPaths.MakeFolder(settings.Output);
    }

    private WordVectors Load(string file)
    {
        WordVectors vectors = WordVectors.Load(file);
        Say($"{file}: {vectors.Count:N0} words of {vectors.Dimension} numbers.");
        return vectors;
    }

    private WordVectors Train(WorkDisplay display, CancellationToken cancellation)
    {
        MLContext mlContext = new();
        IDataView corpus = mlContext.Data.LoadFromEnumerable(settings.IsLittleWorld
            ? LittleWorld.Sentences(WorldSentences, settings.Seed).Select(text => new Sentence { Text = text })
            : Sentence.Read(settings.Data));
        TrainWordVectorsOptions options = settings.Training;
        options.CancellationToken = cancellation;
        WordVectors vectors = display.Show("Training", progress =>
        {
            options.Progress = progress;
            return Fit(mlContext.Transforms.Text.TrainWordVectors(options), corpus);
        });
        string name = settings.IsLittleWorld ? "The little world" : string.Join(", ", settings.Data);
        long words = Enumerable.Range(0, vectors.Count).Sum(vectors.Words.CountOf);
        Say($"{name}: {words:N0} words, {vectors.Count:N0} distinct ones.");
        return vectors;
    }

    private static WordVectors Fit(WordVectorsEstimator estimator, IDataView corpus)
    {
        try
        {
            return estimator.Fit(corpus).WordVectors;
        }
        catch (InvalidOperationException e)
        {
            throw new BadInputException($"There is nothing to train on: {e.Message}");
        }
    }

    private void Say(string line)
    {
        if (!settings.IsQuiet) _console.WriteLine(line);
    }
}
