using Xunit;

namespace MLNetSeq.Testing;

/// <summary>Public data sets that are not part of the repository: a folder 'shared' beside the checkout, or MLNETSEQ_SHARED.</summary>
public static class SharedData
{
    /// <summary>The folder, or null where there is none.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>The path of a file or folder below it.</summary>
    public static string PathOf(string relative) =>
        Path.Combine(Folder ?? throw new InvalidOperationException("There is no folder 'shared' beside the checkout."), relative);

    internal static string? WhyNot(string relative) =>
        Folder is null ? $"needs '{relative}' in a folder 'shared' beside the checkout (or in the one MLNETSEQ_SHARED names)"
        : Path.Exists(PathOf(relative)) ? null
        : $"needs '{relative}' in {Folder}";

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MLNETSEQ_SHARED") is { Length: > 0 } named) return named;
        if (Path.GetDirectoryName(Repository.Folder) is not { } parent) return null;
        string beside = Path.Combine(parent, "shared");
        return Directory.Exists(beside) ? beside : null;
    }
}

/// <summary>A test that reads a public data set, and is skipped, with the reason, where that is absent.</summary>
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string relative) => Skip = SharedData.WhyNot(relative)!;
}
