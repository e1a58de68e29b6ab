using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MLNetSeq.Embeddings;

/// <summary>A long run of numbers: the first ones in memory, the rest in a temporary file that goes when this does.</summary>
internal sealed class TokenStore(long mostInMemory, string? folder) : IDisposable
{
    private const int BlockLength = 1 << 18;

    private readonly int _mostBlocks = (int)Math.Clamp(mostInMemory / BlockLength, 1, int.MaxValue);
    private readonly List<int[]> _blocks = [];
    private readonly int[] _tail = new int[BlockLength];
    private SafeFileHandle? _file;

    /// <summary>How many there are.</summary>
    public long Length { get; private set; }

    /// <summary>Whether some of them are in a file.</summary>
    public bool IsSpilled => _file is not null;

    private long FileStart => (long)_mostBlocks * BlockLength;

    public void Add(int number)
    {
        int offset = (int)(Length % BlockLength);
        if (Length < FileStart)
        {
            if (offset == 0) _blocks.Add(new int[BlockLength]);
            _blocks[^1][offset] = number;
        }
        else
        {
            _tail[offset] = number;
            if (offset == BlockLength - 1) Write(_tail, Length - offset);
        }

        Length++;
    }

    /// <summary>Ends the adding.</summary>
    public void Flush()
    {
        int rest = (int)(Length % BlockLength);
        if (Length > FileStart && rest > 0) Write(_tail.AsSpan(0, rest), Length - rest);
    }

    /// <summary>Copies from a place on; what lies in several blocks takes several calls.</summary>
    /// <returns>How many were copied: fewer than there is room for at a block's end, none at the end of all.</returns>
    public int Read(long start, Span<int> destination)
    {
        int offset = (int)(start % BlockLength);
        int count = (int)Math.Min(Math.Min(BlockLength - offset, destination.Length), Length - start);
        if (count <= 0) return 0;
        if (start < FileStart)
        {
            _blocks[(int)(start / BlockLength)].AsSpan(offset, count).CopyTo(destination);
            return count;
        }

        Span<byte> bytes = MemoryMarshal.AsBytes(destination[..count]);
        long from = (start - FileStart) * sizeof(int);
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_file!, bytes, from);
            if (read == 0) throw new EndOfStreamException("The temporary file of the corpus ends early: something else has changed it.");
            from += read;
            bytes = bytes[read..];
        }

        return count;
    }

    /// <summary>Writes over what is there.</summary>
    public void Write(ReadOnlySpan<int> numbers, long start)
    {
        while (numbers.Length > 0)
        {
            int offset = (int)(start % BlockLength);
            int count = Math.Min(BlockLength - offset, numbers.Length);
            if (start < FileStart) numbers[..count].CopyTo(_blocks[(int)(start / BlockLength)].AsSpan(offset));
            else RandomAccess.Write(File(), MemoryMarshal.AsBytes(numbers[..count]), (start - FileStart) * sizeof(int));
            numbers = numbers[count..];
            start += count;
        }
    }

    /// <summary>Forgets what comes after.</summary>
    public void Truncate(long length)
    {
        Length = length;
        int blocks = (int)Math.Min(_mostBlocks, (length + BlockLength - 1) / BlockLength);
        if (blocks < _blocks.Count) _blocks.RemoveRange(blocks, _blocks.Count - blocks);
        if (_file is not null) RandomAccess.SetLength(_file, Math.Max(0, length - FileStart) * sizeof(int));
    }

    public void Dispose() => _file?.Dispose();

    private SafeFileHandle File() => _file ??= System.IO.File.OpenHandle(
        Path.Combine(folder ?? Path.GetTempPath(), $"MLNetSeq-{Guid.NewGuid():N}.corpus"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.RandomAccess);
}
