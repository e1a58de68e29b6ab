using MLNetSeq.Text;

namespace MLNetSeq.Models;

/// <summary>The words a classifier will know.</summary>
internal static class ClassifierVocabulary
{
    /// <summary>
    /// The commonest words of the training share; a word met in validation only is as unknown as it will be in a test. After a warm
    /// start the earlier model's words come first, with their ids.
    /// </summary>
    public static Vocabulary Build(TokenCorpus corpus, ReadOnlySpan<int> examples, SequenceClassifierOptions options, SequenceClassifier? warmStart)
    {
        long[] counts = new long[corpus.DistinctTokens.Count];
        foreach (int example in examples)
            foreach (int token in corpus[example]) counts[token]++;
        var vocabulary = Vocabulary.Build(Counted(corpus, counts), options.VocabularySize, options.MinimumCount);
        if (warmStart?.Vocabulary is not { } known) return vocabulary;

        string[] before = known.Words[Vocabulary.FirstWord..].ToArray();
        IEnumerable<string> added = vocabulary.Words[Vocabulary.FirstWord..].ToArray().Where(w => !known.Contains(w));
        return Vocabulary.FromWords(before.Concat(added.Take(Math.Max(0, options.VocabularySize - before.Length))));
    }

    private static IEnumerable<KeyValuePair<string, long>> Counted(TokenCorpus corpus, long[] counts)
    {
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] > 0) yield return new(corpus.DistinctTokens[i], counts[i]);
    }
}
