using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Text;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class TrainingStepAllocationTests
{
    private const int WarmUpPasses = 20;

    public static TheoryData<int, int, bool, SequenceInputKind> Steps()
    {
        var cases = new TheoryData<int, int, bool, SequenceInputKind>();
        foreach (int threads in (int[])[1, 2])
            foreach (bool lazy in (bool[])[false, true])
            {
                cases.Add(threads, 0, lazy, SequenceInputKind.Text);
                cases.Add(threads, 60, lazy, SequenceInputKind.Text);
                cases.Add(threads, 0, lazy, SequenceInputKind.Keys);
            }

        cases.Add(2, 0, false, SequenceInputKind.Vectors);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_hundred_steps_of_mixed_lengths_allocate_nothing_on_any_thread(
        int threads, int subwords, bool lazy, SequenceInputKind kind) =>
        Check(RecurrentCell.Gru, threads, subwords, lazy, kind, every: false);

    [Theory]
    [InlineData(RecurrentCell.GruResetBefore)]
    [InlineData(RecurrentCell.GruSimplified)]
    [InlineData(RecurrentCell.LstmPeephole)]
    [InlineData(RecurrentCell.Jordan)]
    public void Nor_do_they_with_another_cell(RecurrentCell cell) =>
        Check(cell, threads: 2, subwords: 0, lazy: false, SequenceInputKind.Text, every: false);

    [Theory]
    [InlineData(RecurrentCell.Gru, 1, 0, SequenceInputKind.Keys)]
    [InlineData(RecurrentCell.Gru, 2, 60, SequenceInputKind.Text)]
    [InlineData(RecurrentCell.Gru, 2, 0, SequenceInputKind.Vectors)]
    [InlineData(RecurrentCell.GruResetBefore, 2, 0, SequenceInputKind.Keys)]
    public void Nor_do_they_with_every_wiring_and_every_dropout(RecurrentCell cell, int threads, int subwords, SequenceInputKind kind) =>
        Check(cell, threads, subwords, lazy: false, kind, every: true);

    [Theory]
    [InlineData(EmbeddingTraining.Frozen, 0)]
    [InlineData(EmbeddingTraining.Frozen, 60)]
    [InlineData(EmbeddingTraining.FineTuned, 0)]
    public void Nor_do_they_where_the_embedding_is_frozen_or_has_its_own_rate(EmbeddingTraining embedding, int subwords) =>
        Check(RecurrentCell.Gru, threads: 2, subwords, lazy: false, SequenceInputKind.Text, every: false, embedding, rateFactor: 0.1);

    private static void Check(CellForm cell, int threads, int subwords, bool lazy, SequenceInputKind kind, bool every,
        EmbeddingTraining embedding = EmbeddingTraining.FineTuned, double rateFactor = 1)
    {
        SequenceClassifierOptions options = ToyData.Options(threads);
        (options.EmbeddingTraining, options.EmbeddingRateFactor) = (embedding, rateFactor);
        (options.Dropout, options.WordDropout, options.Layers, options.BatchSize) = (0.3f, 0.1f, 2, 6);
        (options.LazyEmbeddingUpdates, options.LabelSmoothing) = (lazy, 0.1f);
        if (every) ToyData.UseEveryWiring(options);
        ClassificationData data = kind switch
        {
            SequenceInputKind.Text => ToyData.Words(90, options),
            SequenceInputKind.Keys => ToyData.Keys(90, options),
            _ => ToyData.Vectors(90, options),
        };
        Vocabulary? vocabulary = data.Corpus?.BuildVocabulary();
        SubwordTable? table = subwords == 0 ? null : new SubwordTable(vocabulary!, new SubwordHasher(subwords));
        int outputs = data.ClassCount == 2 ? 1 : data.ClassCount, rows = vocabulary?.Count ?? data.Input.Size + Vocabulary.FirstWord;
        var random = new RandomStream(1);
        ClassifierShape shape = ToyData.Shape(data.Input, outputs: outputs, cell: cell, layers: 2, table: rows, buckets: subwords);
        if (every) shape = shape with { Merge = DirectionMerge.Sum, Residual = true, LayerNormalization = true };
        var network = new ClassifierNetwork(shape, random);
        using var pool = new WorkerPool(threads);
        var step = new ClassifierStep(network, options, pool, random);
        step.Read(data, data.Corpus?.IdsOfDistinctTokens(vocabulary!) ?? [], table);
        var average = new ExponentialAverage(network.Parameters, 0.99);
        var batches = new LengthBatches(data, [.. Enumerable.Range(0, data.Count)], options.BatchSize);
        int next = 0;
        void Step()
        {
            if (next == 0) batches.Shuffle(random);
            step.Run(batches[next], 0.001);
            average.Step(pool);
            next = (next + 1) % batches.Count;
        }

        for (int i = 0; i < WarmUpPasses * batches.Count; i++) Step();
        Allocations.AssertNone(Step);
    }
}
