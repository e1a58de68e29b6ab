using System.CommandLine;

namespace MLNetSeq.Benchmarks;

/// <summary>The command "neighbours".</summary>
internal static class NeighbourCommand
{
    public static Command Create()
    {
        var words = new Option<int>("--words")
        {
            Description = "Vectors to make, where no file is named.",
            DefaultValueFactory = _ => 400_000,
        };
        var dimension = new Option<int>("--dimension") { DefaultValueFactory = _ => 300 };
        var queries = new Option<int>("--queries") { Description = "Queries at once.", DefaultValueFactory = _ => 1000 };
        var threads = new Option<int[]>("--threads") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        var repetitions = new Option<int>("--repetitions")
        {
            Description = "Runs of ours, of which the best counts.",
            DefaultValueFactory = _ => 5,
        };
        var file = new Option<string?>("--file") { Description = "Vectors in GloVe's text form, as 'vectors_bench.py make' writes them." };
        var peer = new Option<string?>("--peer") { Description = "The script to measure beside us on the file, vectors_bench.py." };
        var command = new Command("neighbours", "Nearest neighbours of one word and of many, beside gensim and NumPy.")
        {
            words, dimension, queries, threads, repetitions, file, peer,
        };
        command.SetAction(parsed => new NeighbourRates(parsed.GetValue(words), parsed.GetValue(dimension), parsed.GetValue(queries),
            parsed.GetValue(repetitions), parsed.GetValue(file), parsed.GetValue(peer)).Run(parsed.GetValue(threads)!));
        return command;
    }
}
