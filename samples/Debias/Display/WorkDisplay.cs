using MLNetSeq.Embeddings;
using Spectre.Console;

namespace Debias.Display;

/// <summary>Shows what is being measured, where there is a terminal to show it on.</summary>
internal sealed class WorkDisplay(IAnsiConsole console, bool isQuiet)
{
    public BiasReport Show(Func<IProgress<BiasReportProgress>?, BiasReport> work)
    {
        if (isQuiet || !console.Profile.Capabilities.Interactive) return work(null);
        return console.Status().Start("Measuring", context => work(new Listener(p =>
            context.Status = Markup.Escape($"{p.Done}/{p.Total} {p.Step}"))));
    }

    // Not Progress<T>: that one reports on another thread, later, and in any order.
    private sealed class Listener(Action<BiasReportProgress> show) : IProgress<BiasReportProgress>
    {
        public void Report(BiasReportProgress value) => show(value);
    }
}
