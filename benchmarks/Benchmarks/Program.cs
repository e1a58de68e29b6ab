using System.CommandLine;
using MLNetSeq.Benchmarks;
using MLNetSeq.Models;
using MLNetSeq.Numerics;

var dataFolder = new Option<string>("--data")
{
    Description = "The folder of the public data sets.",
    DefaultValueFactory = _ => Path.Combine("..", "shared", "data"),
};
var sets = new Argument<string[]>("sets") { Description = string.Join(", ", TextData.Names), DefaultValueFactory = _ => TextData.Names };
var seeds = new Option<int>("--seeds") { DefaultValueFactory = _ => 3 };
var set = new Option<string[]>("--set")
{
    Description = "Options and their values, as Dropout=0.3.",
    AllowMultipleArgumentsPerToken = true,
    DefaultValueFactory = _ => [],
};

var vectors = new Option<string?>("--vectors")
{
    Description = $"A file of word vectors to start from; '{StartVectors.Imdb}' trains some on IMDB's texts, the unlabelled too.",
};
var examples = new Option<int>("--examples") { Description = "How many training examples are drawn for each seed; 0 for all." };
var accuracy = new Command("accuracy", "Test accuracy with default options, mean over seeds.")
{
    sets, dataFolder, seeds, set, vectors, examples,
};
accuracy.SetAction(parsed =>
{
    string folder = parsed.GetValue(dataFolder)!;
    var options = new SequenceClassifierOptions { PretrainedEmbeddings = StartVectors.Get(parsed.GetValue(vectors), folder) };
    OptionSetting.Apply(options, parsed.GetValue(set)!);
    foreach (string name in parsed.GetValue(sets)!)
        ClassifierAccuracy.Run(TextData.Read(name, folder), parsed.GetValue(seeds), parsed.GetValue(examples), options);
});

var peer = new Option<string?>("--peer")
{
    Description = "The PyTorch script to measure beside us, sentiment_torch.py; python3 runs it, or what the variable PYTHON names.",
};
var threads = new Option<int>("--threads") { DefaultValueFactory = _ => Environment.ProcessorCount };
var reviews = new Option<int>("--reviews") { Description = "How many reviews of each part both sides read; 0 for all." };
var repetitions = new Option<int>("--repetitions")
{
    Description = "Runs of ours, of which the best counts.",
    DefaultValueFactory = _ => 3,
};
var rates = new Command("rates", "Training and scoring rate on IMDB.") { dataFolder, peer, threads, reviews, repetitions };
rates.SetAction(parsed => new ClassifierRates(parsed.GetValue(dataFolder)!, parsed.GetValue(peer), parsed.GetValue(threads),
    parsed.GetValue(reviews), parsed.GetValue(repetitions)).Run());

var paths = new Argument<KernelPath[]>("paths") { DefaultValueFactory = _ => [.. Enum.GetValues<KernelPath>().Where(Kernels.IsSupported)] };
var kernels = new Command("kernels", "Matrix products and elementary functions on each kernel path, one thread.") { paths, repetitions };
kernels.SetAction(parsed => KernelRates.Run(parsed.GetValue(paths)!, parsed.GetValue(repetitions)));

var setups = new Argument<string[]>("setups")
{
    Description = $"{string.Join(", ", [.. StepSetups.Training, StepSetups.Unmatched, .. StepSetups.Inference])}; also c20.",
    DefaultValueFactory = _ => [.. StepSetups.Training, StepSetups.Unmatched, .. StepSetups.Inference],
};
var torch = new Option<string?>("--peer")
{
    Description = "The PyTorch script to measure beside us, lstm_bench.py; python3 runs it, or what the variable PYTHON names.",
};
var threadCounts = new Option<int[]>("--threads") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
var rounds = new Option<int>("--rounds") { Description = "How often the two sides take turns.", DefaultValueFactory = _ => 2 };
var each = new Option<int>("--repetitions") { Description = "Repetitions of each side in a round.", DefaultValueFactory = _ => 7 };
var seconds = new Option<double>("--seconds") { Description = "The least time of a repetition.", DefaultValueFactory = _ => 0.3 };
var steps = new Command("steps", "Training steps and inference of language models and classifiers, beside PyTorch.")
{
    setups, torch, threadCounts, rounds, each, seconds,
};
steps.SetAction(parsed =>
{
    (int count, double least) = (parsed.GetValue(each), parsed.GetValue(seconds));
    TorchPeer? beside = parsed.GetValue(torch) is { } script ? new TorchPeer(script, count, least) : null;
    new StepRates(parsed.GetValue(setups)!, parsed.GetValue(threadCounts)!, parsed.GetValue(rounds), count, least, beside).Run();
});

return new RootCommand("Measures MLNetSeq, beside its peers where they are installed.")
{
    accuracy,
    rates,
    kernels,
    steps,
    WordRates.CreateCommand(dataFolder),
    WordQuality.CreateCommand(dataFolder),
    PoolRates.CreateCommand(dataFolder),
    VectorLoading.CreateCommand(),
    NeighbourCommand.Create(),
    GloveRates.CreateCommand(dataFolder),
    DecodingRates.CreateCommand(),
    LanguageTrainings.CreateCommand(dataFolder, set),
    LanguageScoring.CreateCommand(dataFolder),
    GenerationRates.CreateCommand(dataFolder),
    DebiasCommand.Create(),
    DebiasQuality.CreateCommand(dataFolder),
}.Parse(args).Invoke();
