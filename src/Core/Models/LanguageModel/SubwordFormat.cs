using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The merges of a model of pieces of words, in its file.</summary>
/// <remarks>Pairs of the vocabulary's numbers, whose characters are those of the merges: what a merge makes has a number too.</remarks>
internal static class SubwordFormat
{
    public static void Write(BinaryWriter writer, LanguageVocabulary vocabulary)
    {
        if (vocabulary.Merges is not { } merges) return;
        writer.Write(merges.Merges.Count);
        foreach (BytePairMerge merge in merges.Merges)
        {
            writer.Write(vocabulary.IdOf(merge.Left));
            writer.Write(vocabulary.IdOf(merge.Right));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The merges and the vocabulary contradict each other.</exception>
    public static BytePairMerges Read(BinaryReader reader, ModelReader parts, Vocabulary words)
    {
        int count = parts.Between(reader.ReadInt32(), 0, Vocabulary.MaximumCount, "the number of merges");
        var merges = new List<BytePairMerge>(); // grows with what is there
        for (int i = 0; i < count; i++)
        {
            var merge = new BytePairMerge(ReadPiece(reader, parts, words), ReadPiece(reader, parts, words));
            if (merge.Left.Length + merge.Right.Length > 2 * BytePairMerges.MaximumRun || !words.Contains(merge.Piece))
                throw parts.Damaged($"merge {i} makes no piece that the vocabulary has");
            merges.Add(merge);
        }

        try
        {
            IEnumerable<string> pieces = words.Words[Vocabulary.FirstWord..].ToArray();
            var pairs = new BytePairMerges(pieces.Where(piece => CharacterTokenizer.Count(piece) == 1), merges);
            if (pairs.Pieces.Count == words.Count - Vocabulary.FirstWord) return pairs;
        }
        catch (ArgumentException e)
        {
            throw parts.Damaged(e.Message);
        }

        throw parts.Damaged("its vocabulary has pieces that no merge makes");
    }

    private static string ReadPiece(BinaryReader reader, ModelReader parts, Vocabulary words) =>
        words[parts.Between(reader.ReadInt32(), Vocabulary.FirstWord, words.Count - 1, "the piece of a merge")];
}
