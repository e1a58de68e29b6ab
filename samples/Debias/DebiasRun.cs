using Debias.Display;
using MLNetSeq.Embeddings;
using Samples;
using Spectre.Console;

namespace Debias;

/// <summary>The program from the vectors to the picture.</summary>
internal sealed class DebiasRun(DebiasSettings settings)
{
    private const string Embedded = "words.seqvec";

    private readonly IAnsiConsole _console = Terminal.Open();
    private readonly Lists _lists = new(settings);

    public void Run(CancellationToken cancellation)
    {
        CheckFolders();
        IReadOnlyList<BiasAxis> axes = _lists.Axes();
        BiasReportOptions options = Options(cancellation);
        WordVectors before = Load(axes);
        List<string> warnings = [];
        (Debiaser debiaser, WordVectors after) = Debias(before, axes, warnings.Add, cancellation);
        BiasReport report = new WorkDisplay(_console, settings.IsQuiet).Show(
            progress => BiasReport.Measure(before, after, debiaser, options with { Progress = progress }));
        report = report with { Warnings = [.. warnings, .. report.Warnings] };
        new ReportTables(_console).Write(report);
        Save(report, after, cancellation);
    }

    private BiasReportOptions Options(CancellationToken cancellation) => new()
    {
        NeutralWords = _lists.Neutral(),
        Tests = _lists.Tests(),
        Analogies = [.. settings.Analogies.Select(path => KeyValuePair.Create(Path.GetFileName(path), AnalogyTest.ReadGoogle(path)))],
        Similarities =
            [.. settings.Similarities.Select(path => KeyValuePair.Create(Path.GetFileName(path), WordSimilarityTest.Read(path)))],
        Weat = new WeatOptions { Seed = settings.Seed },
        Residual = new ResidualBiasOptions { Seed = settings.Seed },
        Threads = settings.Threads,
        Cancellation = cancellation,
    };

    private WordVectors Load(IReadOnlyList<BiasAxis> axes)
    {
        WordVectors vectors = settings.Vectors is { } path ? WordVectors.Load(path) : LoadEmbedded();
        if (settings.Common is { } common) vectors = SomeWords.Of(vectors, common, axes);
        if (!settings.IsQuiet)
        {
            string name = settings.Vectors ?? "The vectors that come with the program";
            _console.WriteLine(FormattableString.Invariant($"{name}: {vectors.Count:N0} words of {vectors.Dimension} numbers."));
        }

        return vectors;
    }

    private static WordVectors LoadEmbedded()
    {
        using Stream stream = typeof(DebiasRun).Assembly.GetManifestResourceStream(Embedded)!;
        return WordVectors.Load(stream);
    }

    private (Debiaser Debiaser, WordVectors After) Debias(
        WordVectors before, IReadOnlyList<BiasAxis> axes, Action<string> warn, CancellationToken cancellation)
    {
        try
        {
            Debiaser debiaser = Debiaser.Fit(before, new DebiasOptions
            {
                Axes = axes,
                Method = settings.Method ?? DebiasMethod.Hard,
                Direction = settings.Direction,
                Components = settings.Components,
                Lambda = settings.Lambda,
                SoftTerms = settings.SoftTerms,
                KeepNorms = settings.KeepsNorms,
                Threads = settings.Threads,
                Warn = warn,
                Cancellation = cancellation,
            });
            return (debiaser, settings.Method is null ? before : debiaser.Apply(before));
        }
        catch (ArgumentException e)
        {
            throw new BadInputException(e.Message.ReplaceLineEndings(" "));
        }
    }

    private void Save(BiasReport report, WordVectors after, CancellationToken cancellation)
    {
        if (settings.Output is { } output)
        {
            after.ToPrecision(settings.Precision).Save(output, cancellation: cancellation);
            _console.WriteLine($"Vectors: {output}");
        }

        if (settings.Report is { } path)
        {
            report.Save(path);
            _console.WriteLine($"Report: {path}");
        }

        for (int axis = 0; settings.Picture is { } picture && axis < report.Axes.Count; axis++)
        {
            string name = report.Axes.Count == 1 ? picture : Named(picture, report.Axes[axis].Name);
            report.DrawWords(axis).Save(name);
            _console.WriteLine($"Picture of {report.Axes[axis].Name}: {name}");
        }
    }

    private static string Named(string path, string axis)
    {
        string name = string.Join('-', axis.Split([' ', .. Path.GetInvalidFileNameChars()]));
        return $"{Path.ChangeExtension(path, null)}-{name}{Path.GetExtension(path)}";
    }

    // Before the work, not after it: what cannot be written is found out at once.
    private void CheckFolders()
    {
        foreach (string? path in (IEnumerable<string?>)[settings.Output, settings.Picture, settings.Report])
        {
            if (path is not null && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
                throw new BadInputException($"The folder {folder} does not exist: make it, or name another file than {path}.");
        }
    }
}
