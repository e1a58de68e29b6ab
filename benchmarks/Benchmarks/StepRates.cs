using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>The time of a training step of each set-up, beside PyTorch's.</summary>
internal sealed class StepRates(string[] setups, int threads, int repetitions, double seconds)
{
    public void Run()
    {
        using var pool = new WorkerPool(threads);
        foreach (string name in setups)
        {
            (Action step, double flops) = StepSetups.Create(name, pool);
            (double best, double processor) = Fastest(step);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-8} {threads} thread(s) {best * 1e3,9:F3} ms, {processor * 1e3,9:F3} ms of processor time {flops / best * 1e-9,7:F1} GFLOP/s"));
        }
    }

    // The least disturbed repetition: wall time, and processor time of all threads.
    private (double Wall, double Processor) Fastest(Action step)
    {
        for (int i = 0; i < 3; i++) step();
        double wall = double.PositiveInfinity, processor = double.PositiveInfinity;
        for (int r = 0; r < repetitions; r++)
        {
            long start = Stopwatch.GetTimestamp();
            TimeSpan used = Environment.CpuUsage.TotalTime;
            int steps = 0;
            do
            {
                step();
                steps++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(start).TotalSeconds / steps);
            processor = Math.Min(processor, (Environment.CpuUsage.TotalTime - used).TotalSeconds / steps);
        }

        return (wall, processor);
    }
}
