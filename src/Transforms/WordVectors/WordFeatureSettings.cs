using MLNetSeq.Embeddings;

namespace MLNetSeq.Transforms;

/// <summary>What is computed of which columns.</summary>
/// <param name="Columns">The columns that are added and those they are computed from.</param>
/// <param name="Output">One vector a row, or one a word.</param>
/// <param name="Poolings">How words become one vector, in this order.</param>
/// <param name="Unknown">What becomes of words that have no vector.</param>
/// <param name="Casing">In which case words are looked up.</param>
/// <param name="SifParameter">The a of the SIF weights.</param>
/// <param name="Tokenizer">Cuts text into words.</param>
/// <param name="UnknownCountColumnName">The column that counts unknown words; null for none.</param>
/// <param name="Threads">The threads of one cursor; 0 for one a core.</param>
internal sealed record WordFeatureSettings(
    (string Output, string Input)[] Columns,
    WordVectorOutput Output,
    WordPooling[] Poolings,
    UnknownWords Unknown,
    WordCasing Casing,
    double SifParameter,
    SavedTokenizer Tokenizer,
    string? UnknownCountColumnName,
    int Threads)
{
    private const int MostColumns = 1 << 16;

    /// <summary>The columns that are read, each once.</summary>
    public string[] Inputs { get; } = [.. Columns.Select(c => c.Input).Distinct()];

    public static WordFeatureSettings Read(BinaryReader reader, Text.ITokenizer? tokenizer)
    {
        var columns = new (string, string)[Length(reader, MostColumns)];
        for (int i = 0; i < columns.Length; i++) columns[i] = (reader.ReadString(), reader.ReadString());
        var output = (WordVectorOutput)reader.ReadByte();
        var poolings = new WordPooling[Length(reader, Enum.GetValues<WordPooling>().Length)];
        for (int i = 0; i < poolings.Length; i++) poolings[i] = (WordPooling)reader.ReadByte();
        WordFeatureSettings settings = new(columns, output, poolings, (UnknownWords)reader.ReadByte(), (WordCasing)reader.ReadByte(),
            reader.ReadDouble(), SavedTokenizer.Of(reader.ReadString(), tokenizer), reader.ReadBoolean() ? reader.ReadString() : null,
            reader.ReadInt32());
        settings.Check();
        return settings;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Columns.Length);
        foreach ((string output, string input) in Columns)
        {
            writer.Write(output);
            writer.Write(input);
        }

        writer.Write((byte)Output);
        writer.Write(Poolings.Length);
        foreach (WordPooling pooling in Poolings) writer.Write((byte)pooling);
        writer.Write((byte)Unknown);
        writer.Write((byte)Casing);
        writer.Write(SifParameter);
        writer.Write(Tokenizer.Name);
        writer.Write(UnknownCountColumnName is not null);
        if (UnknownCountColumnName is not null) writer.Write(UnknownCountColumnName);
        writer.Write(Threads);
    }

    private static int Length(BinaryReader reader, int most)
    {
        int length = reader.ReadInt32();
        return length >= 1 && length <= most ? length : throw Damaged();
    }

    private void Check()
    {
        if (!Enum.IsDefined(Output) || !Enum.IsDefined(Unknown) || !Enum.IsDefined(Casing) || Threads < 0) throw Damaged();
        try
        {
            WordPooler.Check(Poolings, SifParameter);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(Damaged().Message, e);
        }
    }

    private static InvalidDataException Damaged() => new("The settings of ApplyWordVectors are out of range: the file is damaged.");
}
