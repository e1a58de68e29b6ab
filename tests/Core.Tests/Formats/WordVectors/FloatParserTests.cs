using System.Globalization;
using System.Text;
using MLNetSeq.Formats;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Formats;

public sealed class FloatParserTests
{
    private const int Samples = 300_000;

    [Fact]
    public void Numbers_are_rounded_as_the_runtime_rounds_them()
    {
        var random = new RandomStream(7);
        for (int i = 0; i < Samples; i++)
        {
            float any = BitConverter.UInt32BitsToSingle((uint)random.NextBits());
            string number = (i % 6) switch
            {
                0 => any.ToString("R", CultureInfo.InvariantCulture),
                1 => ((double)any).ToString("R", CultureInfo.InvariantCulture),
                2 => random.NextNormal().ToString("F6", CultureInfo.InvariantCulture),
                3 => random.NextNormal().ToString("F" + random.Next(20), CultureInfo.InvariantCulture),
                4 => Middle(random),
                _ => (random.NextNormal() * Math.Pow(10, random.Next(30) - 20)).ToString(
                    "E" + random.Next(12), CultureInfo.InvariantCulture),
            };
            AssertSame(number);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-0.0")]
    [InlineData("+1.5")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("1e5")]
    [InlineData("1E-45")]
    [InlineData("1e999")]
    [InlineData("-1e-999")]
    [InlineData("16777217")]
    [InlineData("0.00000000000000000000000000000000000001")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.1234567890123456789012345678901234567890")]
    public void Odd_numbers_too(string number) => AssertSame(number);

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1e")]
    [InlineData("one")]
    [InlineData("--1")]
    public void What_is_no_number_is_none(string text) => Assert.False(TryRead(text, out _));

    [Theory]
    [InlineData("nan", float.NaN)]
    [InlineData("-nan", float.NaN)]
    [InlineData("NaN", float.NaN)]
    [InlineData("inf", float.PositiveInfinity)]
    [InlineData("-Inf", float.NegativeInfinity)]
    [InlineData("Infinity", float.PositiveInfinity)]
    public void Names_of_numbers_are_read_as_C_and_the_runtime_print_them(string text, float expected)
    {
        Assert.True(TryRead(text, out float number));
        Assert.Equal(expected, number);
    }

    // The middle between two floats, in full or a little beside it.
    private static string Middle(RandomStream random)
    {
        float number = (float)random.NextNormal();
        double middle = ((double)number + MathF.BitIncrement(number)) / 2;
        string format = "F" + (random.Next(2) == 0 ? 17 + random.Next(20) : 13 + random.Next(5));
        return middle.ToString(format, CultureInfo.InvariantCulture);
    }

    private static void AssertSame(string number)
    {
        float expected = float.Parse(number, CultureInfo.InvariantCulture);
        Assert.True(TryRead(number, out float actual), number);
        Assert.True(
            BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual)
            || (float.IsNaN(expected) && float.IsNaN(actual)),
            $"{number}: expected {expected:R}, got {actual:R}.");
    }

    private static unsafe bool TryRead(string text, out float number)
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(text), (byte)'\n'];
        fixed (byte* first = bytes)
        {
            byte* end = FloatParser.Read(first, out number);
            return end == first + bytes.Length - 1;
        }
    }
}
