using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using MLNetSeq.Layers;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The file of a <see cref="SequenceClassifier"/>: a header, how it reads, its shape, its vocabulary, its weights.</summary>
/// <remarks>
/// Little-endian. Every length is checked before memory is taken for it, and weights are read in pieces, so that a damaged or
/// hostile file costs no more than its own size.
/// </remarks>
internal static class ClassifierFormat
{
    private const int Version = 1;
    private const int LargestSize = 1 << 16;
    private const int LargestDepth = 64;
    private const int PieceLength = 1 << 18;

    private static ReadOnlySpan<byte> Magic => "MLNetSeq classifier\n"u8;

    public static void Save(SequenceClassifier model, Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(model.Reading.Tokenizer?.Name ?? "");
        writer.Write(model.Reading.MaximumTokens);
        writer.Write((byte)model.Reading.Keep);
        WriteShape(writer, model.Network.Shape);
        model.Vocabulary?.Save(writer);
        foreach (Parameter parameter in model.Network.Parameters) WriteWeights(writer, parameter.Value);
        WriteHistory(writer, model.History);
        writer.Write(Magic); // at the end too: a file cut off just here is not a whole one
    }

    public static SequenceClassifier Load(Stream stream, ITokenizer? tokenizer)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            return Read(reader, tokenizer);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The classifier's file ends too early: it is cut off. Save the model again.", e);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            throw new InvalidDataException("The classifier's file holds a text that is none: it is damaged. Save the model again.", e);
        }
    }

    private static SequenceClassifier Read(BinaryReader reader, ITokenizer? tokenizer)
    {
        ExpectMagic(reader, "This is not the file of a sequence classifier of MLNetSeq.");
        int version = reader.ReadInt32();
        if (version != Version)
            throw new InvalidDataException($"The classifier's file is of version {version}, and this MLNetSeq reads version {Version}: use the one that saved it, or a newer one.");

        string tokenizerName = reader.ReadString();
        int maximumTokens = Between(reader.ReadInt32(), 1, int.MaxValue, "the longest sequence");
        TextPart keep = Defined<TextPart>(reader.ReadByte());
        ClassifierShape shape = ReadShape(reader);
        bool readsText = shape.Input.Kind == SequenceInputKind.Text;
        bool readsWords = readsText || shape.Input.Kind == SequenceInputKind.Tokens;
        Vocabulary? vocabulary = readsWords ? Vocabulary.Load(reader) : null;
        if (vocabulary is not null && vocabulary.Count != shape.TableSize)
            throw Damaged($"the vocabulary has {vocabulary.Count} words and the embedding {shape.TableSize} rows");

        // All weights before the network that holds them: it is as large as the file says, and the file may be lying.
        long expected = shape.WeightCount;
        float[] weights = ReadWeights(reader, expected);
        var network = new ClassifierNetwork(shape, random: null);
        int start = 0;
        foreach (Parameter parameter in network.Parameters)
        {
            weights.AsSpan(start, parameter.Length).CopyTo(parameter.Value);
            start += parameter.Length;
        }

        EpochResult[] history = ReadHistory(reader);
        ExpectMagic(reader, "The classifier's file is damaged: its end is not where it should be. Save the model again.");
        return new SequenceClassifier(network, vocabulary, new ClassifierReading(readsText ? Tokenizer(tokenizerName, tokenizer) : null, maximumTokens, keep), history);
    }

    private static ITokenizer Tokenizer(string name, ITokenizer? given)
    {
        if (given is not null && given.Name == name) return given;
        return WordTokenizer.FromName(name)
            ?? throw new InvalidDataException($"The classifier was trained with the tokeniser '{name}'"
                + (given is null ? ", which is not one of ours: give it when loading." : $", and '{given.Name}' was given: their tokens differ."));
    }

    private static void WriteShape(BinaryWriter writer, ClassifierShape shape)
    {
        writer.Write((byte)shape.Input.Kind);
        writer.Write(shape.Input.Size);
        writer.Write((byte)shape.Encoder);
        writer.Write((byte)shape.Cell);
        writer.Write(shape.Layers);
        writer.Write(shape.HiddenSize);
        writer.Write(shape.Bidirectional);
        writer.Write((byte)shape.Pooling);
        writer.Write(shape.TableSize);
        writer.Write(shape.SubwordBuckets);
        writer.Write(shape.InputWidth);
        writer.Write(shape.OutputSize);
    }

    private static ClassifierShape ReadShape(BinaryReader reader)
    {
        var shape = new ClassifierShape(
            new SequenceInput(Defined<SequenceInputKind>(reader.ReadByte()), Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the input's size")),
            Defined<EncoderKind>(reader.ReadByte()),
            Defined<RecurrentCell>(reader.ReadByte()),
            Between(reader.ReadInt32(), 1, LargestDepth, "the number of layers"),
            Between(reader.ReadInt32(), 1, LargestSize, "the hidden size"),
            reader.ReadBoolean(),
            Defined<PoolingKind>(reader.ReadByte()),
            Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the embedding's size"),
            Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the number of subword buckets"),
            Between(reader.ReadInt32(), 1, LargestSize, "the input's width"),
            Between(reader.ReadInt32(), 1, Vocabulary.MaximumCount, "the number of outputs"));
        SequenceInput input = shape.Input;
        bool fits = input.Kind switch
        {
            SequenceInputKind.Vectors => shape.TableSize == 0 && shape.InputWidth == input.Size,
            SequenceInputKind.Keys => shape.TableSize == (long)input.Size + Vocabulary.FirstWord,
            _ => shape.TableSize >= Vocabulary.FirstWord,
        };
        bool readsWords = input.Kind is SequenceInputKind.Text or SequenceInputKind.Tokens;
        return fits && (readsWords || shape.SubwordBuckets == 0) && shape.WeightCount <= Array.MaxLength ? shape : throw Damaged("the sizes of its layers contradict each other");
    }

    private static void WriteWeights(BinaryWriter writer, ReadOnlySpan<float> weights)
    {
        if (BitConverter.IsLittleEndian)
        {
            writer.Write(MemoryMarshal.AsBytes(weights));
            return;
        }

        foreach (float weight in weights) writer.Write(weight);
    }

    private static float[] ReadWeights(BinaryReader reader, long count)
    {
        float[] weights = new float[Math.Min(count, PieceLength)];
        for (long read = 0; read < count;)
        {
            if (read == weights.Length) Array.Resize(ref weights, (int)Math.Min(count, 2L * weights.Length));
            Span<float> piece = weights.AsSpan((int)read, (int)Math.Min(PieceLength, weights.Length - read));
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(piece));
            if (!BitConverter.IsLittleEndian)
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(piece), MemoryMarshal.Cast<float, int>(piece));
            read += piece.Length;
        }

        return weights;
    }

    private static void WriteHistory(BinaryWriter writer, IReadOnlyList<EpochResult> history)
    {
        writer.Write(history.Count);
        foreach (EpochResult e in history)
        {
            writer.Write(e.TrainingLoss);
            writer.Write(e.ValidationLoss);
            writer.Write(e.ValidationAccuracy);
            writer.Write(e.Seconds);
            writer.Write(e.ExamplesPerSecond);
            writer.Write(e.TokensPerSecond);
        }
    }

    private static EpochResult[] ReadHistory(BinaryReader reader)
    {
        var history = new EpochResult[Between(reader.ReadInt32(), 0, LargestSize, "the number of epochs")];
        for (int i = 0; i < history.Length; i++)
            history[i] = new EpochResult(i + 1, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        return history;
    }

    private static void ExpectMagic(BinaryReader reader, string otherwise)
    {
        Span<byte> read = stackalloc byte[Magic.Length];
        reader.BaseStream.ReadExactly(read);
        if (!read.SequenceEqual(Magic)) throw new InvalidDataException(otherwise);
    }

    private static int Between(int value, int minimum, int maximum, string what) =>
        value >= minimum && value <= maximum ? value : throw Damaged($"{what} is {value}, expected {minimum} to {maximum}");

    private static T Defined<T>(byte value) where T : struct, Enum
    {
        var result = (T)Enum.ToObject(typeof(T), (int)value);
        return Enum.IsDefined(result) ? result : throw Damaged($"{value} is not a {typeof(T).Name}");
    }

    private static InvalidDataException Damaged(string why) => new($"The classifier's file is damaged: {why}. Save the model again.");
}
