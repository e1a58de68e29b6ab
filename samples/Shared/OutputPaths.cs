namespace Samples;

/// <summary>Where results go: what cannot be written is found out before the training, not after it.</summary>
internal static class OutputPaths
{
    /// <summary>Makes the folder that --output names.</summary>
    public static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"The folder {folder} cannot be made: {e.Message} Name another one with --output.");
        }
    }

    /// <summary>Refuses a file that --save names in a folder that does not exist.</summary>
    public static void CheckSave(string? file)
    {
        if (file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
            throw new BadInputException($"The folder {folder} does not exist; --save writes to one that does.");
    }
}
