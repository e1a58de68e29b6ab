using MLNetSeq.Layers;
using MLNetSeq.Models;

namespace MLNetSeq.CrashProgram;

/// <summary>A language model of the characters of a text, with all of a training that is drawn or kept from step to step.</summary>
internal static class LanguageRun
{
    private const int Size = 64;
    private const int Lines = 16_000;
    private const int ValidationLines = 400;

    public static IReadOnlyList<Parameter> Train(string text, int threads, TimeSpan interval, string? checkpoint)
    {
        LanguageModelOptions options = LanguageModelOptions.AwdLstm();
        options.Level = TokenLevel.Character;
        options.Tokenizer = null;
        options.HiddenSize = options.EmbeddingSize = Size;
        options.BatchSize = 50;
        options.Steps = 50;
        options.LearningRate = 5;
        options.NonMonotonicInterval = 1;
        options.MaximumEpochs = 2;
        options.Threads = threads;
        options.CheckpointInterval = interval;
        options.CheckpointPath = checkpoint;
        string[] lines = File.ReadAllLines(text)[..(Lines + ValidationLines)];
        Console.WriteLine("begins");
        using LanguageTraining training = new(lines[..Lines], lines[Lines..], options, CancellationToken.None)
        {
            ReportInterval = TimeSpan.Zero,
        };
        return training.Run(new EachStep<LanguageProgress>(), CancellationToken.None, warn: Console.WriteLine).Network.Parameters;
    }
}
