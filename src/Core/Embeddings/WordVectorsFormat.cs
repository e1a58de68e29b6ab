namespace MLNetSeq.Embeddings;

/// <summary>The layouts of files of word vectors.</summary>
public enum WordVectorsFormat
{
    /// <summary>The project's own, extension .seqvec: opens at once, in any precision, with counts and n-grams.</summary>
    Archive,

    /// <summary>Text: a line with the numbers of words and of dimensions, then a line a word; also fastText's .vec.</summary>
    Word2VecText,

    /// <summary>The same line, then each word, a space and little-endian 32-bit floats.</summary>
    Word2VecBinary,

    /// <summary>Text: a line a word, without a line before them.</summary>
    GloVeText,

    /// <summary>fastText's model, version 12, with the vectors of n-grams; models that were quantised (.ftz) are not read.</summary>
    FastTextBinary,

    /// <summary>A tensor [words, dimension], and the words in the metadata under "words", a line each.</summary>
    SafeTensors,
}
