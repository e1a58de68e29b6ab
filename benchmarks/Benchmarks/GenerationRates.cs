using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using MLNetSeq.Inference;
using MLNetSeq.Models;

namespace MLNetSeq.Benchmarks;

/// <summary>Characters a second of <see cref="LanguageModel.Generate"/>, 2 × LSTM 512, beside the same loop in PyTorch.</summary>
internal static partial class GenerationRates
{
    private const int Side = 32;
    private const int PeerThreads = 2;
    private const int Ways = 3;

    // Enough to know all characters and have no untrained weights; the rate does not depend on what they are.
    private const int MomentOfTraining = 5000;

    /// <summary>The command of the benchmark.</summary>
    public static Command CreateCommand(Option<string> dataFolder)
    {
        Option<string?> modelFile = new("--model")
        {
            Description = "A model of characters that 'language chars --save' wrote; else one is trained for a moment, or for --epochs.",
        };
        Option<int> epochs = new("--epochs") { Description = "How many passes over tiny-shakespeare; 0 for a few thousand characters." };
        Option<int> steps = new("--steps") { Description = "The characters of each text.", DefaultValueFactory = _ => 500 };
        Option<int> rounds = new("--rounds") { Description = "How often the two sides take turns.", DefaultValueFactory = _ => 3 };
        Option<string?> peer = new("--peer")
        {
            Description = "The PyTorch script to measure beside us, Peers/generation.py; python3 runs it, or what PYTHON names.",
        };
        Command command = new("generation", "Characters drawn from 2 × LSTM 512 one after the other, one text and 32 at once.")
        {
            dataFolder, modelFile, epochs, steps, rounds, peer,
        };
        command.SetAction(parsed => Run(parsed.GetValue(dataFolder)!, parsed.GetValue(modelFile), parsed.GetValue(epochs),
            parsed.GetValue(steps), parsed.GetValue(rounds), parsed.GetValue(peer)));
        return command;
    }

    private static void Run(string folder, string? modelFile, int epochs, int steps, int rounds, string? peer)
    {
        (string[] train, string[] validation, _) = LanguageTrainings.Shakespeare(folder);
        LanguageModel model = modelFile is null ? Train(train[0], epochs) : LanguageModel.Load(modelFile);
        if (modelFile is not null || epochs > 0) Int8Loss.Print(model, validation[0], Side);

        (WeightPrecision Precision, int Texts, int Threads)[] ours =
        [
            .. from precision in Enum.GetValues<WeightPrecision>()
               from way in ((int, int)[])[(1, 1), (Side, 1), (Side, PeerThreads)]
               select (precision, way.Item1, way.Item2),
        ];
        double[] rates = new double[ours.Length];
        double[,] peers = new double[2, PeerThreads];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < ours.Length; i++) rates[i] = Math.Max(rates[i], Rate(model, ours[i], steps));
            if (peer is null) continue;
            foreach (int texts in (int[])[1, Side])
                for (int threads = 1; threads <= PeerThreads; threads++)
                    peers[texts / Side, threads - 1] =
                        Math.Max(peers[texts / Side, threads - 1], PeerRate(peer, model.Vocabulary.Count, texts, steps, threads));
        }

        for (int i = 0; i < ours.Length; i++)
        {
            double[] beside = [peers[ours[i].Texts / Side, 0], peers[ours[i].Texts / Side, 1]];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{ours[i].Precision,-6}, {ours[i].Texts,2} at once, {ours[i].Threads} thread(s): {rates[i],8:F0} characters/s, ")
                + string.Create(CultureInfo.InvariantCulture, $"{rates[i] / rates[i / Ways * Ways],5:F2} × one text")
                + (peer is null ? "" : string.Create(CultureInfo.InvariantCulture,
                    $"; PyTorch {beside[0]:F0} with 1 thread, {beside[1]:F0} with 2: {rates[i] / beside.Max():F2} × its best")));
        }
    }

    private static LanguageModel Train(string text, int epochs)
    {
        LanguageModelOptions options = LanguageTrainings.Characters();
        options.MaximumEpochs = Math.Max(1, epochs);
        string own = epochs > 0 ? text : string.Concat(text.Distinct()) + text[..MomentOfTraining];
        return LanguageModel.Train([own], validation: null, options);
    }

    private static double Rate(LanguageModel model, (WeightPrecision Precision, int Texts, int Threads) way, int steps)
    {
        var options = new TextGenerationOptions
        {
            Precision = way.Precision,
            Samples = way.Texts,
            Threads = way.Threads,
            MaximumLength = steps,
            StopsAtEndOfText = false,
        };
        model.Generate(options with { MaximumLength = 20 });
        QuietMachine.Wait(way.Threads);
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<GeneratedText> made = model.Generate(options);
        return made.Sum(text => text.Tokens) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double PeerRate(string script, int tokens, int texts, int steps, int threads)
    {
        QuietMachine.Wait(threads);
        string output = PeerProgram.Run(PeerProgram.Python, script, "--tokens", Text(tokens), "--streams", Text(texts), "--steps",
            Text(steps), "--threads", Text(threads), "--repetitions", "1");
        return double.Parse(Line().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"([\d.]+) characters/s")]
    private static partial Regex Line();
}
