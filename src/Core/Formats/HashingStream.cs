using System.Security.Cryptography;

namespace MLNetSeq.Formats;

/// <summary>Passes bytes on to another stream, or from it, and ends them with their SHA-256.</summary>
/// <remarks>
/// It never reads further than it is asked to: what follows the checksum in the same stream is somebody else's. The other stream
/// stays open.
/// </remarks>
/// <param name="inner">Where the bytes go to, or come from.</param>
public sealed class HashingStream(Stream inner) : Stream
{
    // A file is written in many small pieces, and hashing each by itself costs more than the hash.
    private const int BufferLength = 4096;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _pending = new byte[BufferLength];
    private int _count;

    /// <inheritdoc/>
    public override bool CanRead => inner.CanRead;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => inner.CanWrite;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes the checksum of all bytes written.</summary>
    public void WriteChecksum()
    {
        Span<byte> checksum = stackalloc byte[SHA256.HashSizeInBytes];
        Finish(checksum);
        inner.Write(checksum);
    }

    /// <summary>Reads a checksum and says whether it is that of all bytes read.</summary>
    /// <exception cref="EndOfStreamException">There is no whole checksum left.</exception>
    public bool ChecksumMatches()
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes], actual = stackalloc byte[SHA256.HashSizeInBytes];
        inner.ReadExactly(expected);
        Finish(actual);
        return actual.SequenceEqual(expected);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        Hash(buffer[..count]);
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int ReadByte()
    {
        int value = inner.ReadByte();
        if (value >= 0) Hash([(byte)value]);
        return value;
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Hash(buffer);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void WriteByte(byte value) => Write([value]);

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _hash.Dispose();
        base.Dispose(disposing);
    }

    private void Hash(ReadOnlySpan<byte> bytes)
    {
        if (_count + bytes.Length > BufferLength) HashPending();
        if (bytes.Length > BufferLength)
        {
            _hash.AppendData(bytes);
            return;
        }

        bytes.CopyTo(_pending.AsSpan(_count));
        _count += bytes.Length;
    }

    private void HashPending()
    {
        _hash.AppendData(_pending.AsSpan(0, _count));
        _count = 0;
    }

    private void Finish(Span<byte> checksum)
    {
        HashPending();
        _hash.GetHashAndReset(checksum);
    }
}
