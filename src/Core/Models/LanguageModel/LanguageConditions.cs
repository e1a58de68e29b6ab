using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetSeq.Layers;
using MLNetSeq.Training;

namespace MLNetSeq.Models;

/// <summary>What the bits of a language model's training depend on.</summary>
internal static class LanguageConditions
{
    public static TrainingConditions Of(LanguageModelOptions options, int threads, LanguageData train, LanguageData? validation,
        LanguageVocabulary vocabulary, ConditionVocabulary texts, IReadOnlyList<Parameter> parameters)
    {
        var conditions = new TrainingConditions(threads);
        conditions.AddOptions(options, nameof(options.CheckpointPath), nameof(options.CheckpointInterval),
            nameof(options.KeepBestWhenCancelled), nameof(options.Threads), nameof(options.Tokenizer));
        conditions.Add(nameof(options.Tokenizer), vocabulary.Tokenizer.Name);
        conditions.Add("the training texts", Fingerprint(train));
        conditions.Add("the validation texts", validation is null ? "none" : Fingerprint(validation));
        conditions.Add("the vocabulary", Fingerprint(vocabulary));
        AddConditions(conditions, texts, train, validation);
        conditions.AddWeights(parameters);
        return conditions;
    }

    // Of a training without them there is nothing to tell.
    private static void AddConditions(
        TrainingConditions conditions, ConditionVocabulary texts, LanguageData train, LanguageData? validation)
    {
        if (texts.Size == 0) return;
        conditions.Add("the classes", texts.Classes.Count > 0 ? string.Join(", ", texts.Classes.Select(name => $"'{name}'")) : "none");
        conditions.Add("the conditions of the training texts", Fingerprint(train.Conditions!));
        conditions.Add("the conditions of the validation texts", validation is null ? "none" : Fingerprint(validation.Conditions!));
    }

    private static string Fingerprint(ConditionRows conditions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes(conditions.Classes));
        hash.AppendData(MemoryMarshal.AsBytes(conditions.Vectors));
        return $"{conditions.Count}, {TrainingConditions.Short(hash)}";
    }

    private static string Fingerprint(LanguageData data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<int>(data.Ids));
        return $"{data.Count} texts of {data.TokenCount} tokens, {TrainingConditions.Short(hash)}";
    }

    private static string Fingerprint(LanguageVocabulary vocabulary)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int token = 0; token < vocabulary.Count; token++)
        {
            string text = vocabulary[token];
            int length = text.Length;
            hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in length)));
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        return $"{vocabulary.Count} tokens, {TrainingConditions.Short(hash)}";
    }
}
