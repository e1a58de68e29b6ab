using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace MLNetSeq.Text;

/// <summary>A word of at most fifteen ASCII characters as two whole numbers: to compare and to hash it takes no loop.</summary>
/// <param name="Low">The first eight characters, a byte each; zeros beyond the word's end.</param>
/// <param name="High">The other seven, and the word's length.</param>
internal readonly record struct AsciiWord(ulong Low, ulong High)
{
    /// <summary>What a scan reads at once: the longest word and the character that ends it.</summary>
    public const int Room = 16;

    private const int LengthAt = Room - 1;
    private const byte CaseBit = 0x20;

    private static readonly Vector128<byte> Indices = Vector128<byte>.Indices;

    /// <summary>The letters and digits that a text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="keepCase">Whether capitals stay.</param>
    /// <param name="word">The word.</param>
    /// <param name="isChanged">Whether it is not as in the text.</param>
    /// <returns>Its length; 0 where it does not end within reach.</returns>
    /// <remarks>All characters are looked at together: how long words are cannot be foretold, and each wrong guess at where a loop ends
    /// costs more than the whole scan.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // its results would else go through memory, and the next word waits for the length
    public static int Scan(ReadOnlySpan<char> text, bool keepCase, out AsciiWord word, out bool isChanged)
    {
        Unsafe.SkipInit(out word);
        Unsafe.SkipInit(out isChanged);
        if (text.Length < Room || !Vector128.IsHardwareAccelerated) return 0;
        ref ushort first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        // What is beyond ASCII becomes something beyond ASCII.
        Vector128<byte> read = Vector128.NarrowWithSaturation(
            Vector128.LoadUnsafe(ref first), Vector128.LoadUnsafe(ref first, (nuint)Vector128<ushort>.Count));
        Vector128<byte> lower = read | Vector128.Create(CaseBit);
        Vector128<byte> taken = Vector128.LessThanOrEqual(lower - Vector128.Create((byte)'a'), Vector128.Create((byte)('z' - 'a')))
            | Vector128.LessThanOrEqual(read - Vector128.Create((byte)'0'), Vector128.Create((byte)('9' - '0')));
        int length = BitOperations.TrailingZeroCount(~taken.ExtractMostSignificantBits());
        if (length > LengthAt) return 0;

        // The bit that makes letters small is set in digits anyway.
        Vector128<byte> mask = Vector128.LessThan(Indices, Vector128.Create((byte)length));
        Vector128<byte> characters = (keepCase ? read : lower) & mask;
        isChanged = !keepCase && characters != (read & mask);
        word = Of(characters, length);
        return length;
    }

    /// <summary>A word that was cut out already.</summary>
    /// <returns>False where it is longer, or not all ASCII.</returns>
    public static bool TryCreate(ReadOnlySpan<char> text, out AsciiWord word)
    {
        if (text.Length == 1 && char.IsAscii(text[0])) // punctuation, mostly
        {
            word = Of(Vector128.CreateScalar((byte)text[0]), length: 1);
            return true;
        }

        Span<byte> characters = stackalloc byte[Room];
        characters.Clear();
        bool fits = text.Length <= LengthAt && Ascii.FromUtf16(text, characters, out _) == OperationStatus.Done;
        word = fits ? Of(Vector128.Create<byte>(characters), text.Length) : default;
        return fits;
    }

    /// <summary>Writes the characters, and zeros up to <see cref="Room"/>.</summary>
    public void CopyTo(Span<char> destination)
    {
        (Vector128<ushort> first, Vector128<ushort> rest) = Vector128.Widen(ToVector());
        Span<ushort> units = MemoryMarshal.Cast<char, ushort>(destination);
        first.CopyTo(units);
        rest.CopyTo(units[Vector128<ushort>.Count..]);
    }

    private static AsciiWord Of(Vector128<byte> characters, int length)
    {
        Vector128<ulong> halves = characters.WithElement(LengthAt, (byte)length).AsUInt64();
        return new AsciiWord(halves[0], halves[1]);
    }

    private Vector128<byte> ToVector() => Vector128.Create(Low, High).AsByte();
}
