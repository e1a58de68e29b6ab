using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>Texts as the numbers of their tokens, one after the other, each with the token that ends it.</summary>
/// <remarks>
/// Before each text stands what starts it: the end of the one before, or a token of its own. So each token of a text, and its end, is the
/// one that follows another, and all are predicted.
/// </remarks>
internal sealed class LanguageData : ISequences
{
    private readonly int[] _starts;
    private readonly int[] _lengths;

    /// <summary>Numbers the tokens of texts.</summary>
    /// <exception cref="InvalidOperationException">A token is not in the vocabulary, and there is no unknown one.</exception>
    public LanguageData(LanguageTexts texts, LanguageVocabulary vocabulary)
    {
        TokenCorpus corpus = texts.Corpus;
        Characters = texts.Characters + corpus.TextCount;
        CutTexts = corpus.CutTextCount;
        int[] ids = corpus.IdsOfDistinctTokens(vocabulary.Words);
        _starts = new int[corpus.TextCount];
        _lengths = new int[corpus.TextCount];
        Ids = new int[checked(corpus.TokenCount + corpus.TextCount + (vocabulary.HasStart ? corpus.TextCount : 1))];
        int at = 0;
        for (int text = 0; text < _starts.Length; text++)
        {
            if (vocabulary.HasStart || text == 0) Ids[at++] = vocabulary.StartOfText;
            _starts[text] = at - 1;
            foreach (int number in corpus[text])
            {
                if (ids[number] == LanguageVocabulary.Unknown)
                {
                    if (!vocabulary.HasUnknown) throw LanguageVocabulary.NoUnknown(corpus.DistinctTokens[number]);
                    Unknown++;
                }

                Ids[at++] = ids[number];
            }

            Ids[at++] = LanguageVocabulary.EndOfText;
            _lengths[text] = at - 1 - _starts[text];
        }

        TokenCount = corpus.TokenCount + (long)corpus.TextCount;
    }

    /// <summary>The tokens of all texts, their starts and ends too.</summary>
    public int[] Ids { get; }

    /// <summary>The conditions of the texts, in their order; null where there are none.</summary>
    public ConditionRows? Conditions { get; init; }

    /// <summary>The number of texts.</summary>
    public int Count => _starts.Length;

    /// <summary>The number of tokens that are predicted: those of the texts, and the end of each.</summary>
    public long TokenCount { get; }

    /// <summary>The number of tokens that the vocabulary does not have.</summary>
    public long Unknown { get; }

    /// <summary>The number of characters, with one for the end of each text.</summary>
    public long Characters { get; }

    /// <summary>The number of texts of which tokens were left out.</summary>
    public int CutTexts { get; }

    /// <summary>The place of what starts a text.</summary>
    public int Start(int text) => _starts[text];

    /// <summary>The number of a text's tokens, its end included.</summary>
    public int Length(int sequence) => _lengths[sequence];

    ReadOnlySpan<int> ISequences.Tokens(int sequence) => Ids.AsSpan(_starts[sequence] + 1, _lengths[sequence]);

    ReadOnlySpan<float> ISequences.Vectors(int sequence) => [];
}
