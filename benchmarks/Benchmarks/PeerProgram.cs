using System.Diagnostics;

namespace MLNetSeq.Benchmarks;

/// <summary>Runs a program that we are measured against.</summary>
internal static class PeerProgram
{
    /// <summary>What runs Python scripts: the variable PYTHON, or python3.</summary>
    public static string Python => Environment.GetEnvironmentVariable("PYTHON") ?? "python3";

    /// <summary>Runs a program to its end; returns what it wrote, standard output first.</summary>
    /// <exception cref="InvalidOperationException">It fails; the message has what it wrote.</exception>
    public static string Run(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_WAIT_POLICY"] = "PASSIVE";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        output += errors.Result;
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }
}
