using System.Text;
using MLNetSeq.Inference.Decoding;

namespace MLNetSeq.Models;

/// <summary>Finds the likeliest texts.</summary>
internal static class BeamGeneration
{
    /// <summary>The best texts, the best first; fewer than asked for where no more have ended.</summary>
    public static GeneratedText[] Run(LanguageModel model, TextGenerationOptions options, CancellationToken cancellation)
    {
        int[] seed = GenerationTokens.Seed(model.Vocabulary, options.SeedText);
        var search = new BeamSearch(options.SearchOf(model.Vocabulary));
        using LanguageStreams streams = options.CreateStreams(model, options.Beam);
        streams.Seed(seed, model.FirstStateOf(options.TextCondition));
        return [.. search.Run(streams, seed, cancellation).Take(options.Samples)
            .Select(h => new GeneratedText(TextOf(h, model.Vocabulary, options), h.Tokens.Count, h.LogProbability, h.End))];
    }

    private static string TextOf(BeamHypothesis found, LanguageVocabulary vocabulary, TextGenerationOptions options)
    {
        var pieces = new TokenPieces(vocabulary, options.SeedText);
        var text = new StringBuilder();
        foreach (int token in found.End == EndReason.EndToken ? found.Tokens.SkipLast(1) : found.Tokens) text.Append(pieces.Next(token));
        string all = text.ToString();
        if (found.End != EndReason.StopSequence) return all;

        // As the tokens read: a tokeniser may have lowered the case of a stop string, or parted its signs.
        int cut = options.StopStrings.Select(s => vocabulary.Decode(GenerationTokens.Stop(vocabulary, s)))
            .Where(s => all.EndsWith(s, StringComparison.Ordinal)).Max(s => s.Length);
        return all[..^cut];
    }
}
