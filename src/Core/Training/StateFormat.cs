using MLNetSeq.Formats;
using MLNetSeq.Layers;
using MLNetSeq.Numerics;

namespace MLNetSeq.Training;

/// <summary>How the numbers that training keeps beside each weight are written into a checkpoint, and checked when read.</summary>
internal static class StateFormat
{
    /// <summary>Writes numbers that belong to a parameter.</summary>
    public static void Write(BinaryWriter writer, Parameter parameter, ReadOnlySpan<float> numbers)
    {
        writer.Write(parameter.Name);
        writer.Write(numbers.Length);
        FloatBytes.Write(writer, numbers);
    }

    /// <summary>Reads numbers that belong to a parameter.</summary>
    /// <exception cref="InvalidDataException">They belong to another one.</exception>
    public static void Read(BinaryReader reader, Parameter parameter, Span<float> numbers)
    {
        Expect("A parameter in the saved state", parameter.Name, reader.ReadString());
        Expect($"The number of saved values of '{parameter.Name}'", numbers.Length, reader.ReadInt32());
        FloatBytes.ReadExactly(reader, numbers);
    }

    /// <summary>Writes the weights of all parameters that training changes.</summary>
    public static void WriteWeights(BinaryWriter writer, IReadOnlyList<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters) Write(writer, parameter, parameter.TrainedValue);
    }

    /// <summary>Reads what <see cref="WriteWeights"/> wrote; packed ones must be packed again.</summary>
    /// <exception cref="InvalidDataException">They belong to others.</exception>
    public static void ReadWeights(BinaryReader reader, IReadOnlyList<Parameter> parameters)
    {
        foreach (Parameter parameter in parameters) Read(reader, parameter, parameter.TrainedValue);
    }

    /// <summary>Writes where a stream of random numbers is.</summary>
    public static void Write(BinaryWriter writer, RandomStream random)
    {
        Span<byte> state = stackalloc byte[RandomStream.StateBytes];
        random.SaveState(state);
        writer.Write(state);
    }

    /// <summary>Goes on with a stream of random numbers.</summary>
    public static void Read(BinaryReader reader, RandomStream random)
    {
        Span<byte> state = stackalloc byte[RandomStream.StateBytes];
        reader.BaseStream.ReadExactly(state);
        random.LoadState(state);
    }

    /// <summary>Writes whole numbers in an order that training has brought them into.</summary>
    public static void WriteOrder(BinaryWriter writer, ReadOnlySpan<int> numbers)
    {
        writer.Write(numbers.Length);
        foreach (int number in numbers) writer.Write(number);
    }

    /// <summary>Brings whole numbers into the order that was written.</summary>
    /// <exception cref="InvalidDataException">It is one of other numbers.</exception>
    public static void ReadOrder(BinaryReader reader, Span<int> numbers)
    {
        Expect("The number of items in the saved order", numbers.Length, reader.ReadInt32());
        int[] before = numbers.ToArray();
        for (int i = 0; i < numbers.Length; i++) numbers[i] = reader.ReadInt32();
        int[] after = numbers.ToArray();
        Array.Sort(before);
        Array.Sort(after);
        if (!before.AsSpan().SequenceEqual(after))
            throw new InvalidDataException("The saved order is one of other items: the file is damaged.");
    }

    /// <summary>Refuses a value that is not the expected one.</summary>
    public static void Expect<T>(string what, T expected, T actual) where T : IEquatable<T>
    {
        if (!expected.Equals(actual))
            throw new InvalidDataException($"{what} is {actual}, but {expected} was expected: load it into the same model and settings.");
    }

    /// <summary>Reads a count of steps or epochs.</summary>
    public static long ReadCount(BinaryReader reader)
    {
        long count = reader.ReadInt64();
        return count >= 0 ? count : throw new InvalidDataException($"A count in the saved state is {count}: the file is damaged.");
    }
}
