using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The numbers of what is told a generation in words.</summary>
internal static class GenerationTokens
{
    /// <summary>The tokens of a seed text.</summary>
    /// <exception cref="ArgumentException">One is not known, and training has taught nothing about unknown ones.</exception>
    public static int[] Seed(LanguageVocabulary vocabulary, string text)
    {
        int[] ids = vocabulary.CreateEncoder(int.MaxValue).Encode(text).ToArray();
        if (ids.IndexOf(LanguageVocabulary.Unknown) is not (>= 0 and var at) || HasLearnedUnknown(vocabulary)) return ids;
        string token = TokenList.Of(vocabulary.Tokenizer, text)[at];
        throw new ArgumentException($"The seed text has '{token}', which the model does not know, and there were no unknown tokens in its "
            + "training to learn from: leave it out, or write it as the training texts do.", nameof(TextGenerationOptions.SeedText));
    }

    /// <summary>The tokens that are never chosen: those asked for, and those that no text has.</summary>
    /// <exception cref="ArgumentException">What is banned is no single token.</exception>
    public static int[] Banned(LanguageVocabulary vocabulary, IReadOnlyList<string> words)
    {
        var banned = new SortedSet<int>();
        foreach (string word in words)
        {
            if (word == vocabulary[LanguageVocabulary.Unknown]) banned.Add(LanguageVocabulary.Unknown);
            else if (TokenOf(vocabulary, word) is not LanguageVocabulary.Unknown and var token) banned.Add(token);
        }

        if (!vocabulary.HasUnknown) banned.Add(LanguageVocabulary.Unknown);
        if (vocabulary.HasStart) banned.Add(vocabulary.StartOfText);
        return [.. banned];
    }

    /// <summary>The tokens of a stop string.</summary>
    /// <exception cref="ArgumentException">It has no tokens.</exception>
    public static int[] Stop(LanguageVocabulary vocabulary, string text)
    {
        int[] ids = vocabulary.CreateEncoder(int.MaxValue).Encode(text).ToArray();
        return ids.Length > 0 ? ids : throw new ArgumentException(
            $"The stop string '{text}' has no tokens, and would end every text: leave it out.", nameof(TextGenerationOptions.StopStrings));
    }

    private static bool HasLearnedUnknown(LanguageVocabulary vocabulary) =>
        vocabulary.HasUnknown && vocabulary.CountOf(LanguageVocabulary.Unknown) > 0;

    private static int TokenOf(LanguageVocabulary vocabulary, string word)
    {
        ReadOnlySpan<int> ids = vocabulary.CreateEncoder(int.MaxValue).Encode(word);
        return ids.Length == 1 ? ids[0] : throw new ArgumentException(
            $"'{word}' is {ids.Length} tokens of this model, and what is banned is a single one: "
            + vocabulary.Level switch
            {
                TokenLevel.Character => "name characters.",
                TokenLevel.Subword => "name words that are one piece.",
                _ => "name its words one by one.",
            },
            nameof(TextGenerationOptions.BannedWords));
    }
}
