using System.Text;
using MLNetSeq.Formats;
using MLNetSeq.Layers;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Reads the parts of a model's file, none of them trusted: every length is checked before memory is taken for it.</summary>
/// <param name="reader">The file.</param>
/// <param name="model">What the model is called in messages, such as "classifier".</param>
internal sealed class ModelReader(BinaryReader reader, string model)
{
    private const int LongestName = 1 << 12;
    private const int FirstPieceLength = 1 << 12;
    private const int LargestPieceLength = 1 << 18;

    /// <summary>Reads a model's file, and says of one that ends too early or holds no numbers what is wrong with it.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="model">What the model is called in messages.</param>
    /// <param name="read">Reads it; the stream knows its checksum.</param>
    /// <exception cref="InvalidDataException">It is not such a file, or it is damaged.</exception>
    public static T Load<T>(Stream stream, string model, Func<BinaryReader, HashingStream, T> read)
    {
        using var hashing = new HashingStream(stream);
        using var reader = new BinaryReader(hashing, Encoding.UTF8, leaveOpen: true);
        try
        {
            return read(reader, hashing);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException($"The {model}'s file ends too early: it is cut off. Save the model again.", e);
        }
        catch (FormatException e)
        {
            throw new InvalidDataException(
                $"The {model}'s file holds a length that is no number: it is damaged. Save the model again.", e);
        }
    }

    /// <summary>Writes a tokeniser's name.</summary>
    public static void WriteName(BinaryWriter writer, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length > LongestName)
            throw new InvalidOperationException(
                $"The tokeniser's name takes {bytes.Length} bytes; a model's file has room for {LongestName}.");
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Reads what <see cref="WriteName"/> wrote.</summary>
    public string ReadName()
    {
        Span<byte> bytes = stackalloc byte[LongestName];
        bytes = bytes[..Between(reader.Read7BitEncodedInt(), 0, LongestName, "the length of the tokeniser's name")];
        reader.BaseStream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads weights in pieces, so that a file costs no more than a few times its own size, whatever it says of itself.</summary>
    public float[] ReadWeights(long count)
    {
        float[] weights = new float[Math.Min(count, FirstPieceLength)];
        for (long read = 0; read < count;)
        {
            if (read == weights.Length) Array.Resize(ref weights, (int)Math.Min(count, 2L * weights.Length));
            Span<float> piece = weights.AsSpan((int)read, (int)Math.Min(LargestPieceLength, weights.Length - read));
            FloatBytes.ReadExactly(reader, piece);
            read += piece.Length;
        }

        return weights;
    }

    /// <summary>Gives the parameters of a network their weights, which come one parameter after the other.</summary>
    public static void Assign(IReadOnlyList<Parameter> parameters, ReadOnlySpan<float> weights)
    {
        foreach (Parameter parameter in parameters)
        {
            weights[..parameter.Length].CopyTo(parameter.Value);
            weights = weights[parameter.Length..];
        }
    }

    /// <summary>The tokeniser of a name: the one given, or one of ours.</summary>
    public ITokenizer Tokenizer(string name, ITokenizer? given)
    {
        if (given is not null && given.Name == name) return given;
        if (name == WhitespaceTokenizer.Instance.Name) return WhitespaceTokenizer.Instance;
        if (name == CharacterTokenizer.Instance.Name) return CharacterTokenizer.Instance;
        return WordTokenizer.FromName(name)
            ?? throw new InvalidDataException($"The {model} was trained with the tokeniser '{name}'"
                + (given is null ? ", which is not one of ours: give it when loading."
                    : $", and '{given.Name}' was given: their tokens differ."));
    }

    /// <summary>A whole number that must be within bounds.</summary>
    public int Between(int value, int minimum, int maximum, string what) =>
        value >= minimum && value <= maximum ? value : throw Damaged($"{what} is {value}, expected {minimum} to {maximum}");

    /// <summary>A choice that must be one of those there are.</summary>
    public T Defined<T>(byte value) where T : struct, Enum
    {
        var result = (T)Enum.ToObject(typeof(T), (int)value);
        return Enum.IsDefined(result) ? result : throw Damaged($"{value} is not a {typeof(T).Name}");
    }

    /// <summary>The refusal of a file.</summary>
    public InvalidDataException Damaged(string why) => new($"The {model}'s file is damaged: {why}. Save the model again.");
}
