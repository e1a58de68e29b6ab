using System.Text;
using MLNetSeq.Formats;
using MLNetSeq.Layers;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>
/// The file of a <see cref="LanguageModel"/>: a header, how it reads, its shape, its conditions, its vocabulary, its weights, its
/// training's history and a checksum over all of these.
/// </summary>
/// <remarks>Little-endian. Tied weights are there once.</remarks>
internal static class LanguageFormat
{
    private const int Version = 2;

    private const string ModelName = "language model";

    private static ReadOnlySpan<byte> Magic => "MLNetSeq language model\n"u8;

    public static void Save(LanguageModel model, Stream stream)
    {
        using var hashing = new HashingStream(stream);
        using var writer = new BinaryWriter(hashing, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(Version);
        LanguageVocabulary vocabulary = model.Vocabulary;
        writer.Write((byte)vocabulary.Level);
        ModelReader.WriteName(writer, vocabulary.Tokenizer.Name);
        writer.Write(vocabulary.HasUnknown);
        writer.Write(vocabulary.HasStart);
        writer.Write(model.MaximumTokens);
        writer.Write(model.CarriesState);
        LanguageShape shape = model.Network.Shape;
        writer.Write((byte)shape.Cell);
        writer.Write(shape.Tokens);
        writer.Write(shape.EmbeddingSize);
        writer.Write(shape.HiddenSize);
        writer.Write(shape.Layers);
        writer.Write(shape.IsTied);
        SoftmaxFormat.Write(writer, shape.Adaptive);
        ConditionFormat.Write(writer, model.Conditions);
        vocabulary.Words.Save(writer);
        foreach (Parameter parameter in model.Network.Parameters) FloatBytes.Write(writer, parameter.Value);
        LanguageEpoch.Write(writer, model.History);
        writer.Flush();
        hashing.WriteChecksum();
    }

    public static LanguageModel Load(Stream stream, ITokenizer? tokenizer) =>
        ModelReader.Load(stream, ModelName, (reader, hashing) => Read(reader, hashing, tokenizer));

    private static LanguageModel Read(BinaryReader reader, HashingStream hashing, ITokenizer? given)
    {
        Span<byte> magic = stackalloc byte[Magic.Length];
        reader.BaseStream.ReadExactly(magic);
        if (!magic.SequenceEqual(Magic)) throw new InvalidDataException("This is not the file of a language model of MLNetSeq.");
        int version = reader.ReadInt32();
        if (version != Version)
            throw new InvalidDataException($"The language model's file is of version {version}, and this MLNetSeq reads version {Version}: "
                + "use the one that saved it, or a newer one.");

        var parts = new ModelReader(reader, ModelName);
        TokenLevel level = parts.Defined<TokenLevel>(reader.ReadByte());
        string tokenizer = parts.ReadName();
        bool hasUnknown = reader.ReadBoolean(), hasStart = reader.ReadBoolean();
        int maximumTokens = parts.Between(reader.ReadInt32(), 1, int.MaxValue, "the longest text");
        bool carriesState = reader.ReadBoolean();
        LanguageShape shape = ReadShape(reader, parts);
        ConditionVocabulary conditions = ConditionFormat.Read(reader, parts);
        shape = Checked(shape with { ConditionSize = conditions.Size }, parts);
        Vocabulary words = Vocabulary.Load(reader);
        if (words.Count + (hasStart ? 1 : 0) != shape.Tokens)
            throw parts.Damaged($"the vocabulary has {words.Count} tokens and the network {shape.Tokens}");
        float[] weights = parts.ReadWeights(shape.WeightCount);
        List<LanguageEpoch> history = LanguageEpoch.Read(reader);
        if (!hashing.ChecksumMatches()) throw parts.Damaged("the checksum does not match");

        // Only now the network: it is as large as the file says, and the file may have been lying.
        var vocabulary = new LanguageVocabulary(words, level, parts.Tokenizer(tokenizer, given), hasUnknown, hasStart);
        return new LanguageModel(Network(shape, weights), vocabulary, maximumTokens, carriesState, history)
        {
            Conditions = conditions,
        };
    }

    private static LanguageShape ReadShape(BinaryReader reader, ModelReader parts)
    {
        var shape = new LanguageShape(
            parts.Defined<RecurrentCell>(reader.ReadByte()),
            parts.Between(reader.ReadInt32(), Vocabulary.FirstWord, Vocabulary.MaximumCount, "the number of tokens"),
            parts.Between(reader.ReadInt32(), 1, LanguageShape.MaximumWidth, "the size of a token's vector"),
            parts.Between(reader.ReadInt32(), 1, LanguageShape.MaximumWidth, "the hidden size"),
            parts.Between(reader.ReadInt32(), 1, LanguageShape.MaximumLayers, "the number of layers"),
            reader.ReadBoolean());
        return shape with { Adaptive = SoftmaxFormat.Read(reader, parts, shape.HiddenSize, shape.Tokens) };
    }

    private static LanguageShape Checked(LanguageShape shape, ModelReader parts)
    {
        bool fits = !shape.IsTied || (shape.EmbeddingSize == shape.HiddenSize && shape.Adaptive is null);
        return fits && shape.WeightCount <= Array.MaxLength ? shape
            : throw parts.Damaged("the sizes of its layers contradict each other");
    }

    private static LanguageNetwork Network(LanguageShape shape, ReadOnlySpan<float> weights)
    {
        var network = new LanguageNetwork(shape, random: null);
        ModelReader.Assign(network.Parameters, weights);
        return network;
    }
}
