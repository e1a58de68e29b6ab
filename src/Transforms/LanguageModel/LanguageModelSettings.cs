namespace MLNetSeq.Transforms;

/// <summary>What a language model's transformer knows beside its model.</summary>
/// <param name="InputColumnName">The column that is read.</param>
/// <param name="ConditionColumnName">The column that says what each text is of; null where the model knows no conditions.</param>
/// <param name="Outputs">The columns that are added, one of a kind at most.</param>
/// <param name="Threads">The threads that one cursor scores with; 0 for one a core.</param>
internal sealed record LanguageModelSettings(
    string InputColumnName, string? ConditionColumnName, IReadOnlyList<LanguageOutput> Outputs, int Threads)
{
    private static readonly int Kinds = Enum.GetValues<LanguageOutputKind>().Length;

    public static LanguageModelSettings Read(BinaryReader reader)
    {
        string input = reader.ReadString(), condition = reader.ReadString();
        int count = reader.ReadByte();
        if (count > Kinds) throw new InvalidDataException($"The language model announces {count} columns: the file is damaged.");
        LanguageOutput[] outputs = new LanguageOutput[count];
        for (int i = 0; i < count; i++)
        {
            byte kind = reader.ReadByte();
            if (kind >= Kinds)
                throw new InvalidDataException($"The language model adds a column of kind {kind}, which is unknown: the file is damaged, or "
                    + "of a later version.");
            outputs[i] = new LanguageOutput((LanguageOutputKind)kind, reader.ReadString());
        }

        int threads = reader.ReadInt32();
        if (threads < 0) throw new InvalidDataException($"The language model's settings ask for {threads} threads: the file is damaged.");
        return new LanguageModelSettings(input, condition.Length > 0 ? condition : null, outputs, threads);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(InputColumnName);
        writer.Write(ConditionColumnName ?? "");
        writer.Write((byte)Outputs.Count);
        foreach (LanguageOutput output in Outputs)
        {
            writer.Write((byte)output.Kind);
            writer.Write(output.Name);
        }

        writer.Write(Threads);
    }
}
