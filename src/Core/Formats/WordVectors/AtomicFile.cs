namespace MLNetSeq.Formats;

/// <summary>A file that is there whole or not at all.</summary>
internal static class AtomicFile
{
    private const string PartialSuffix = ".partial";
    private const int BufferLength = 1 << 16;

    /// <summary>Writes to a file beside it, and moves that in place of an earlier one once it is complete.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It could not be written; an earlier file is still there, and nothing of the new one.</exception>
    public static void Write(string path, Action<Stream> body)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}' for the file '{path}': create it, or name another file.");
        string partial = path + PartialSuffix;
        try
        {
            using (FileStream file = new(partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength))
            {
                body(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
