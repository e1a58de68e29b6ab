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

    /// <summary>The tokens.</summary>
    public TokenCorpus Corpus { get; }

    /// <summary>The number of characters, those of tokens left out included.</summary>
    public long Characters { get; }
}
