using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MLNetSeq.Benchmarks;

/// <summary>PyTorch's side of a comparison: the script lstm_bench.py, denormals flushed, run by python3 or what PYTHON names.</summary>
internal sealed partial class TorchPeer(string script, int repetitions, double seconds)
{
    /// <summary>The least and the median time of a step of a set-up, in milliseconds, over the script's repetitions.</summary>
    /// <exception cref="InvalidOperationException">The script fails, or does not know the set-up.</exception>
    public (double Minimum, double Median) Measure(string setup, int threads)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3",
            [script, "--ftz", "--threads", Text(threads), "--reps", Text(repetitions), "--min-time", Text(seconds), "--only", setup])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (threads > 1) start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Match line = Line().Match(output);
        if (process.ExitCode != 0 || !line.Success)
            throw new InvalidOperationException(
                $"{script} gave no figure for '{setup}' (exit code {process.ExitCode}): {errors.Result}{output}");
        return (Number(line.Groups[1].Value), Number(line.Groups[2].Value));
    }

    private static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // Name, description, threads and parameters, then the least and the median milliseconds.
    [GeneratedRegex(@"^  \S.* \d+ +\d+ \| +([\d.]+) +([\d.]+) ", RegexOptions.Multiline)]
    private static partial Regex Line();
}
