using System.Diagnostics;
using System.Globalization;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>The speed of the matrix product and of the elementary functions on each kernel path, one thread.</summary>
internal static class KernelRates
{
    private static readonly (int Rows, int Inner, int Columns)[] Shapes =
    [
        (1024, 1024, 1024), (32, 128, 512), (2500, 128, 512), (20, 650, 2600), (20, 2600, 650), (32, 512, 128), (50, 512, 128),
        (50, 128, 512), (20, 800, 200), (2500, 512, 128), (700, 650, 10000), (700, 10000, 650),
    ];

    private static readonly (int Rows, int Inner, int Columns)[] Gradients =
        [(10000, 700, 650), (2600, 700, 650), (512, 2500, 128), (800, 700, 200)];

    public static void Run(KernelPath[] paths, int repetitions)
    {
        foreach (KernelPath path in paths)
        {
            Kernels.Use(path);
            Print(path, "one tile", Peak(repetitions), "GFLOP/s");
            foreach ((int rows, int inner, int columns) in Shapes) Product(path, rows, inner, columns, repetitions);
            foreach ((int rows, int inner, int columns) in Gradients) Gradient(path, rows, inner, columns, repetitions);
            Function(path, "exp", VectorMath.Exp, repetitions);
            Function(path, "tanh", VectorMath.Tanh, repetitions);
            Function(path, "sigmoid", VectorMath.Sigmoid, repetitions);
        }
    }

    /// <summary>The most the matrix kernel reaches on all threads of a pool at once, GFLOP/s; see <see cref="Peak(int)"/>.</summary>
    public static double Peak(WorkerPool pool, int repetitions)
    {
        var work = new Peaks(new double[pool.Threads], repetitions);
        pool.Run(work);
        return work.Rates.Sum();
    }

    /// <summary>The most the matrix kernel reaches: its tallest tile over and over in the first-level cache, GFLOP/s on one thread.</summary>
    public static double Peak(int repetitions)
    {
        const int Depth = 256, Tiles = 1000;
        int rows = Tile.MaximumRows(Kernels.Path), width = 2 * Tile.Width(Kernels.Path);
        float[] a = Numbers(rows * Depth), b = Numbers(Depth * width), c = new float[rows * width];
        double seconds = Fastest(repetitions, Tiles, () =>
        {
            var tile = new Tile
            {
                Left = ref a[0],
                Panel = ref b[0],
                Next = ref b[0],
                Product = ref c[0],
                ProductStride = width,
                Depth = Depth,
            };
            tile.Run(Kernels.Path, rows);
        });
        return 2.0 * rows * Depth * width / seconds * 1e-9;
    }

    private sealed record Peaks(double[] Rates, int Repetitions) : IShares
    {
        public void Run(int share) => Rates[share] = Peak(Repetitions);
    }

    private delegate void Elementary(ReadOnlySpan<float> x, Span<float> y);

    private static void Product(KernelPath path, int rows, int inner, int columns, int repetitions)
    {
        float[] a = Numbers(rows * inner), b = Numbers(inner * columns), c = new float[rows * columns];
        var packed = new PackedMatrix();
        packed.Pack(new ReadOnlyMatrix(b, inner, columns));
        double flops = 2.0 * rows * inner * columns;
        double seconds = Fastest(repetitions, Math.Max(1, (int)(2e8 / flops)),
            () => Multiply.By(new ReadOnlyMatrix(a, rows, inner), packed, new Matrix(c, rows, columns)));
        Print(path, $"{rows} x {inner} x {columns}", flops / seconds * 1e-9, "GFLOP/s");
    }

    private static void Gradient(KernelPath path, int rows, int inner, int columns, int repetitions)
    {
        float[] a = Numbers(inner * rows), b = Numbers(inner * columns), c = new float[rows * columns];
        double flops = 2.0 * rows * inner * columns;
        double seconds = Fastest(repetitions, Math.Max(1, (int)(2e8 / flops)),
            () => Multiply.TransposedAdd(
                new ReadOnlyMatrix(a, inner, rows), new ReadOnlyMatrix(b, inner, columns), new Matrix(c, rows, columns)));
        Print(path, $"T {rows} x {inner} x {columns}", flops / seconds * 1e-9, "GFLOP/s");
    }

    private static void Function(KernelPath path, string name, Elementary function, int repetitions)
    {
        const int Count = 4096;
        float[] x = Numbers(Count), y = new float[Count];
        Print(path, name, Count / Fastest(repetitions, 2000, () => function(x, y)) * 1e-6, "million/s");
    }

    private static void Print(KernelPath path, string what, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path,-8} {what,-20} {value,8:F1} {unit}"));

    // The least disturbed of several runs.
    private static double Fastest(int repetitions, int rounds, Action action)
    {
        double best = double.PositiveInfinity;
        for (int r = 0; r <= repetitions; r++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < rounds; i++) action();
            if (r > 0) best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds / rounds);
        }

        return best;
    }

    private static float[] Numbers(int count)
    {
        float[] numbers = new float[count];
        new RandomStream(1).FillUniform(numbers, -1, 1);
        return numbers;
    }
}
