using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.CrashProgram;
using MLNetSeq.Layers;

// Trains a small model, with checkpoints where it is given a path, and prints a line after each step and the SHA-256 of its weights.
// Arguments: classifier, or the file of a text for a language model; threads; milliseconds between checkpoints; [path of the checkpoint].
int threads = int.Parse(args[1], CultureInfo.InvariantCulture);
TimeSpan interval = TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture));
string? checkpoint = args.Length > 3 ? args[3] : null;
IReadOnlyList<Parameter> weights = args[0] == "classifier"
    ? ClassifierRun.Train(threads, interval, checkpoint)
    : LanguageRun.Train(args[0], threads, interval, checkpoint);
using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
foreach (Parameter parameter in weights) hash.AppendData(MemoryMarshal.AsBytes(parameter.Value));
Console.WriteLine(Convert.ToHexString(hash.GetHashAndReset()));
