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
            Corpus.BeginText();
            foreach (ReadOnlyMemory<char> token in tokens)
            {
                Corpus.AddToken(token.Span);
                Characters += CharacterTokenizer.Count(token.Span);
            }

            Corpus.EndText();
            Characters += Math.Max(0, tokens.Count - 1); // the spaces between
        }
    }

    /// <summary>The tokens.</summary>
    public TokenCorpus Corpus { get; }

    /// <summary>The number of characters, those of tokens left out included.</summary>
    public long Characters { get; }
}
