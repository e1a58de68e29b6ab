using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Text;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>What the bits of a classifier's training depend on.</summary>
internal static class ClassifierConditions
{
    /// <summary>The options, the data, and what the training made of them before its first step, a warm start included.</summary>
    public static TrainingConditions Of(SequenceClassifierOptions options, int threads, ClassificationData train,
        ClassificationData? validation, Vocabulary? vocabulary, IReadOnlyList<Parameter> parameters)
    {
        var conditions = new TrainingConditions(threads);
        conditions.AddOptions(options, nameof(options.CheckpointPath), nameof(options.CheckpointInterval),
            nameof(options.KeepBestWhenCancelled), nameof(options.Threads), nameof(options.Tokenizer), nameof(options.PretrainedEmbeddings));
        conditions.Add(nameof(options.PretrainedEmbeddings), options.PretrainedEmbeddings is { } vectors ? Fingerprint(vectors) : "none");
        conditions.Add(nameof(options.Tokenizer), train.Tokenizer.Name);
        conditions.Add("the training data", Fingerprint(train));
        conditions.Add("the validation data", validation is null ? "a share of the training data" : Fingerprint(validation));
        conditions.Add("the vocabulary", vocabulary is null ? "none" : $"{vocabulary.Count} words, {Hash(vocabulary.Words)}");
        conditions.AddWeights(parameters);
        return conditions;
    }

    private static string Fingerprint(ClassificationData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ISequences sequences = data;
        bool readsVectors = data.Input.Kind == SequenceInputKind.Vectors;
        for (int i = 0; i < data.Count; i++)
        {
            Append(hash, data.Label(i));
            Append(hash, BitConverter.SingleToInt32Bits(data.Weight(i)));
            Append(hash, data.Length(i));
            hash.AppendData(readsVectors ? MemoryMarshal.AsBytes(sequences.Vectors(i)) : MemoryMarshal.AsBytes(sequences.Tokens(i)));
        }

        string words = data.Corpus is { } corpus ? $", of words {Hash(corpus.DistinctTokens.ToArray())}" : "";
        return $"{data.Count} sequences of {data.Input.Kind} in {data.ClassCount} classes, {TrainingConditions.Short(hash)}{words}";
    }

    private static string Fingerprint(WordVectors vectors)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < vectors.Count; i++) Append(hash, vectors.Words[i]);
        Append(hash, vectors.Rows);
        if (vectors.Subwords is { } subwords) Append(hash, subwords.Rows);
        return $"{vectors.Count} vectors of {vectors.Dimension}, {TrainingConditions.Short(hash)}";
    }

    private static void Append(IncrementalHash hash, VectorRows rows)
    {
        float[] scratch = new float[rows.Dimension];
        for (int i = 0; i < rows.Count; i++) hash.AppendData(MemoryMarshal.AsBytes(rows.Row(i, scratch)));
    }

    private static string Hash(ReadOnlySpan<string> words)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string word in words) Append(hash, word);
        return TrainingConditions.Short(hash);
    }

    private static void Append(IncrementalHash hash, string word)
    {
        Append(hash, word.Length);
        hash.AppendData(MemoryMarshal.AsBytes(word.AsSpan()));
    }

    private static void Append(IncrementalHash hash, int value) =>
        hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)));
}
