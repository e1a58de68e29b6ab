using MLNetSeq.Embeddings;
using Spectre.Console;

namespace WordEmbeddings.Display;

/// <summary>Shows work while it runs: a live bar in a terminal, a few lines elsewhere, nothing when quiet.</summary>
internal sealed class WorkDisplay(IAnsiConsole console, bool isQuiet)
{
    // Lines where there is no live bar.
    private const int MostLines = 5;

    // What is said beside a bar, in characters; the bar has the rest of the line.
    private const int DescriptionWidth = 78, NarrowestBar = 8, WidestBar = 40;

    /// <summary>Reads or trains.</summary>
    public T Show<T>(string name, Func<IProgress<EmbeddingProgress>, T> work) =>
        Show<EmbeddingProgress, T>(name, p => p.TotalWords > 0 ? (double)p.Words / p.TotalWords : 0, Describe, work);

    /// <summary>Lays out words.</summary>
    public T Show<T>(string name, Func<IProgress<TsneProgress>, T> work) =>
        Show<TsneProgress, T>(name, p => (double)p.Iteration / p.Iterations,
            p => FormattableString.Invariant($"step {p.Iteration,4} of {p.Iterations}  divergence {p.KlDivergence:0.000}"), work);

    private T Show<P, T>(string name, Func<P, double> share, Func<P, string> describe, Func<IProgress<P>, T> work)
    {
        if (isQuiet) return work(new Listener<P>(_ => { }));
        if (!console.Profile.Capabilities.Interactive) return work(new Listener<P>(Lines(name, share, describe)));

        Progress bars = console.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = Math.Clamp(console.Profile.Width - DescriptionWidth, NarrowestBar, WidestBar) });
        return bars.Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(name), maxValue: 1);
            T result = work(new Listener<P>(p =>
            {
                task.Value = share(p);
                task.Description = Markup.Escape($"{name,-8}  {describe(p)}");
            }));
            task.Value = 1;
            task.StopTask();
            return result;
        });
    }

    private Action<P> Lines<P>(string name, Func<P, double> share, Func<P, string> describe)
    {
        int line = 0;
        return progress =>
        {
            int due = (int)(share(progress) * MostLines);
            if (due <= line) return;
            line = due;
            console.WriteLine($"{name,-8}  {describe(progress)}");
        };
    }

    private static string Describe(EmbeddingProgress p) =>
        (p.Epochs > 0 ? FormattableString.Invariant($"{p.Epoch,2}/{p.Epochs}") : "")
        + (p.Loss is { } loss ? FormattableString.Invariant($"  loss {loss:0.000}") : "")
        + FormattableString.Invariant($"  {p.Words / 1e6:0.00} M words  {p.WordsPerSecond / 1000:N0} k/s")
        + (p.Remaining is { } left ? FormattableString.Invariant($"  {left:mm\\:ss} left") : "");

    // Not Progress<T>: that one reports on another thread, later, and in any order.
    private sealed class Listener<P>(Action<P> show) : IProgress<P>
    {
        public void Report(P value) => show(value);
    }
}
