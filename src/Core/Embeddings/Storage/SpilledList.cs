using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MLNetSeq.Embeddings;

/// <summary>A long run of items: the first ones in memory, the rest in a temporary file that goes when this does.</summary>
/// <remarks>Reading and writing over what is there is safe from several threads, as long as they keep to places of their own.</remarks>
internal sealed class SpilledList<T> : IDisposable where T : unmanaged
{
    private const int ShortestBlock = 1 << 10;
    private const int LongestBlock = 1 << 18;

    private readonly string? _folder;
    private readonly int _shift;
    private readonly int _mostBlocks;
    private readonly List<T[]> _blocks = [];
    private T[] _tail = [];
    private SafeFileHandle? _file;

    /// <summary>Starts an empty run.</summary>
    /// <param name="mostInMemory">The most items held in memory; at least 1,024 are.</param>
    /// <param name="folder">The folder of the file; null for that of the system.</param>
    public SpilledList(long mostInMemory, string? folder)
    {
        _folder = folder;
        int block = (int)Math.Clamp(mostInMemory, ShortestBlock, LongestBlock);
        _shift = BitOperations.Log2((uint)block);
        _mostBlocks = (int)Math.Clamp(mostInMemory >> _shift, 1, int.MaxValue);
    }

    /// <summary>How many there are.</summary>
    public long Length { get; private set; }

    /// <summary>Whether some of them are in a file.</summary>
    public bool IsSpilled => _file is not null;

    private int BlockLength => 1 << _shift;

    private long FileStart => (long)_mostBlocks << _shift;

    public void Add(T item)
    {
        int offset = Offset(Length);
        if (Length < FileStart)
        {
            if (offset == 0) _blocks.Add(new T[BlockLength]);
            _blocks[^1][offset] = item;
        }
        else
        {
            if (_tail.Length == 0) _tail = new T[BlockLength];
            _tail[offset] = item;
            if (offset == BlockLength - 1) Write(_tail, Length - offset);
        }

        Length++;
    }

    public void AddRange(ReadOnlySpan<T> items)
    {
        while (items.Length > 0)
        {
            int offset = Offset(Length);
            if (Length < FileStart && offset == 0) _blocks.Add(new T[BlockLength]);
            if (Length >= FileStart && _tail.Length == 0) _tail = new T[BlockLength];
            int count = Math.Min(BlockLength - offset, items.Length);
            items[..count].CopyTo((Length < FileStart ? _blocks[^1] : _tail).AsSpan(offset));
            if (Length >= FileStart && offset + count == BlockLength) Write(_tail, Length - offset);
            Length += count;
            items = items[count..];
        }
    }

    /// <summary>Ends the adding.</summary>
    public void Flush()
    {
        int rest = Offset(Length);
        if (Length > FileStart && rest > 0) Write(_tail.AsSpan(0, rest), Length - rest);
    }

    /// <summary>Makes an empty run one of so many zeros, which are there to be written over.</summary>
    public void Extend(long length)
    {
        for (long start = 0; start < Math.Min(length, FileStart); start += BlockLength) _blocks.Add(new T[BlockLength]);
        if (length > FileStart) RandomAccess.SetLength(File(), (length - FileStart) * Unsafe.SizeOf<T>());
        Length = length;
    }

    /// <summary>Copies from a place on; what lies in several blocks takes several calls.</summary>
    /// <returns>How many were copied: fewer than there is room for at a block's end, none at the end of all.</returns>
    public int Read(long start, Span<T> destination)
    {
        int count = InBlock(start, destination.Length);
        if (count <= 0) return 0;
        if (start < FileStart)
        {
            _blocks[(int)(start >> _shift)].AsSpan(Offset(start), count).CopyTo(destination);
            return count;
        }

        ReadFile(start, destination[..count]);
        return count;
    }

    /// <summary>The items from a place on, to a block's end at most: where they are if that is in memory, else in a scratch buffer.</summary>
    public ReadOnlySpan<T> View(long start, int most, T[] scratch)
    {
        int count = InBlock(start, most);
        if (count <= 0) return default;
        if (start < FileStart) return _blocks[(int)(start >> _shift)].AsSpan(Offset(start), count);
        Span<T> read = scratch.AsSpan(0, Math.Min(count, scratch.Length));
        ReadFile(start, read);
        return read;
    }

    /// <summary>Copies as many as there is room for.</summary>
    public void ReadExactly(long start, Span<T> destination)
    {
        while (destination.Length > 0)
        {
            int count = Read(start, destination);
            if (count == 0) throw EndsEarly();
            start += count;
            destination = destination[count..];
        }
    }

    /// <summary>Writes over what is there.</summary>
    public void Write(ReadOnlySpan<T> items, long start)
    {
        while (items.Length > 0)
        {
            int offset = Offset(start);
            int count = Math.Min(BlockLength - offset, items.Length);
            if (start < FileStart) items[..count].CopyTo(_blocks[(int)(start >> _shift)].AsSpan(offset));
            else RandomAccess.Write(File(), MemoryMarshal.AsBytes(items[..count]), (start - FileStart) * Unsafe.SizeOf<T>());
            items = items[count..];
            start += count;
        }
    }

    /// <summary>Forgets what comes after.</summary>
    public void Truncate(long length)
    {
        Length = length;
        int blocks = (int)Math.Min(_mostBlocks, (length + BlockLength - 1) >> _shift);
        if (blocks < _blocks.Count) _blocks.RemoveRange(blocks, _blocks.Count - blocks);
        if (_file is not null) RandomAccess.SetLength(_file, Math.Max(0, length - FileStart) * Unsafe.SizeOf<T>());
    }

    public void Dispose() => _file?.Dispose();

    private int Offset(long position) => (int)(position & (BlockLength - 1));

    private int InBlock(long start, int most) => (int)Math.Min(Math.Min(BlockLength - Offset(start), most), Length - start);

    private void ReadFile(long start, Span<T> destination)
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(destination);
        long from = (start - FileStart) * Unsafe.SizeOf<T>();
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_file!, bytes, from);
            if (read == 0) throw EndsEarly();
            from += read;
            bytes = bytes[read..];
        }
    }

    private static EndOfStreamException EndsEarly() => new("A temporary file ends early: something else has changed it.");

    private SafeFileHandle File() => _file ??= System.IO.File.OpenHandle(
        Path.Combine(_folder ?? Path.GetTempPath(), $"MLNetSeq-{Guid.NewGuid():N}.spilled"),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose | FileOptions.RandomAccess);
}
