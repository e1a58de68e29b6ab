using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>Tells corpora apart: a training goes on only with the one it began with.</summary>
internal static class CorpusFingerprint
{
    /// <summary>A hash of the words, their counts and their order in the text.</summary>
    public static string Of(WordCorpus corpus)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < corpus.Words.Count; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(corpus.Words[i].AsSpan()));
            hash.AppendData(BitConverter.GetBytes(corpus.Words.CountOf(i)));
        }

        int[] buffer = new int[1 << 14];
        for (long at = 0; corpus.Store.Read(at, buffer) is > 0 and int count; at += count)
            hash.AppendData(MemoryMarshal.AsBytes(buffer.AsSpan(0, count)));
        return $"{corpus.WordCount} words, {TrainingConditions.Short(hash)}";
    }
}
