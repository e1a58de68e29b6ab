namespace MLNetSeq.Formats;

/// <summary>Bytes that were read from a stream already, and then the rest of it.</summary>
/// <param name="prefix">The bytes; not copied.</param>
/// <param name="rest">What follows them; it stays open.</param>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _prefix = prefix;

    public override int Read(Span<byte> buffer)
    {
        if (_prefix.IsEmpty) return rest.Read(buffer);
        int count = Math.Min(_prefix.Length, buffer.Length);
        _prefix.Span[..count].CopyTo(buffer);
        _prefix = _prefix[count..];
        return count;
    }
}
