using System.Text;
using MLNetSeq.Formats;

namespace MLNetSeq.Training;

/// <summary>A file that holds the state of a training, whole or not at all.</summary>
/// <remarks>
/// Magic, version, kind, the length of the body, the body, the body's SHA-256; little-endian. It is written to a file beside it, flushed
/// to the disk and moved over the earlier one, which is a single step of the file system: whoever is killed, and whenever, leaves the old
/// state or the new one. A path belongs to one training at a time.
/// </remarks>
public sealed class CheckpointFile
{
    private const int Version = 1;
    private const int LongestKind = byte.MaxValue;
    private const int ChecksumLength = 32;
    private const int BufferLength = 1 << 16;
    private const string PartialSuffix = ".partial";

    private readonly byte[] _kind;
    private readonly string _partial;

    /// <summary>Names the file, and removes what a killed training left of one that it was writing.</summary>
    /// <param name="path">The file; it need not exist, its folder must.</param>
    /// <param name="kind">What kind of state it holds: another kind's file is refused.</param>
    /// <exception cref="ArgumentException">The path or the kind is empty or not usable.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public CheckpointFile(string path, string kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        _kind = Encoding.UTF8.GetBytes(kind);
        if (_kind.Length > LongestKind)
            throw new ArgumentException(
                $"The kind '{kind}' takes {_kind.Length} bytes, and there is room for {LongestKind}.", nameof(kind));
        Path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(Path))
            throw new ArgumentException($"The checkpoint '{Path}' is a folder: name a file, which need not exist yet.", nameof(path));
        if (System.IO.Path.GetDirectoryName(Path) is { } folder && !Directory.Exists(folder))
            throw new DirectoryNotFoundException(
                $"There is no folder '{folder}' for the checkpoint '{Path}': create it, or name another file.");
        _partial = Path + PartialSuffix;
        File.Delete(_partial);
    }

    private static ReadOnlySpan<byte> Magic => "MLNetSeq checkpoint\n"u8;

    /// <summary>The full path.</summary>
    public string Path { get; }

    private int BodyStart => Magic.Length + sizeof(int) + sizeof(byte) + _kind.Length + sizeof(long);

    /// <summary>Writes a state in place of the earlier one, which stays as it is until this one is complete on the disk.</summary>
    /// <param name="body">Writes the state.</param>
    /// <exception cref="IOException">It could not be written, as on a full disk; the earlier state is still there.</exception>
    public void Write(Action<BinaryWriter> body)
    {
        try
        {
            using (var file = new FileStream(_partial, FileMode.Create, FileAccess.Write, FileShare.None, BufferLength))
            {
                WriteHeader(file, length: 0);
                WriteBody(file, body);
                long length = file.Length - BodyStart - ChecksumLength;
                file.Position = 0;
                WriteHeader(file, length);
                file.Flush(flushToDisk: true);
            }

            File.Move(_partial, Path, overwrite: true);
        }
        catch
        {
            File.Delete(_partial);
            throw;
        }
    }

    /// <summary>Reads the state, once the whole file was found to be as it was written; false where there is no file.</summary>
    /// <param name="body">Reads what the writer's body wrote, all of it.</param>
    /// <exception cref="InvalidDataException">
    /// The file is damaged or something else, and <paramref name="body"/> was not called; or the state is not what it expected.
    /// </exception>
    public bool Read(Action<BinaryReader> body)
    {
        if (!File.Exists(Path)) return false;
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferLength);
        Verify(file);
        long end = file.Length - ChecksumLength;
        file.Position = BodyStart;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        try
        {
            body(reader);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException)
        {
            throw new InvalidDataException($"The checkpoint '{Path}' is whole, but its state cannot be taken up: {e.Message}", e);
        }

        if (file.Position != end)
            throw new InvalidDataException($"The checkpoint '{Path}' is whole, but its state ends at byte {file.Position}, expected {end}: "
                + "it was written by another version of MLNetSeq. Go on with that one, or delete the file to start anew.");
        return true;
    }

    /// <summary>Removes the file, where there is one.</summary>
    public void Delete() => File.Delete(Path);

    private void WriteHeader(FileStream file, long length)
    {
        using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write((byte)_kind.Length);
        writer.Write(_kind);
        writer.Write(length);
    }

    private static void WriteBody(FileStream file, Action<BinaryWriter> body)
    {
        using var hashing = new HashingStream(file);
        using var writer = new BinaryWriter(hashing, Encoding.UTF8, leaveOpen: true);
        body(writer);
        writer.Flush();
        hashing.WriteChecksum();
    }

    // Every byte of the header has one value that it may have; the checksum is over the rest.
    private void Verify(FileStream file)
    {
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        byte[] magic = reader.ReadBytes(Magic.Length);
        if (!Magic.StartsWith(magic)) throw new InvalidDataException(
            $"'{Path}' is not a checkpoint of MLNetSeq, and is left as it is: name another file as the checkpoint.");
        if (file.Length < BodyStart - _kind.Length + ChecksumLength) throw Damaged($"it ends after {file.Length} bytes");
        int version = reader.ReadInt32();
        if (version != Version)
            throw new InvalidDataException($"The checkpoint '{Path}' is of version {version}, and this MLNetSeq reads version {Version}: "
                + "go on with the one that wrote it, or delete the file to start anew.");
        byte[] kind = reader.ReadBytes(reader.ReadByte());
        if (!kind.AsSpan().SequenceEqual(_kind))
            throw new InvalidDataException($"The checkpoint '{Path}' is that of a {Encoding.UTF8.GetString(kind)}, expected that of a "
                + $"{Encoding.UTF8.GetString(_kind)}: name another file, or delete this one to start anew.");
        if (file.Length < BodyStart + ChecksumLength) throw Damaged($"it ends after {file.Length} bytes");
        long length = reader.ReadInt64(), actual = file.Length - BodyStart - ChecksumLength;
        if (length != actual) throw Damaged($"its state has {actual} bytes, expected {length}");
        if (!ChecksumMatches(file, length)) throw Damaged("the checksum does not match");
    }

    private static bool ChecksumMatches(FileStream file, long length)
    {
        using var hashing = new HashingStream(file);
        byte[] piece = new byte[BufferLength];
        for (long left = length; left > 0; left -= Math.Min(left, piece.Length))
            hashing.ReadExactly(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
        return hashing.ChecksumMatches();
    }

    private InvalidDataException Damaged(string why) =>
        new($"The checkpoint '{Path}' is damaged: {why}. Put back a copy of it, or delete it to start anew.");
}
