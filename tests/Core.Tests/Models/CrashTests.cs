using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using Xunit;
using Xunit.Abstractions;

namespace MLNetSeq.Tests.Models;

/// <summary>Kills a training in a process of its own (SIGKILL; TerminateProcess on Windows), over and over.</summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private const string Text = "data/tiny-shakespeare/input.txt";
    private const int FewKills = 7;
    private const int ManyKills = 20;
    private const int SeldomMilliseconds = 1000;

    // A life is so many steps, however fast the machine is, and so much of the next ones; a write takes about 10 ms of a step's 15.
    private const int MostSteps = 10;
    private const int MostMilliseconds = 30;

    // Every so many kills wait for the next write, so that on any machine some come in the middle of one.
    private const int WriteEvery = 3;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetseq").FullName;

    private string Checkpoint => Path.Combine(_folder, "training.checkpoint");

    private string Partial => Checkpoint + ".partial";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(2, 20)]
    public void Killed_at_random_moments_a_training_ends_with_the_bits_of_one_that_was_left_alone(int threads, int interval) =>
        KillOverAndOver("classifier", threads, interval, Kills(FewKills));

    [SharedDataFact(Text)]
    public void Killed_at_random_moments_a_language_model_ends_with_the_bits_of_one_that_was_left_alone() =>
        KillOverAndOver(SharedData.PathOf(Text), threads: 2, interval: 0, Kills(ManyKills));

    private static int Kills(int unlessSaid) =>
        Environment.GetEnvironmentVariable("MLNETSEQ_KILLS") is { } said ? int.Parse(said, CultureInfo.InvariantCulture) : unlessSaid;

    private void KillOverAndOver(string what, int threads, int interval, int kills)
    {
        using Process alone = Start(what, threads, SeldomMilliseconds);
        string expected = Rest(alone);

        var random = new RandomStream(threads + interval);
        int whileWriting = 0, resumed = 0;
        for (int kill = 1; kill <= kills; kill++)
        {
            using Process process = Start(what, threads, interval, Checkpoint);
            string? resumption = WaitForSteps(process, random.Next(MostSteps));
            Thread.Sleep(random.Next(MostMilliseconds));
            if (kill % WriteEvery == 0) SpinWait.SpinUntil(() => File.Exists(Partial), LongestWait);
            Assert.False(process.HasExited, $"The training was over, or failed, before kill {kill} of {kills}: {Errors(process)}");
            process.Kill();
            process.WaitForExit();
            if (File.Exists(Partial)) whileWriting++;
            if (resumption is null) continue;
            resumed++;
            output.WriteLine($"Run {kill}: {resumption}");
        }

        output.WriteLine($"{kills} kills, {whileWriting} of them while a checkpoint was being written; {resumed} runs went on from one.");
        using Process last = Start(what, threads, SeldomMilliseconds, Checkpoint);
        string actual = Rest(last);
        Assert.True(expected == actual, $"After {kills} kills the weights have the hash {actual}, expected {expected}.");
        Assert.True(resumed > 0, "No run got far enough to write a checkpoint: the test tests nothing.");
        Assert.True(whileWriting > 0, "No kill came while a checkpoint was being written: the test tests too little.");
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static Process Start(string what, int threads, int interval, params string[] path)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "MLNetSeq.CrashProgram.dll");
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            ["exec", program, what, $"{threads}", $"{interval}", .. path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    // The line that says where it goes on, if it was read before the steps were.
    private static string? WaitForSteps(Process process, int steps)
    {
        string? resumption = null;
        Assert.Equal("begins", process.StandardOutput.ReadLine());
        while (steps > 0)
        {
            string? line = process.StandardOutput.ReadLine();
            Assert.True(line is not null, $"The training failed: {Errors(process)}");
            if (line.Contains("goes on from the checkpoint", StringComparison.Ordinal)) resumption = line;
            if (line == "step") steps--;
        }

        return resumption;
    }

    // The last line of a run that is left to end.
    private static string Rest(Process process)
    {
        string all = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The training failed: {Errors(process)}");
        return all.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)[^1];
    }

    private static string Errors(Process process) => process.HasExited ? process.StandardError.ReadToEnd() : "it said nothing";
}
