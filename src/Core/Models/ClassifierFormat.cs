using System.Text;
using MLNetSeq.Formats;
using MLNetSeq.Layers;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>
/// The file of a <see cref="SequenceClassifier"/>: a header, how it reads, its shape, its vocabulary, its weights, its training's
/// history and a checksum over all of these.
/// </summary>
/// <remarks>
/// Little-endian. Every length is checked before memory is taken for it, and weights are read in pieces, so that a damaged or
/// hostile file costs no more than a few times its own size.
/// </remarks>
internal static class ClassifierFormat
{
    private const int Version = 2;

    // Without the cell's form: the default one.
    private const int FirstVersion = 1;

    private const int LongestName = 1 << 12;
    private const int FirstPieceLength = 1 << 12;
    private const int LargestPieceLength = 1 << 18;

    private static ReadOnlySpan<byte> Magic => "MLNetSeq classifier\n"u8;

    public static void Save(SequenceClassifier model, Stream stream)
    {
        using var hashing = new HashingStream(stream);
        using var writer = new BinaryWriter(hashing, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        WriteName(writer, model.Reading.Tokenizer?.Name ?? "");
        writer.Write(model.Reading.MaximumTokens);
        writer.Write((byte)model.Reading.Keep);
        WriteShape(writer, model.Network.Shape);
        model.Vocabulary?.Save(writer);
        foreach (Parameter parameter in model.Network.Parameters) FloatBytes.Write(writer, parameter.Value);
        EpochHistory.Write(writer, model.History);
        writer.Flush();
        hashing.WriteChecksum();
    }

    public static SequenceClassifier Load(Stream stream, ITokenizer? tokenizer)
    {
        using var hashing = new HashingStream(stream);
        using var reader = new BinaryReader(hashing, Encoding.UTF8, leaveOpen: true);
        try
        {
            return Read(reader, hashing, tokenizer);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The classifier's file ends too early: it is cut off. Save the model again.", e);
        }
        catch (FormatException e)
        {
            throw new InvalidDataException(
                "The classifier's file holds a length that is no number: it is damaged. Save the model again.", e);
        }
    }

    private static SequenceClassifier Read(BinaryReader reader, HashingStream hashing, ITokenizer? tokenizer)
    {
        Span<byte> magic = stackalloc byte[Magic.Length];
        reader.BaseStream.ReadExactly(magic);
        if (!magic.SequenceEqual(Magic)) throw new InvalidDataException("This is not the file of a sequence classifier of MLNetSeq.");
        int version = reader.ReadInt32();
        if (version is < FirstVersion or > Version)
            throw new InvalidDataException(
                $"The classifier's file is of version {version}, and this MLNetSeq reads versions {FirstVersion} to {Version}: "
                + "use the one that saved it, or a newer one.");

        string tokenizerName = ReadName(reader);
        int maximumTokens = Between(reader.ReadInt32(), 1, int.MaxValue, "the longest sequence");
        TextPart keep = Defined<TextPart>(reader.ReadByte());
        ClassifierShape shape = ReadShape(reader, version);
        bool readsText = shape.Input.Kind == SequenceInputKind.Text;
        bool readsWords = readsText || shape.Input.Kind == SequenceInputKind.Tokens;
        Vocabulary? vocabulary = readsWords ? Vocabulary.Load(reader) : null;
        if (vocabulary is not null && vocabulary.Count != shape.TableSize)
            throw Damaged($"the vocabulary has {vocabulary.Count} words and the embedding {shape.TableSize} rows");

        float[] weights = ReadWeights(reader, shape.WeightCount);
        List<EpochResult> history = EpochHistory.Read(reader);
        if (!hashing.ChecksumMatches()) throw Damaged("the checksum does not match");

        // Only now the network: it is as large as the file says, and the file may have been lying.
        var reading = new ClassifierReading(readsText ? Tokenizer(tokenizerName, tokenizer) : null, maximumTokens, keep);
        return new SequenceClassifier(Network(shape, weights), vocabulary, reading, history);
    }

    private static ClassifierNetwork Network(ClassifierShape shape, ReadOnlySpan<float> weights)
    {
        var network = new ClassifierNetwork(shape, random: null);
        foreach (Parameter parameter in network.Parameters)
        {
            weights[..parameter.Length].CopyTo(parameter.Value);
            weights = weights[parameter.Length..];
        }

        return network;
    }

    private static ITokenizer Tokenizer(string name, ITokenizer? given)
    {
        if (given is not null && given.Name == name) return given;
        return WordTokenizer.FromName(name)
            ?? throw new InvalidDataException($"The classifier was trained with the tokeniser '{name}'"
                + (given is null ? ", which is not one of ours: give it when loading."
                    : $", and '{given.Name}' was given: their tokens differ."));
    }

    private static void WriteShape(BinaryWriter writer, ClassifierShape shape)
    {
        writer.Write((byte)shape.Input.Kind);
        writer.Write(shape.Input.Size);
        writer.Write((byte)shape.Encoder);
        writer.Write((byte)shape.Cell.Cell);
        writer.Write((byte)shape.Cell.Update);
        writer.Write((byte)shape.Cell.Output);
        writer.Write(shape.Layers);
        writer.Write(shape.HiddenSize);
        writer.Write(shape.Bidirectional);
        writer.Write((byte)shape.Pooling);
        writer.Write(shape.TableSize);
        writer.Write(shape.SubwordBuckets);
        writer.Write(shape.InputWidth);
        writer.Write(shape.OutputSize);
    }

    private static ClassifierShape ReadShape(BinaryReader reader, int version)
    {
        var shape = new ClassifierShape(
            new SequenceInput(Defined<SequenceInputKind>(reader.ReadByte()),
                Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the input's size")),
            Defined<EncoderKind>(reader.ReadByte()),
            ReadCell(reader, version),
            Between(reader.ReadInt32(), 1, ClassifierShape.MaximumLayers, "the number of layers"),
            Between(reader.ReadInt32(), 1, ClassifierShape.MaximumWidth, "the hidden size"),
            reader.ReadBoolean(),
            Defined<PoolingKind>(reader.ReadByte()),
            Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the embedding's size"),
            Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the number of subword buckets"),
            Between(reader.ReadInt32(), 1, ClassifierShape.MaximumWidth, "the input's width"),
            Between(reader.ReadInt32(), 1, Vocabulary.MaximumCount, "the number of outputs"));
        SequenceInput input = shape.Input;
        bool fits = input.Kind switch
        {
            SequenceInputKind.Vectors => shape.TableSize == 0 && shape.InputWidth == input.Size,
            SequenceInputKind.Keys => shape.TableSize == (long)input.Size + Vocabulary.FirstWord,
            _ => shape.TableSize >= Vocabulary.FirstWord,
        };
        bool readsWords = input.Kind is SequenceInputKind.Text or SequenceInputKind.Tokens;
        return fits && (readsWords || shape.SubwordBuckets == 0) && shape.WeightCount <= Array.MaxLength ? shape
            : throw Damaged("the sizes of its layers contradict each other");
    }

    private static CellForm ReadCell(BinaryReader reader, int version)
    {
        CellForm cell = Defined<RecurrentCell>(reader.ReadByte());
        if (version == FirstVersion) return cell;
        return cell with { Update = Defined<UpdateGate>(reader.ReadByte()), Output = Defined<OutputActivation>(reader.ReadByte()) };
    }

    private static float[] ReadWeights(BinaryReader reader, long count)
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

    private static void WriteName(BinaryWriter writer, string name)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (bytes.Length > LongestName)
            throw new InvalidOperationException(
                $"The tokeniser's name takes {bytes.Length} bytes; a classifier's file has room for {LongestName}.");
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static string ReadName(BinaryReader reader)
    {
        Span<byte> bytes = stackalloc byte[LongestName];
        bytes = bytes[..Between(reader.Read7BitEncodedInt(), 0, LongestName, "the length of the tokeniser's name")];
        reader.BaseStream.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
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
