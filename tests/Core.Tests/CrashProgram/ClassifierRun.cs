using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;

namespace MLNetSeq.CrashProgram;

/// <summary>A classifier of random words.</summary>
internal static class ClassifierRun
{
    private const int Examples = 400;
    private const int Words = 3000;
    private const int LongestText = 12;

    public static IReadOnlyList<Parameter> Train(int threads, TimeSpan interval, string? checkpoint)
    {
        SequenceClassifierOptions options = new()
        {
            HiddenSize = 32,
            EmbeddingSize = 32,
            Cell = RecurrentCell.Lstm,
            BatchSize = 8,
            MinimumCount = 1,
            MaximumEpochs = 30,
            Patience = 0,
            Threads = threads,
            CheckpointInterval = interval,
            CheckpointPath = checkpoint,
        };
        ClassificationData data = new(new SequenceInput(SequenceInputKind.Keys, Words), 2, options);
        RandomStream random = new(seed: 5);
        for (int i = 0; i < Examples; i++)
        {
            uint[] keys = new uint[1 + random.Next(LongestText)];
            foreach (ref uint key in keys.AsSpan()) key = 1 + (uint)(random.NextDouble() * random.Next(Words));
            data.AddKeys(keys, (int)(keys[0] % 2));
        }

        Console.WriteLine("begins");
        using ClassifierTraining training = new(data, validation: null, options, warmStart: null) { ReportInterval = TimeSpan.Zero };
        return training.Run(new EachStep<TrainingProgress>(), CancellationToken.None, warn: Console.WriteLine).Network.Parameters;
    }
}
