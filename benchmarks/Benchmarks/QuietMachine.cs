namespace MLNetSeq.Benchmarks;

/// <summary>Waits until the other processes of the machine leave enough cores idle (where /proc/stat tells).</summary>
internal static class QuietMachine
{
    private const string Statistics = "/proc/stat";
    private const int IdleField = 3;
    private const int WaitingField = 4;
    private const int LastField = 7;
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Returns when so many cores have been idle for a moment, or after eight seconds.</summary>
    public static void Wait(int cores)
    {
        if (!File.Exists(Statistics)) return;
        DateTime end = DateTime.UtcNow + Patience;
        do
        {
            double busy = BusySeconds();
            Thread.Sleep(Look);
            busy = BusySeconds() - busy;
            if (Environment.ProcessorCount - busy / Look.TotalSeconds >= cores - 0.15) return;
        }
        while (DateTime.UtcNow < end);
    }

    private static double BusySeconds()
    {
        string[] fields = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        double ticks = 0;
        for (int i = 0; i <= LastField && i < fields.Length; i++)
            if (i is not (IdleField or WaitingField)) ticks += long.Parse(fields[i], System.Globalization.CultureInfo.InvariantCulture);
        return ticks / TicksPerSecond;
    }
}
