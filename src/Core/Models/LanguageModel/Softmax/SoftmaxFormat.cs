namespace MLNetSeq.Models;

/// <summary>The shape of the output in a language model's file: its kind and, of an adaptive softmax, the head and the clusters.</summary>
/// <remarks>What was trained by samples is a full softmax.</remarks>
internal static class SoftmaxFormat
{
    public static void Write(BinaryWriter writer, AdaptiveShape? adaptive)
    {
        writer.Write((byte)(adaptive is null ? SoftmaxKind.Full : SoftmaxKind.Adaptive));
        if (adaptive is null) return;
        writer.Write(adaptive.Cutoffs.Length);
        foreach (int cutoff in adaptive.Cutoffs) writer.Write(cutoff);
        writer.Write(adaptive.Divisor);
        writer.Write(adaptive.HasHeadBias);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There is no such output over so many tokens.</exception>
    public static AdaptiveShape? Read(BinaryReader reader, ModelReader parts, int inputs, int tokens)
    {
        SoftmaxKind kind = parts.Defined<SoftmaxKind>(reader.ReadByte());
        if (kind == SoftmaxKind.Full) return null;
        if (kind != SoftmaxKind.Adaptive) throw parts.Damaged($"no model has a softmax of the kind {kind}");
        int[] cutoffs = new int[parts.Between(reader.ReadInt32(), 1, AdaptiveShape.MaximumClusters, "the number of clusters")];
        foreach (ref int cutoff in cutoffs.AsSpan()) cutoff = reader.ReadInt32();
        var shape = new AdaptiveShape(cutoffs, reader.ReadDouble(), reader.ReadBoolean());
        return shape.IsPossible(inputs, tokens) ? shape : throw parts.Damaged("the clusters of its softmax contradict each other");
    }
}
