using MLNetSeq.Layers;

namespace MLNetSeq.Training;

/// <summary>How the numbers that training keeps beside each weight are written into a checkpoint, and checked when read.</summary>
internal static class StateFormat
{
    /// <summary>Writes numbers that belong to a parameter.</summary>
    public static void Write(BinaryWriter writer, Parameter parameter, ReadOnlySpan<float> numbers)
    {
        writer.Write(parameter.Name);
        writer.Write(numbers.Length);
        foreach (float number in numbers) writer.Write(number);
    }

    /// <summary>Reads numbers that belong to a parameter.</summary>
    /// <exception cref="InvalidDataException">They belong to another one.</exception>
    public static void Read(BinaryReader reader, Parameter parameter, Span<float> numbers)
    {
        Expect("A parameter in the saved state", parameter.Name, reader.ReadString());
        Expect($"The number of saved values of '{parameter.Name}'", numbers.Length, reader.ReadInt32());
        for (int i = 0; i < numbers.Length; i++) numbers[i] = reader.ReadSingle();
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
