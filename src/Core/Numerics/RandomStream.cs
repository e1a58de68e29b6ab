using System.Buffers.Binary;
using System.Numerics;

namespace MLNetSeq.Numerics;

/// <summary>A stream of random numbers: xoshiro256** (Blackman and Vigna 2018), the same on every platform for a seed.</summary>
public sealed class RandomStream
{
    private const ulong SplitMixStep = 0x9E3779B97F4A7C15;

    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts the stream of a seed.</summary>
    public RandomStream(long seed)
    {
        // The state must not be all zeros: SplitMix64 spreads the seed, as its authors advise.
        ulong x = (ulong)seed;
        _s0 = SplitMix(ref x);
        _s1 = SplitMix(ref x);
        _s2 = SplitMix(ref x);
        _s3 = SplitMix(ref x);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>A number from 0 up to but not including 1.</summary>
    public float NextSingle() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>A number from 0 up to but not including 1, with 53 random bits.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number from 0 up to but not including 1 that a key and an index decide, whatever was drawn before.</summary>
    public static float SingleAt(ulong key, ulong index)
    {
        ulong x = unchecked(key + index * SplitMixStep);
        return (SplitMix(ref x) >> 40) * (1f / (1 << 24));
    }

    /// <summary>A whole number from 0 up to but not including <paramref name="bound"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int Next(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextBits(), (ulong)bound, out _);
    }

    /// <summary>A number of the normal distribution with mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Fills with numbers from <paramref name="minimum"/> up to <paramref name="maximum"/>, all equally likely.</summary>
    public void FillUniform(Span<float> values, float minimum, float maximum)
    {
        for (int i = 0; i < values.Length; i++) values[i] = minimum + (maximum - minimum) * NextSingle();
    }

    /// <summary>Fills with numbers of the normal distribution.</summary>
    public void FillNormal(Span<float> values, float mean, float standardDeviation)
    {
        for (int i = 0; i < values.Length; i++) values[i] = mean + standardDeviation * (float)NextNormal();
    }

    /// <summary>Brings the items into a random order, all orders equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>A stream of its own, drawn from this one.</summary>
    public RandomStream Fork() => new((long)NextBits());

    /// <summary>The bytes of a saved state.</summary>
    public const int StateBytes = 32;

    /// <summary>Writes the state, so that the stream can go on from here.</summary>
    public void SaveState(Span<byte> state)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(state, _s0);
        BinaryPrimitives.WriteUInt64LittleEndian(state[8..], _s1);
        BinaryPrimitives.WriteUInt64LittleEndian(state[16..], _s2);
        BinaryPrimitives.WriteUInt64LittleEndian(state[24..], _s3);
    }

    /// <summary>Goes on from a saved state.</summary>
    /// <exception cref="InvalidDataException">The state is all zeros: no stream has it.</exception>
    public void LoadState(ReadOnlySpan<byte> state)
    {
        if (!state[..StateBytes].ContainsAnyExcept((byte)0))
            throw new InvalidDataException("The state of the random numbers is all zeros, which no stream has: the file is damaged.");
        _s0 = BinaryPrimitives.ReadUInt64LittleEndian(state);
        _s1 = BinaryPrimitives.ReadUInt64LittleEndian(state[8..]);
        _s2 = BinaryPrimitives.ReadUInt64LittleEndian(state[16..]);
        _s3 = BinaryPrimitives.ReadUInt64LittleEndian(state[24..]);
    }

    private static ulong SplitMix(ref ulong x)
    {
        ulong z = x += SplitMixStep;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
