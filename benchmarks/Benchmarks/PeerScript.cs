using System.Diagnostics;
using System.Globalization;

namespace MLNetSeq.Benchmarks;

/// <summary>Runs a peer's script by python3, or what the variable PYTHON names.</summary>
internal static class PeerScript
{
    /// <summary>What the script prints.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public static string Run(string script, int threads, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("PYTHON") ?? "python3", [script, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = threads.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{script} {string.Join(' ', arguments)} failed: {errors.Result}{output}");
    }
}
