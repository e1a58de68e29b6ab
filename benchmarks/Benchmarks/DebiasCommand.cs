using System.CommandLine;

namespace MLNetSeq.Benchmarks;

/// <summary>The command "debias".</summary>
internal static class DebiasCommand
{
    public static Command Create()
    {
        Option<int> words = new("--words") { DefaultValueFactory = _ => 400_000 };
        Option<int> dimension = new("--dimension") { DefaultValueFactory = _ => 300 };
        Option<int[]> threads = new("--threads") { AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        Option<int> repetitions = new("--repetitions")
        {
            Description = "Runs of each side, of which the best counts.",
            DefaultValueFactory = _ => 3,
        };
        Option<bool> peer = new("--peer") { Description = "Measure NumPy beside us; python3 runs it, or what the variable PYTHON names." };
        Command command = new("debias", "Fitting and applying hard and soft debiasing of random vectors, beside debiaswe's steps in NumPy.")
        {
            words, dimension, threads, repetitions, peer,
        };
        command.SetAction(parsed => new DebiasRates(parsed.GetValue(words), parsed.GetValue(dimension), parsed.GetValue(repetitions),
            parsed.GetValue(peer)).Run(parsed.GetValue(threads)!));
        return command;
    }
}
