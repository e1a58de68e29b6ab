namespace MLNetSeq.Formats;

/// <summary>Cuts a stream into blocks of whole lines.</summary>
/// <param name="stream">The stream.</param>
/// <param name="name">What to call it in messages.</param>
internal sealed class LineBlocks(Stream stream, string name)
{
    private const int BlockLength = 1 << 20;
    private const int FirstLength = 1 << 14;
    private const int LongestLine = 1 << 24; // of the most and longest numbers of a vector there is no more
    private const byte Feed = (byte)'\n';

    private byte[] _rest = [];
    private int _restLength;
    private bool _ended;

    /// <summary>Reads a block; its last line ends in a line feed, if need be one that is added.</summary>
    /// <param name="block">Receives it; replaced where it is too short.</param>
    /// <returns>Its bytes; 0 at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">A line is longer than any line of word vectors is.</exception>
    public int Read(ref byte[] block)
    {
        if (block.Length < _restLength + 1) block = new byte[Math.Max(FirstLength, _rest.Length)];
        _rest.AsSpan(0, _restLength).CopyTo(block);
        int length = _restLength;
        _restLength = 0;
        while (!_ended)
        {
            // Room for one more: the feed that is added.
            int read = stream.ReadAtLeast(block.AsSpan(length, block.Length - 1 - length), 1, throwOnEndOfStream: false);
            _ended = read == 0;
            length += read;
            if (length < block.Length - 1) continue;
            int end = block.Length < BlockLength ? 0 : block.AsSpan(0, length).LastIndexOf(Feed) + 1;
            if (end > 0)
            {
                KeepRest(block.AsSpan(end, length - end));
                return end;
            }

            if (block.Length > LongestLine)
            {
                throw new InvalidDataException(
                    $"{name} has a line of more than {LongestLine} bytes: it is no text with a line for each word.");
            }

            Array.Resize(ref block, 2 * block.Length);
        }

        if (length > 0 && block[length - 1] != Feed) block[length++] = Feed;
        return length;
    }

    private void KeepRest(ReadOnlySpan<byte> rest)
    {
        if (_rest.Length < rest.Length) _rest = new byte[2 * rest.Length];
        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }
}
