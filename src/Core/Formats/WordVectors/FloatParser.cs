using System.Globalization;
using System.Text;

namespace MLNetSeq.Formats;

/// <summary>Reads decimal numbers as the nearest float, ties to even, as the runtime does, several times as fast.</summary>
/// <remarks>
/// Clinger's fast path (1990): a decimal of few digits is a quotient of two floats that are exact, so that one division rounds once and
/// right. Where that does not hold, the same is done in double precision, and its error is a few units in the last place at most: the
/// float nearest to the result is the right one unless the result lies that close to the middle between two floats. Then, and outside
/// the range of normal floats, the runtime is asked.
/// </remarks>
internal static unsafe class FloatParser
{
    private const int MostDigits = 19; // more do not fit into 64 bits
    private const uint ExactInSingle = 1u << 24;

    // What a double's mantissa has beyond a float's, and how far from the middle of it the error cannot matter.
    private const ulong Beyond = (1ul << 29) - 1;
    private const ulong Middle = 1ul << 28;
    private const ulong Error = 16;

    private static readonly float[] Singles = [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f, 1e8f, 1e9f, 1e10f];
    private static readonly double[] Doubles =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    ];

    /// <summary>Reads a number that white space or a line feed ends; there must be a line feed somewhere.</summary>
    /// <returns>What follows the number; null where there is none.</returns>
    public static byte* Read(byte* text, out float value)
    {
        byte* p = text;
        bool isNegative = *p == '-';
        if (isNegative || *p == '+') p++;
        ulong digits = 0;
        byte* first = p;
        for (uint digit; (digit = (uint)(*p - '0')) <= 9; p++) digits = digits * 10 + digit;
        long count = p - first;
        int exponent = 0;
        if (*p == '.')
        {
            first = ++p;
            for (uint digit; (digit = (uint)(*p - '0')) <= 9; p++) digits = digits * 10 + digit;
            exponent = -(int)Math.Min(p - first, int.MaxValue);
            count += p - first;
        }

        if (count is 0 or > MostDigits || !IsEnd(*p)) return ReadSlowly(text, out value);
        if (digits < ExactInSingle && -exponent < Singles.Length)
        {
            value = (int)digits / Singles[-exponent];
        }
        else
        {
            double nearest = digits / Doubles[-exponent];
            ulong beyond = (ulong)BitConverter.DoubleToInt64Bits(nearest) & Beyond;
            if (nearest is < 1.2e-38 || beyond - (Middle - Error) <= 2 * Error) return ReadSlowly(text, out value);
            value = (float)nearest;
        }

        if (isNegative) value = -value;
        return p;
    }

    /// <summary>Whether a byte may follow a number.</summary>
    public static bool IsEnd(byte b) => b is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r';

    // Exponents, long numbers, NaN and infinities, and what is no number.
    private static byte* ReadSlowly(byte* text, out float value)
    {
        byte* end = text;
        while (!IsEnd(*end)) end++;
        ReadOnlySpan<byte> number = new(text, (int)Math.Min(end - text, int.MaxValue));
        bool isNumber = float.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            || TryReadName(number, out value);
        return isNumber ? end : null;
    }

    // As C and Python print them; the runtime knows the names in full.
    private static bool TryReadName(ReadOnlySpan<byte> name, out float value)
    {
        bool isNegative = name.StartsWith("-"u8);
        if (isNegative || name.StartsWith("+"u8)) name = name[1..];
        bool isInfinite = Ascii.EqualsIgnoreCase(name, "inf");
        value = isInfinite ? isNegative ? float.NegativeInfinity : float.PositiveInfinity : float.NaN;
        return isInfinite || Ascii.EqualsIgnoreCase(name, "nan");
    }
}
