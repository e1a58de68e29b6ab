using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Inference;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>The latency of one sequence, and of one step, on one thread, in single precision and with weights in bytes.</summary>
internal static class InferenceRates
{
    private const int Length = 50;

    public static void Run(int repetitions)
    {
        Sequence("e-inf", RecurrentCell.Lstm, repetitions);
        Sequence("e-gru-inf", RecurrentCell.Gru, repetitions);
        Step("a-inf", 128, repetitions);
        Step("b-inf", 512, repetitions);
    }

    // One sequence of 50 of 2000 tokens, embedding 100, both directions of 128, the last states to 2 logits.
    private static void Sequence(string name, RecurrentCell cell, int repetitions)
    {
        var random = new RandomStream(1);
        var embedding = new Embedding("embedding", 2000, 100, 1, random);
        var stack = new RecurrentStack(new(cell, 100, 128) { Bidirectional = true }, random);
        var output = new Linear("output", 256, 2, random);
        int[] tokens = new int[Length];
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            var network = new RecurrentInference(stack, embedding, output, new RecurrentInferenceOptions { Precision = precision });
            RecurrentRun run = network.CreateRun();
            Measure(name, network, repetitions, 1, () => Fill(tokens, random, 2000), () =>
            {
                run.Run(tokens);
                return run.Project(run.LastStates)[0];
            });
        }
    }

    // One step of a model of 65 characters: embedding as wide as the two LSTM layers, linear layer to 65 logits, the state carried.
    private static void Step(string name, int hidden, int repetitions)
    {
        var random = new RandomStream(1);
        var embedding = new Embedding("embedding", 65, hidden, 1, random);
        var stack = new RecurrentStack(new(RecurrentCell.Lstm, hidden, hidden) { Layers = 2 }, random);
        var output = new Linear("output", hidden, 65, random);
        int[] tokens = new int[Length];
        foreach (WeightPrecision precision in Enum.GetValues<WeightPrecision>())
        {
            var network = new RecurrentInference(stack, embedding, output, new RecurrentInferenceOptions { Precision = precision });
            RecurrentStream stream = network.CreateStream();
            Measure(name, network, repetitions, Length, () => Fill(tokens, random, 65), () =>
            {
                float sum = 0;
                foreach (int token in tokens) sum += stream.Step(token)[0];
                return sum;
            });
        }
    }

    private static void Fill(int[] tokens, RandomStream random, int count)
    {
        foreach (ref int token in tokens.AsSpan()) token = random.Next(count);
    }

    private static void Measure(string name, RecurrentInference network, int repetitions, int steps, Action prepare, Func<float> action)
    {
        double[] times = new double[repetitions];
        float sum = 0;
        for (int i = -repetitions / 5; i < repetitions; i++)
        {
            prepare();
            long start = Stopwatch.GetTimestamp();
            sum += action();
            if (i >= 0) times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / steps;
        }

        Array.Sort(times);
        if (float.IsNaN(sum)) throw new InvalidOperationException($"{name}: the outputs are not numbers.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-10} {network.Precision,-7} median {times[repetitions / 2],8:F1} us, minimum {times[0],8:F1} us, "
            + $"{network.Bytes / 1e6,6:F2} MB"));
    }
}
