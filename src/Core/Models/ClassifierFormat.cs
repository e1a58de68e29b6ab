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

    // Without the cell's form and the wirings: the default ones.
    private const int FirstVersion = 1;

    private const string ModelName = "classifier";

    private static ReadOnlySpan<byte> Magic => "MLNetSeq classifier\n"u8;

    public static void Save(SequenceClassifier model, Stream stream)
    {
        using var hashing = new HashingStream(stream);
        using var writer = new BinaryWriter(hashing, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        ModelReader.WriteName(writer, model.Reading.Tokenizer?.Name ?? "");
        writer.Write(model.Reading.MaximumTokens);
        writer.Write((byte)model.Reading.Keep);
        WriteShape(writer, model.Network.Shape);
        model.Vocabulary?.Save(writer);
        foreach (Parameter parameter in model.Network.Parameters) FloatBytes.Write(writer, parameter.Value);
        EpochHistory.Write(writer, model.History);
        writer.Flush();
        hashing.WriteChecksum();
    }

    public static SequenceClassifier Load(Stream stream, ITokenizer? tokenizer) =>
        ModelReader.Load(stream, ModelName, (reader, hashing) => Read(reader, hashing, tokenizer));

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

        var parts = new ModelReader(reader, ModelName);
        string tokenizerName = parts.ReadName();
        int maximumTokens = parts.Between(reader.ReadInt32(), 1, int.MaxValue, "the longest sequence");
        TextPart keep = parts.Defined<TextPart>(reader.ReadByte());
        ClassifierShape shape = ReadShape(reader, parts, version);
        bool readsText = shape.Input.Kind == SequenceInputKind.Text;
        bool readsWords = readsText || shape.Input.Kind == SequenceInputKind.Tokens;
        Vocabulary? vocabulary = readsWords ? Vocabulary.Load(reader) : null;
        if (vocabulary is not null && vocabulary.Count != shape.TableSize)
            throw parts.Damaged($"the vocabulary has {vocabulary.Count} words and the embedding {shape.TableSize} rows");

        float[] weights = parts.ReadWeights(shape.WeightCount);
        List<EpochResult> history = EpochHistory.Read(reader);
        if (!hashing.ChecksumMatches()) throw parts.Damaged("the checksum does not match");

        // Only now the network: it is as large as the file says, and the file may have been lying.
        var reading = new ClassifierReading(readsText ? parts.Tokenizer(tokenizerName, tokenizer) : null, maximumTokens, keep);
        return new SequenceClassifier(Network(shape, weights), vocabulary, reading, history);
    }

    private static ClassifierNetwork Network(ClassifierShape shape, ReadOnlySpan<float> weights)
    {
        var network = new ClassifierNetwork(shape, random: null);
        ModelReader.Assign(network.Parameters, weights);
        return network;
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
        writer.Write((byte)shape.Merge);
        writer.Write(shape.Residual);
        writer.Write(shape.LayerNormalization);
    }

    private static ClassifierShape ReadShape(BinaryReader reader, ModelReader parts, int version)
    {
        var shape = new ClassifierShape(
            new SequenceInput(parts.Defined<SequenceInputKind>(reader.ReadByte()),
                parts.Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the input's size")),
            parts.Defined<EncoderKind>(reader.ReadByte()),
            ReadCell(reader, parts, version),
            parts.Between(reader.ReadInt32(), 1, ClassifierShape.MaximumLayers, "the number of layers"),
            parts.Between(reader.ReadInt32(), 1, ClassifierShape.MaximumWidth, "the hidden size"),
            reader.ReadBoolean(),
            parts.Defined<PoolingKind>(reader.ReadByte()),
            parts.Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the embedding's size"),
            parts.Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the number of subword buckets"),
            parts.Between(reader.ReadInt32(), 1, ClassifierShape.MaximumWidth, "the input's width"),
            parts.Between(reader.ReadInt32(), 1, Vocabulary.MaximumCount, "the number of outputs"));
        if (version > FirstVersion)
        {
            shape = shape with
            {
                Merge = parts.Defined<DirectionMerge>(reader.ReadByte()),
                Residual = reader.ReadBoolean(),
                LayerNormalization = reader.ReadBoolean(),
            };
        }

        SequenceInput input = shape.Input;
        bool fits = input.Kind switch
        {
            SequenceInputKind.Vectors => shape.TableSize == 0 && shape.InputWidth == input.Size,
            SequenceInputKind.Keys => shape.TableSize == (long)input.Size + Vocabulary.FirstWord,
            _ => shape.TableSize >= Vocabulary.FirstWord,
        };
        bool readsWords = input.Kind is SequenceInputKind.Text or SequenceInputKind.Tokens;
        return fits && (readsWords || shape.SubwordBuckets == 0) && shape.WeightCount <= Array.MaxLength ? shape
            : throw parts.Damaged("the sizes of its layers contradict each other");
    }

    private static CellForm ReadCell(BinaryReader reader, ModelReader parts, int version)
    {
        CellForm cell = parts.Defined<RecurrentCell>(reader.ReadByte());
        if (version == FirstVersion) return cell;
        return cell with
        {
            Update = parts.Defined<UpdateGate>(reader.ReadByte()),
            Output = parts.Defined<OutputActivation>(reader.ReadByte()),
        };
    }
}
