using MLNetSeq.Text;

namespace MLNetSeq.Embeddings;

/// <summary>How a corpus is read, and which of its words are kept.</summary>
public sealed class WordCorpusOptions
{
    /// <summary>Splits text into words. Default: <see cref="WordTokenizer.Default"/>, which lower-cases.</summary>
    public ITokenizer Tokenizer { get; set; } = WordTokenizer.Default;

    /// <summary>How often a word must occur to be kept. Default: 5.</summary>
    public int MinimumCount { get; set; } = 5;

    /// <summary>The most words kept, the commonest ones. Default: no limit.</summary>
    public int MaximumWords { get; set; } = int.MaxValue;

    /// <summary>
    /// The most distinct words that are counted at a time while a corpus is read; where there are more, the rarest are forgotten, more of
    /// them each time, as word2vec.c does. What is counted of a word is then what came after it was last forgotten: of words near the
    /// minimum count, some are missed. Default: 50,000,000, about 5 GB.
    /// </summary>
    public int MaximumDistinctWords { get; set; } = 50_000_000;

    /// <summary>The most words of a sentence; a longer one goes on as the next. Default: 10,000.</summary>
    public int MaximumSentenceLength { get; set; } = 10_000;

    /// <summary>The most words of the corpus that are held in memory, 4 bytes each; the others go to a temporary file.
    /// Default: 33,554,432 (128 MiB).</summary>
    public long MaximumWordsInMemory { get; set; } = 1 << 25;

    /// <summary>The folder of the temporary file. Default: that of the system.</summary>
    public string? TemporaryFolder { get; set; }
}
