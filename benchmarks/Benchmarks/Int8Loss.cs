using System.Globalization;
using MLNetSeq.Inference;
using MLNetSeq.Models;
using MLNetSeq.Numerics;

namespace MLNetSeq.Benchmarks;

/// <summary>What weights in bytes cost in loss, read as generation reads them.</summary>
internal static class Int8Loss
{
    /// <summary>Prints the loss of a text in both precisions, cut into so many parts that are read side by side from the start.</summary>
    public static void Print(LanguageModel model, string text, int parts)
    {
        int[] tokens = model.Vocabulary.Encode(text);
        double single = Loss(model.CreateStreams(), tokens, parts), int8 = Loss(model.CreateStreams(WeightPrecision.Int8), tokens, parts);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"validation loss in nats a character: {single:F4} in single precision, {int8:F4} in bytes, {int8 - single:+0.0000;-0.0000} more"));
    }

    private static double Loss(LanguageStreams streams, int[] tokens, int parts)
    {
        int length = tokens.Length / parts;
        int[] same = [.. Enumerable.Range(0, parts)], read = new int[parts];
        var scores = new Matrix(new float[parts * streams.VocabularySize], parts, streams.VocabularySize);
        double loss = 0;
        streams.Begin(scores);
        for (int t = 0; t < length; t++)
        {
            for (int part = 0; part < parts; part++)
            {
                read[part] = tokens[part * length + t];
                loss -= scores[part][read[part]];
            }

            streams.Advance(same, read, scores);
        }

        return loss / (parts * (double)length);
    }
}
