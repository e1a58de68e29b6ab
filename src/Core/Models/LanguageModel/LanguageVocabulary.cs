using System.Text;
using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The tokens of a language model, their numbers, and how texts become tokens and tokens texts.</summary>
/// <remarks>
/// Number 0 ends a text and, where there is no token of its own for that, starts one; 1 is every token that the model does not know; the
/// others follow by descending count; the start of a text comes last, where there is one. Immutable and safe to use from several threads.
/// </remarks>
public sealed class LanguageVocabulary
{
    /// <summary>The number of the token that ends a text.</summary>
    public const int EndOfText = Vocabulary.Padding; // no text holds padding, so its number is free

    /// <summary>The number of every token that the model does not know.</summary>
    public const int Unknown = Vocabulary.Unknown;

    private const string EndName = "<eos>";
    private const string StartName = "<sos>";

    internal LanguageVocabulary(Vocabulary words, TokenLevel level, ITokenizer tokenizer, bool hasUnknown, bool hasStart)
    {
        Words = words;
        Level = level;
        Tokenizer = tokenizer;
        HasUnknown = hasUnknown;
        HasStart = hasStart;
    }

    /// <summary>What the tokens are.</summary>
    public TokenLevel Level { get; }

    /// <summary>What cuts text into tokens.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>The number of different tokens, those without a text of their own included.</summary>
    public int Count => Words.Count + (HasStart ? 1 : 0);

    /// <summary>The number of the token that a text starts with, which no text is given a probability for.</summary>
    public int StartOfText => HasStart ? Words.Count : EndOfText;

    /// <summary>Whether the start of a text is a token of its own.</summary>
    public bool HasStart { get; }

    /// <summary>Whether a token that the model does not know is read as the unknown one, and is no error.</summary>
    public bool HasUnknown { get; }

    /// <summary>The text of a token; "&lt;eos&gt;", "&lt;unk&gt;" and "&lt;sos&gt;" for those that have none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no token of the number.</exception>
    public string this[int token] => (uint)token >= (uint)Count
        ? throw new ArgumentOutOfRangeException(nameof(token), token, $"Tokens are 0 to {Count - 1}.")
        : token == EndOfText ? EndName : token == Words.Count ? StartName : Words[token];

    /// <summary>What cuts words into pieces; null where the tokens are no pieces.</summary>
    internal BytePairMerges? Merges => (Tokenizer as BytePairTokenizer)?.Merges;

    /// <summary>What cuts text into tokens, or into the words that the tokens are pieces of.</summary>
    internal ITokenizer TextTokenizer => (Tokenizer as BytePairTokenizer)?.Words ?? Tokenizer;

    /// <summary>The words by number, those of padding and the unknown one first.</summary>
    internal Vocabulary Words { get; }

    /// <summary>The number of a token, <see cref="Unknown"/> where the model does not know it. Allocates nothing.</summary>
    public int IdOf(ReadOnlySpan<char> token) => Words.IdOf(token);

    /// <summary>How often a token occurred in the training texts; of <see cref="Unknown"/>, all that were left out together.</summary>
    public long CountOf(int token) => token == Words.Count ? 0 : Words.CountOf(token);

    /// <summary>The numbers of a text's tokens, without start and end.</summary>
    /// <exception cref="InvalidOperationException">It has a token that the model does not know, and there is no unknown one.</exception>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        int[] ids = CreateEncoder(int.MaxValue).Encode(text).ToArray();
        Check(ids, text);
        return ids;
    }

    /// <summary>The text of tokens: words with a space between, pieces joined to words, characters as they are; starts and ends of texts
    /// are left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no token of a number.</exception>
    public string Decode(ReadOnlySpan<int> tokens)
    {
        var text = new StringBuilder();
        var pieces = new TokenPieces(this, before: "");
        foreach (int token in tokens)
            if (token != EndOfText && token != StartOfText) text.Append(pieces.Next(token));
        return text.ToString();
    }

    /// <summary>The tokens of training texts.</summary>
    /// <param name="texts">The texts: their tokens, or the words that are to be cut into pieces, none left out.</param>
    /// <param name="maximumTokens">The most pieces kept of each text.</param>
    /// <param name="options">What the tokens are.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The tokens, and the texts in them.</returns>
    internal static (LanguageVocabulary Vocabulary, LanguageTexts Texts) Learn(
        LanguageTexts texts, int maximumTokens, LanguageModelOptions options, CancellationToken cancellation)
    {
        ITokenizer tokenizer = options.TokenizerOfLevel;
        Vocabulary words;
        if (options.Level == TokenLevel.Subword)
        {
            var merges = BytePairMerges.Learn(texts.Corpus.Counted(), options.BytePairs, cancellation);
            texts = texts.Cut(merges, maximumTokens);
            words = merges.CreateVocabulary(texts.Corpus);
            tokenizer = merges.Over(tokenizer);
        }
        else
        {
            words = texts.Corpus.BuildVocabulary(options.VocabularySize, options.MinimumCount);
        }

        return (new LanguageVocabulary(words, options.Level, tokenizer, options.UnknownToken, options.StartToken), texts);
    }

    /// <summary>Texts with their words cut into pieces, where the tokens are pieces.</summary>
    internal LanguageTexts Cut(LanguageTexts texts) => Merges is { } merges ? texts.Cut(merges, int.MaxValue) : texts;

    /// <summary>Adds the tokens of a word to a text begun; none for an empty one.</summary>
    internal void Encode(ReadOnlySpan<char> word, TextEncoder encoder)
    {
        if (Merges is { } merges && !word.IsEmpty) merges.Cut(word, encoder);
        else encoder.AddToken(word);
    }

    /// <summary>What turns texts into numbers, a maximum of tokens of each.</summary>
    internal TextEncoder CreateEncoder(int maximumTokens) => new(Words, Tokenizer, maximumTokens, TextPart.Start);

    /// <summary>Refuses a text with a token that is not known where there is no unknown one.</summary>
    internal void Check(ReadOnlySpan<int> ids, ReadOnlySpan<char> text)
    {
        if (HasUnknown || !ids.Contains(Unknown)) return;
        string token = TokenList.Of(Tokenizer, text)[ids.IndexOf(Unknown)];
        throw NoUnknown(token);
    }

    /// <summary>Refuses words with a token that is not known where there is no unknown one; the numbers are those of the first words that
    /// are not empty.</summary>
    internal void Check(ReadOnlySpan<int> ids, ReadOnlySpan<ReadOnlyMemory<char>> words)
    {
        if (HasUnknown) return;
        int at = ids.IndexOf(Unknown);
        if (at < 0) return;
        foreach (ReadOnlyMemory<char> word in words)
        {
            if (word.IsEmpty) continue;
            IReadOnlyList<string> tokens = Merges?.Cut(word.Span) ?? [word.ToString()];
            if (at < tokens.Count) throw NoUnknown(tokens[at]);
            at -= tokens.Count;
        }
    }

    /// <summary>The refusal of a token that is not known.</summary>
    internal static InvalidOperationException NoUnknown(string token) =>
        new($"The token '{token}' is not in the model's vocabulary, which has no unknown token: leave such texts out; or train with "
            + $"{nameof(LanguageModelOptions.UnknownToken)}; or with all tokens, by a {nameof(LanguageModelOptions.MinimumCount)} of 1 and a "
            + $"larger {nameof(LanguageModelOptions.VocabularySize)}.");
}
