using System.Diagnostics;
using Xunit;

namespace MLNetSeq.Tests;

/// <summary>A program of ours in a process of its own.</summary>
internal static class OtherProgram
{
    /// <summary>Runs an assembly of the tests' output folder and returns the lines it wrote.</summary>
    public static string[] Run(string assembly, string workingFolder, params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, assembly);
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", ["exec", program, .. arguments])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{assembly} ended with {process.ExitCode}: {errors.Result}");
        return output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }
}
