using System.Diagnostics;

namespace MLNetSeq.Embeddings;

/// <summary>One pass over a corpus for the pairs of words that belong together.</summary>
internal static class PhraseSearch
{
    private const long ReportInterval = 1 << 20;

    /// <summary>The phrases, those of the highest score first; joined they are no longer than a word may be.</summary>
    public static List<Phrase> Run(
        WordCorpus corpus, PhraseOptions options, int pass, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        PairCounts counts = Counted(corpus, options, pass, progress, cancellation);
        double total = options.Scoring == PhraseScoring.ByWords ? corpus.WordCount : (double)corpus.Words.Count + counts.Count;
        List<Phrase> phrases = [];
        foreach ((int first, int second, int count) in counts.Pairs())
        {
            if (count < options.MinimumCount) continue;
            WordList words = corpus.Words;
            double score = ((double)count - options.Discount) / ((double)words.CountOf(first) * words.CountOf(second)) * total;
            if (!(score > options.Threshold)) continue;
            int length = words[first].Length + options.Delimiter.Length + words[second].Length;
            if (length <= WordList.MaximumWordLength) phrases.Add(new Phrase(words[first], words[second], score, pass));
        }

        phrases.Sort(Compare);
        return phrases;
    }

    private static PairCounts Counted(
        WordCorpus corpus, PhraseOptions options, int pass, IProgress<EmbeddingProgress>? progress, CancellationToken cancellation)
    {
        PairCounts counts = new(options.MaximumPairs);
        long started = Stopwatch.GetTimestamp(), done = 0, reported = 0;
        CorpusReader reader = corpus.Open();
        while (reader.Next(out ReadOnlySpan<int> sentence))
        {
            for (int i = 1; i < sentence.Length; i++) counts.Add(sentence[i - 1], sentence[i]);
            done += sentence.Length;
            if (done - reported < ReportInterval) continue;
            cancellation.ThrowIfCancellationRequested();
            reported = done;
            TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
            progress?.Report(new EmbeddingProgress("phrases", pass, options.Passes, done, corpus.WordCount, null, 0,
                done / elapsed.TotalSeconds, elapsed, elapsed * ((double)(corpus.WordCount - done) / done)));
        }

        cancellation.ThrowIfCancellationRequested();
        return counts;
    }

    private static int Compare(Phrase a, Phrase b)
    {
        if (a.Score != b.Score) return b.Score.CompareTo(a.Score);
        int first = string.CompareOrdinal(a.First, b.First);
        return first != 0 ? first : string.CompareOrdinal(a.Second, b.Second);
    }
}
