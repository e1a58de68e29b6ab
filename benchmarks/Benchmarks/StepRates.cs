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
            double best = Fastest(step);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{name,-8} {threads} thread(s) {best * 1e3,9:F3} ms {flops / best * 1e-9,7:F1} GFLOP/s"));
        }
    }

    private double Fastest(Action step)
    {
        for (int i = 0; i < 3; i++) step();
        double best = double.PositiveInfinity;
        for (int r = 0; r < repetitions; r++)
        {
            long start = Stopwatch.GetTimestamp();
            int steps = 0;
            do
            {
                step();
                steps++;
            }
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / steps);
        }

        return best;
    }
}
