using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Inference.Decoding;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>What choosing the next token takes, beside the model, and beside sorting the vocabulary.</summary>
internal static class DecodingRates
{
    private const int BeamSteps = 10;

    public static Command CreateCommand()
    {
        var tokens = new Option<int>("--tokens") { Description = "The size of the vocabulary.", DefaultValueFactory = _ => 50_000 };
        var seconds = new Option<double>("--seconds") { Description = "The time of a measurement.", DefaultValueFactory = _ => 0.5 };
        var command = new Command("decoding", "Choosing tokens and a step of beam search, one thread.") { tokens, seconds };
        command.SetAction(parsed => Run(parsed.GetValue(tokens), parsed.GetValue(seconds)));
        return command;
    }

    private static void Run(int tokens, double seconds)
    {
        foreach (double spread in (double[])[1, 4])
        {
            var random = new RandomStream(1);
            float[] scores = new float[tokens], keys = new float[tokens];
            int[] ids = new int[tokens];
            random.FillNormal(scores, 0, (float)spread);
            VectorMath.LogSoftmax(scores);
            void Print(string what, Action action, int steps = 1) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"logits of deviation {spread}: {what,-28} {Microseconds(action, seconds) / steps,8:F1} µs"));

            Print("sorting all", () =>
            {
                scores.CopyTo(keys, 0);
                for (int i = 0; i < ids.Length; i++) ids[i] = i;
                Array.Sort(keys, ids);
            });
            Print("greedy", () => GreedyChoice.Best(scores));
            foreach ((string what, SamplingOptions options) in ((string, SamplingOptions)[])[
                ("all tokens", new()), ("top-k 40", new() { TopK = 40 }), ("top-k 1000", new() { TopK = 1000 }),
                ("top-p 0.5", new() { TopP = 0.5 }), ("top-p 0.95", new() { TopP = 0.95 }),
                ("top-k 1000, top-p 0.95", new() { TopK = 1000, TopP = 0.95 })])
            {
                var choice = new SampledChoice(options);
                Print(what, () => choice.Choose(scores, random));
            }

            foreach (int beam in (int[])[1, 5, 20])
            {
                var search = new BeamSearch(new() { Beam = beam, MaximumLength = BeamSteps });
                var model = new SameScores(scores);
                Print($"a step with a beam of {beam}", () => search.Run(model), BeamSteps);
            }
        }
    }

    private static double Microseconds(Action action, double seconds)
    {
        action();
        double best = double.PositiveInfinity;
        for (long begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds;)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best;
    }

    private sealed class SameScores(float[] scores) : INextTokenScores
    {
        public int VocabularySize => scores.Length;

        public void Begin(Matrix logProbabilities) => Write(logProbabilities);

        public void Advance(ReadOnlySpan<int> parents, ReadOnlySpan<int> tokens, Matrix logProbabilities) => Write(logProbabilities);

        private void Write(Matrix logProbabilities)
        {
            for (int row = 0; row < logProbabilities.Rows; row++) scores.CopyTo(logProbabilities[row]);
        }
    }
}
