using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.Layers;
using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>What the bits of a neural language model's training depend on.</summary>
internal static class NeuralConditions
{
    public static TrainingConditions Of(
        NeuralLanguageModelOptions options, int threads, WordCorpus corpus, IReadOnlyList<Parameter> parameters)
    {
        TrainingConditions conditions = new(threads);
        conditions.AddOptions(
            options, nameof(options.CheckpointPath), nameof(options.CheckpointInterval), nameof(options.Threads));
        conditions.Add("the corpus", Fingerprint(corpus));
        conditions.AddWeights(parameters);
        return conditions;
    }

    private static string Fingerprint(WordCorpus corpus)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < corpus.Words.Count; i++)
        {
            hash.AppendData(MemoryMarshal.AsBytes(corpus.Words[i].AsSpan()));
            hash.AppendData([0, 0]);
        }

        CorpusReader reader = corpus.Open();
        ReadOnlySpan<int> end = [WordCorpus.SentenceEnd];
        while (reader.Next(out ReadOnlySpan<int> sentence))
        {
            hash.AppendData(MemoryMarshal.AsBytes(sentence));
            hash.AppendData(MemoryMarshal.AsBytes(end));
        }

        return $"{corpus.WordCount} words, {corpus.Words.Count} of them distinct, {TrainingConditions.Short(hash)}";
    }
}
