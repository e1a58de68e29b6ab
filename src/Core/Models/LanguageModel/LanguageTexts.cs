using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Texts cut into tokens, before there is a vocabulary.</summary>
internal sealed class LanguageTexts
{
    /// <summary>Reads texts.</summary>
    /// <param name="texts">The texts, read once.</param>
    /// <param name="tokenizer">What cuts them.</param>
    /// <param name="maximumTokens">The most tokens kept of each.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LanguageTexts(IEnumerable<string> texts, ITokenizer tokenizer, int maximumTokens, CancellationToken cancellation)
    {
        Corpus = new TokenCorpus(tokenizer, maximumTokens, TextPart.Start);
        foreach (string text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            if (text is null) throw NoText(Corpus.TextCount);
            Corpus.AddText(text);
            Characters += CharacterTokenizer.Count(text);
        }
    }

    /// <summary>Takes texts that are cut already.</summary>
    /// <param name="texts">The tokens of each text, read once; empty ones are left out.</param>
    /// <param name="maximumTokens">The most tokens kept of each.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LanguageTexts(IEnumerable<IReadOnlyList<ReadOnlyMemory<char>>> texts, int maximumTokens, CancellationToken cancellation)
    {
        Corpus = new TokenCorpus(tokenizer: null, maximumTokens, TextPart.Start);
        foreach (IReadOnlyList<ReadOnlyMemory<char>> tokens in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            if (tokens is null) throw NoText(Corpus.TextCount);
            Corpus.BeginText();
            int words = 0;
            foreach (ReadOnlyMemory<char> token in tokens)
            {
                if (!token.IsEmpty) words++;
                Corpus.AddToken(token.Span);
                Characters += CharacterTokenizer.Count(token.Span);
            }

            Corpus.EndText();
            Characters += Math.Max(0, words - 1); // the spaces between
        }
    }

    private static InvalidOperationException NoText(int before) =>
        new($"Text {before + 1} is null: leave it out, or give an empty one, of which the end is read.");

    private LanguageTexts(TokenCorpus pieces, LanguageTexts words) =>
        (Corpus, Characters, Words) = (pieces, words.Characters, words.Corpus.TokenCount);

    /// <summary>The tokens.</summary>
    public TokenCorpus Corpus { get; }

    /// <summary>The number of characters, those of tokens left out included.</summary>
    public long Characters { get; }

    /// <summary>The number of words that the tokens are pieces of; null where they are no pieces.</summary>
    public long? Words { get; }

    /// <summary>The texts with each word cut into pieces.</summary>
    /// <param name="merges">What cuts them.</param>
    /// <param name="maximumTokens">The most pieces kept of each text.</param>
    public LanguageTexts Cut(BytePairMerges merges, int maximumTokens)
    {
        IReadOnlyList<string>[] cut = [.. Corpus.DistinctTokens.Select(word => merges.Cut(word))];
        var pieces = new TokenCorpus(tokenizer: null, maximumTokens, TextPart.Start);
        for (int text = 0; text < Corpus.TextCount; text++)
        {
            pieces.BeginText();
            foreach (int word in Corpus[text])
                foreach (string piece in cut[word]) pieces.AddToken(piece);
            pieces.EndText();
        }

        return new LanguageTexts(pieces, this);
    }
}
