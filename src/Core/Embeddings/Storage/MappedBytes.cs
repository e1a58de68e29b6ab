using System.Buffers;
using System.Runtime.InteropServices;

namespace MLNetSeq.Embeddings;

/// <summary>A part of a mapped file as memory; it holds the map.</summary>
internal sealed class MappedBytes(MappedFile file, long offset, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan()
    {
        ReadOnlySpan<byte> bytes = file.Bytes(offset, length);
        // The map is read-only: a write is a fault, and nobody gets this but as ReadOnlyMemory.
        return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bytes), bytes.Length);
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        // The map goes with its last user.
    }
}
