using System.Text;

namespace Microsoft.ML.Data;

/// <summary>
/// The stand-in's own model file: a readable first line, then named entries (name, length, bytes), then an end mark.
/// It is no zip archive, so Microsoft.ML refuses it, as this refuses Microsoft.ML's.
/// </summary>
internal sealed class ModelFileWriter
{
    private readonly BinaryWriter _writer;

    public ModelFileWriter(Stream stream)
    {
        _writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        _writer.Write(ModelFileReader.FirstLine);
    }

    public void Add(string name, MemoryStream content)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        _writer.Write(nameBytes.Length);
        _writer.Write(nameBytes);
        _writer.Write(content.Length);
        content.WriteTo(_writer.BaseStream);
    }

    public void End()
    {
        _writer.Write(0);
        _writer.Flush();
    }
}

/// <summary>Finds the entries of a model file; a length is believed only as far as the stream reaches.</summary>
internal sealed class ModelFileReader
{
    private const int LongestName = 1024;

    private readonly Stream _stream;
    private readonly Dictionary<string, (long Start, long Length)> _entries = [];

    public ModelFileReader(Stream stream)
    {
        if (!stream.CanSeek)
        {
            MemoryStream copy = new();
            stream.CopyTo(copy);
            copy.Position = 0;
            stream = copy;
        }

        _stream = stream;
        using BinaryReader reader = new(stream, Encoding.UTF8, leaveOpen: true);
        CheckFirstLine(reader.ReadBytes(FirstLine.Length));
        try
        {
            while (reader.ReadInt32() is var nameLength and not 0)
            {
                if (nameLength is < 0 or > LongestName) throw Damaged($"an entry's name has {nameLength} bytes");
                string name = Encoding.UTF8.GetString(reader.ReadBytes(nameLength));
                long length = reader.ReadInt64();
                if (length < 0 || length > stream.Length - stream.Position) throw Damaged($"entry '{name}' is cut short");
                if (!_entries.TryAdd(name, (stream.Position, length))) throw Damaged($"entry '{name}' occurs twice");
                stream.Position += length;
            }
        }
        catch (EndOfStreamException)
        {
            throw Damaged("it ends too early");
        }
    }

    public static ReadOnlySpan<byte> FirstLine =>
        "MLNetSeq.StandIn model 1: not an ML.NET model, read by a build that uses eng/StandIn\n"u8;

    /// <summary>A stream over one entry, or null.</summary>
    public Stream Open(string name) =>
        _entries.TryGetValue(name, out (long Start, long Length) entry) ? new EntryStream(_stream, entry.Start, entry.Length) : null;

    public static FormatException Damaged(string how) => new($"The model file is damaged: {how}.");

    private static void CheckFirstLine(ReadOnlySpan<byte> found)
    {
        if (found.SequenceEqual(FirstLine)) return;
        if (found.StartsWith("PK"u8))
            throw new FormatException(
                "The model was saved by ML.NET; this build uses the stand-in for it under eng/StandIn, whose model files "
                + "have a format of their own. Build with the package (-p:MLNet=package) to load this one, or train and save it again.");
        throw new FormatException("This is not a model file of the stand-in under eng/StandIn, which this build uses in place of ML.NET.");
    }

    private sealed class EntryStream(Stream source, long start, long length) : Stream
    {
        private long _position;

        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;

        public override long Position
        {
            get => _position;
            set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Clamp(length - _position, 0, buffer.Length);
            source.Position = start + _position;
            int read = source.Read(buffer[..count]);
            _position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) =>
            Position = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => length });

        public override void Flush() { }
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
