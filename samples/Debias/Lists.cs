using MLNetSeq.Embeddings;
using Samples;

namespace Debias;

/// <summary>The lists of words that the settings name.</summary>
internal sealed class Lists(DebiasSettings settings)
{
    private const string Every = "all";

    /// <summary>What the built-in axes are called on the command line.</summary>
    public static IEnumerable<string> Names => BiasAxis.English.Select(NameOf);

    /// <summary>The axes.</summary>
    public IReadOnlyList<BiasAxis> Axes()
    {
        if (settings.Definitional is { } definitional)
            return [BiasAxis.Load(settings.Name, definitional, settings.Equality, settings.Specific)];
        return settings.Axes.Count == 0 ? [BiasAxis.Gender] : [.. settings.Axes.SelectMany(Named)];
    }

    /// <summary>Words to measure by; null for the axes' own.</summary>
    public IReadOnlyList<string>? Neutral() => settings.Neutral is { } path ? WordListFile.Read(path)
        : settings.Definitional is null ? null : BiasAxis.Gender.NeutralWords;

    /// <summary>Association tests; null for the axes' own.</summary>
    public IReadOnlyList<WeatTest>? Tests()
    {
        if (settings.Weat.Count == 0) return null;
        WeatTest[] tests = [.. settings.Weat.SelectMany(WeatTest.Load)];
        string[] wanted = [.. settings.Tests];
        bool Is(WeatTest test, string name) => test.Name == name || test.Number?.ToString() == name;
        if (wanted.FirstOrDefault(name => !tests.Any(test => Is(test, name))) is { } unknown)
        {
            throw new BadInputException($"The files of --weat have no test '{unknown}'; they have "
                + $"{string.Join(", ", tests.Select(test => test.Name))}.");
        }

        return wanted.Length == 0 ? tests : [.. tests.Where(test => wanted.Any(name => Is(test, name)))];
    }

    private static string NameOf(BiasAxis axis) => axis.Name.Replace(' ', '-');

    private static IReadOnlyList<BiasAxis> Named(string name)
    {
        if (name == Every) return BiasAxis.English;
        if (BiasAxis.English.FirstOrDefault(axis => NameOf(axis) == name) is { } builtIn) return [builtIn];
        return File.Exists(name)
            ? [BiasAxis.Load(name)]
            : throw new BadInputException($"--axis takes {string.Join(", ", Names)}, {Every} or a file, and '{name}' is none of these.");
    }
}
