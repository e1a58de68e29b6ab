using System.Text;
using MLNetSeq.Formats;

namespace MLNetSeq.Transforms;

/// <summary>
/// The files that a transformer's own Save writes: what it is, a version, the transformer's key, then what ML.NET's model files hold of it
/// too: what it writes itself, and a checksum.
/// </summary>
internal static class TransformerFormat
{
    private const int Version = 1;

    private static ReadOnlySpan<byte> Magic => "MLNETSEQ"u8;

    public static void Save(Stream stream, string key, Action<Stream> write)
    {
        using (BinaryWriter writer = new(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(key);
        }

        SaveContent(stream, write);
    }

    /// <summary>Writes what <paramref name="write"/> writes, and its checksum.</summary>
    public static void SaveContent(Stream stream, Action<Stream> write)
    {
        using HashingStream content = new(stream);
        write(content);
        content.WriteChecksum();
    }

    /// <summary>Reads a transformer with this key.</summary>
    /// <exception cref="InvalidDataException">The stream holds something else, or is damaged.</exception>
    public static T Load<T>(Stream stream, string key, Func<Stream, T> read)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Guard(() => CheckHeader(stream, key));
        return LoadContent(stream, read);
    }

    /// <summary>Reads a transformer with this key from a file.</summary>
    /// <exception cref="InvalidDataException">The file holds something else, or is damaged.</exception>
    public static T Load<T>(string path, string key, Func<Stream, T> read)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, key, read);
    }

    /// <summary>Reads what <see cref="SaveContent"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The stream holds something else, or is damaged.</exception>
    public static T LoadContent<T>(Stream stream, Func<Stream, T> read)
    {
        T? result = default;
        Guard(() =>
        {
            using HashingStream content = new(stream);
            result = read(content);
            if (!content.ChecksumMatches())
                throw new InvalidDataException("The model is damaged: its checksum is another. Save or copy it again.");
        });
        return result!;
    }

    private static void CheckHeader(Stream stream, string key)
    {
        using BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true);
        byte[] magic = reader.ReadBytes(Magic.Length);
        if (!Magic.SequenceEqual(magic)) throw new InvalidDataException(NotOurs(magic));
        int version = reader.ReadInt32();
        if (version != Version)
            throw new InvalidDataException($"The file's format has version {version}; this MLNetSeq reads version {Version}. Load it "
                + "with the MLNetSeq that saved it.");
        string found = reader.ReadString();
        if (found != key) throw new InvalidDataException($"The file holds a transformer '{found}', and '{key}' was to be loaded.");
    }

    // Whatever a damaged file makes a reader throw, the file is to blame.
    private static void Guard(Action read)
    {
        try
        {
            read();
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The model ends too early: the file was cut short. Save or copy it again.", e);
        }
        // An IOException is what BinaryReader throws for a string of negative length.
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or IOException)
        {
            throw new InvalidDataException($"The model is damaged: {e.Message} Save or copy it again.", e);
        }
    }

    private static string NotOurs(ReadOnlySpan<byte> start) => start.StartsWith("PK"u8)
        ? "The file was saved with mlContext.Model.Save: load it with mlContext.Model.Load, or save the transformer with its own Save."
        : "The file was not saved by the Save of an MLNetSeq transformer, or is damaged.";
}
