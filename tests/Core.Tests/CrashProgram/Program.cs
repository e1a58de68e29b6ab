using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;

// Trains a small classifier, with checkpoints where it is given a path, and prints a line after each step and the SHA-256 of its weights.
// Arguments: threads, milliseconds between checkpoints, [path of the checkpoint].
const int Examples = 400, Words = 3000, LongestText = 12;

SequenceClassifierOptions options = new()
{
    HiddenSize = 32,
    EmbeddingSize = 32,
    Cell = RecurrentCell.Lstm,
    BatchSize = 8,
    MinimumCount = 1,
    MaximumEpochs = 30,
    Patience = 0,
    Threads = int.Parse(args[0], CultureInfo.InvariantCulture),
    CheckpointInterval = TimeSpan.FromMilliseconds(int.Parse(args[1], CultureInfo.InvariantCulture)),
    CheckpointPath = args.Length > 2 ? args[2] : null,
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
SequenceClassifier model = training.Run(new EachStep(), CancellationToken.None, warn: Console.WriteLine);
using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
foreach (Parameter parameter in model.Network.Parameters) hash.AppendData(MemoryMarshal.AsBytes(parameter.Value));
Console.WriteLine(Convert.ToHexString(hash.GetHashAndReset()));

internal sealed class EachStep : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => Console.WriteLine("step");
}
