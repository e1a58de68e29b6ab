using MLNetSeq.Embeddings;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using Xunit;

namespace MLNetSeq.Tests.Models;

/// <summary>Transfer in three steps: vectors learned from unlabelled text, moved to a small task, and fine-tuned there.</summary>
public sealed class TransferTests
{
    private const int Words = 12;

    private static readonly string[] Kinds = ["fruit", "metal"];

    [Fact]
    public void Words_that_no_example_had_are_understood_from_unlabelled_text()
    {
        // 1. Learn: which words keep company with which.
        using WordCorpus corpus = Unlabelled();
        WordVectors vectors = Word2Vec.Train(corpus, new Word2VecOptions { Dimension = 8, Epochs = 20, Sample = 0, Threads = 1 });

        // 2. Move: examples have the first words of each kind, the test the others. 3. Fine-tune, once the rest has learned to read.
        double Accuracy(WordVectors? start)
        {
            SequenceClassifierOptions options = ToyData.Options();
            (options.MaximumEpochs, options.Patience, options.EmbeddingSize) = (30, 0, 100);
            (options.PretrainedEmbeddings, options.FrozenEpochs, options.EmbeddingRateFactor) = (start, start is null ? 0 : 15, 0.1);
            return ToyData.Accuracy(ToyData.Train(Labelled(0, 4, options), options), Labelled(4, Words, options));
        }

        double with = Accuracy(vectors), without = Accuracy(null);
        Assert.True(with > 0.9 && without < 0.7, $"{with:P0} with vectors, {without:P0} without.");
    }

    private static WordCorpus Unlabelled()
    {
        var random = new RandomStream(1);
        using var builder = new WordCorpusBuilder(new WordCorpusOptions { MinimumCount = 1 });
        for (int i = 0; i < 3000; i++)
        {
            string kind = Kinds[i % 2];
            builder.AddText(string.Join(' ', Enumerable.Range(0, 6).Select(_ => kind + (char)('a' + random.Next(Words)))));
        }

        return builder.Build();
    }

    private static ClassificationData Labelled(int from, int to, SequenceClassifierOptions options)
    {
        var data = new ClassificationData(new SequenceInput(SequenceInputKind.Text), 2, options);
        for (int i = from; i < to; i++)
            for (int kind = 0; kind < 2; kind++)
                for (int j = from; j < to; j++) data.AddText($"{Kinds[kind]}{(char)('a' + i)} {Kinds[kind]}{(char)('a' + j)}", kind);
        return data;
    }
}
