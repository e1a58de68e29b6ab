using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>The least and the median time of a step of each set-up beside PyTorch's, and how near it comes to the processor's peak.</summary>
/// <remarks>
/// The two sides take turns, a few rounds each; of all repetitions of a side the least disturbed counts. The share of the peak is that of
/// the matrix kernel in the first-level cache on all threads at once, measured in the same run; only operations that are done count for it.
/// </remarks>
internal sealed class StepRates(string[] setups, int[] threadCounts, int rounds, int repetitions, double seconds, TorchPeer? peer)
{
    // About a tenth of a second of the kernel.
    private const int PeakRepetitions = 50;

    public void Run()
    {
        foreach (int threads in threadCounts)
        {
            using var pool = new WorkerPool(threads);
            foreach (string name in setups)
                if (threads == 1 || !StepSetups.Inference.Contains(name)) Compare(name, threads, pool);
        }
    }

    private void Compare(string name, int threads, WorkerPool pool)
    {
        StepSetup setup = StepSetups.Create(name, pool);
        for (int i = 0; i < 3; i++) setup.Run();
        var ours = new List<double>();
        double theirs = double.PositiveInfinity, theirMedian = double.PositiveInfinity, peak = 0;
        for (int round = 0; round < rounds; round++)
        {
            for (int r = 0; r < repetitions; r++)
            {
                QuietMachine.Wait(threads);
                ours.Add(Milliseconds(setup.Run));
            }

            peak = Math.Max(peak, KernelRates.Peak(pool, PeakRepetitions));
            if (peer is null || name == StepSetups.Unmatched) continue;
            (double minimum, double median) = peer.Measure(StepSetups.PeerOf(name), threads);
            (theirs, theirMedian) = (Math.Min(theirs, minimum), Math.Min(theirMedian, median));
        }

        ours.Sort();
        double rate = (setup.Operations - setup.Saved) / ours[0] * 1e-6;
        string beside = double.IsFinite(theirs)
            ? string.Create(CultureInfo.InvariantCulture,
                $"  PyTorch {theirs,9:F4} / {theirMedian,9:F4} ms  ratio {theirs / ours[0]:F2} / {theirMedian / ours[ours.Count / 2]:F2}")
            : "";
        string roofline = string.Create(CultureInfo.InvariantCulture,
            $"{rate,5:F0} GFLOP/s, {rate / peak:P0} of {peak:F0}; {setup.Saved / setup.Operations:P0} saved");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-10} {threads} thread(s) {ours[0],9:F4} / {ours[ours.Count / 2],9:F4} ms{beside}  {roofline}"));
    }

    private double Milliseconds(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        int steps = 0;
        do
        {
            step();
            steps++;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / steps;
    }
}
