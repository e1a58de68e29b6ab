namespace MLNetSeq.Formats;

/// <summary>What a packed file unpacks to; where it is damaged, the message names it.</summary>
/// <param name="unpacked">The unpacking stream.</param>
/// <param name="name">The file.</param>
internal sealed class UnpackedStream(Stream unpacked, string name) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return unpacked.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"{name} is packed with gzip and damaged: {e.Message}", e);
        }
    }
}
