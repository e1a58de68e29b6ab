using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace MLNetSeq.Embeddings;

/// <summary>A file in the address space, for as long as somebody refers to this object.</summary>
/// <remarks>
/// There is nothing to dispose: the map goes when the last user is collected, so that no thread reads what another one has closed. A span
/// of it does not count as a reference. Whoever reads one keeps this object alive (GC.KeepAlive) until behind the last read, and hands
/// none out to callers who cannot know.
/// </remarks>
internal sealed unsafe class MappedFile
{
    private readonly SafeMemoryMappedViewHandle _view;
    private readonly byte* _first;

    /// <summary>Maps a file that is not empty.</summary>
    public MappedFile(FileStream file)
    {
        Length = file.Length;
        using MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
            file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        // The view outlives the accessor's and the map's disposal only if they are not disposed of; its handle frees it.
        MemoryMappedViewAccessor accessor = map.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        _view = accessor.SafeMemoryMappedViewHandle;
        _first = (byte*)_view.DangerousGetHandle() + accessor.PointerOffset;
    }

    /// <summary>The file's length when it was mapped.</summary>
    public long Length { get; }

    /// <summary>Bytes of the file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in it.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return new ReadOnlySpan<byte>(_first + offset, length);
    }
}
