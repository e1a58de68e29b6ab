using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>What a language model's tokens are.</summary>
/// <remarks>Saved models hold the numbers.</remarks>
public enum TokenLevel
{
    /// <summary>Words, as the tokeniser cuts them; they are put together again with spaces.</summary>
    Word,

    /// <summary>Single characters, white space and line ends too: <see cref="CharacterTokenizer"/>.</summary>
    Character,

    /// <summary>Pieces of words, which <see cref="BytePairMerges"/> learned from the training texts: few words are unknown.</summary>
    Subword,
}
