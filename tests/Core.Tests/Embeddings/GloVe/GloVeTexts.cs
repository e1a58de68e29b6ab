using MLNetSeq.Embeddings;
using MLNetSeq.Numerics;
using MLNetSeq.Text;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>Texts of made-up words, as uneven in their counts as those of a language.</summary>
internal static class GloVeTexts
{
    /// <summary>Sentences of up to 60 words; words of one topic go together.</summary>
    public static WordCorpus Corpus(int sentences, int words = 300, long mostInMemory = 1 << 20)
    {
        RandomStream random = new(7);
        List<string> texts = [];
        for (int s = 0; s < sentences; s++)
        {
            int topic = random.Next(5);
            int length = 1 + random.Next(60);
            texts.Add(string.Join(' ', Enumerable.Range(0, length).Select(_ => $"w{Draw(random, words) * 5 + topic}")));
        }

        return WordCorpus.FromTexts(texts, new WordCorpusOptions
        {
            MinimumCount = 1,
            Tokenizer = WhitespaceTokenizer.Instance,
            MaximumWordsInMemory = mostInMemory,
        });
    }

    /// <summary>A report that is there at once, on the thread that makes it.</summary>
    public sealed class Watcher(Action<EmbeddingProgress> told) : IProgress<EmbeddingProgress>
    {
        public void Report(EmbeddingProgress value) => told(value);
    }

    private static int Draw(RandomStream random, int words) => (int)(words / 5 * Math.Pow(random.NextDouble(), 3));
}
