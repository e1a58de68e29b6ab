using MLNetSeq.Layers;
using MLNetSeq.Models;
using MLNetSeq.Numerics;
using MLNetSeq.Testing;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Models;

public sealed class NetworkCompositionTests
{
    private const int Count = 45;
    private const int Keys = 19;

    public static TheoryData<EncoderKind, RecurrentCell, PoolingKind, int> Networks()
    {
        var cases = new TheoryData<EncoderKind, RecurrentCell, PoolingKind, int>();
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
            foreach (PoolingKind pooling in Enum.GetValues<PoolingKind>())
                cases.Add(EncoderKind.Recurrent, cell, pooling, 1 + 7 * (int)cell + 16 * (int)pooling);
        cases.Add(EncoderKind.MeanEmbedding, RecurrentCell.Gru, PoolingKind.Mean, 1);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_sequences_logits_are_the_same_bits_whatever_it_is_batched_with(
        EncoderKind encoder, RecurrentCell cell, PoolingKind pooling, int hidden) =>
        KernelPaths.ForEach(() =>
        {
            var random = new RandomStream(hidden);
            (ClassifierNetwork network, SequenceStore store) = Random(encoder, cell, pooling, hidden, random);
            float[][] alone = [.. Enumerable.Range(0, Count).Select(i => Logits(network, store, [i])[0])];
            for (int round = 0; round < 15; round++)
            {
                int[] order = [.. Enumerable.Range(0, Count)];
                random.Shuffle(order.AsSpan());
                int[] some = order[..(round == 0 ? Count : 1 + random.Next(Count))];
                float[][] together = Logits(network, store, some);
                for (int i = 0; i < some.Length; i++)
                {
                    Assert.True(alone[some[i]].SequenceEqual(together[i]), $"Sequence {some[i]} alone: "
                        + $"{string.Join(' ', alone[some[i]])}; with {some.Length - 1} others: {string.Join(' ', together[i])}.");
                }
            }
        });

    [Theory]
    [MemberData(nameof(Networks))]
    public void All_kernels_agree(EncoderKind encoder, RecurrentCell cell, PoolingKind pooling, int hidden)
    {
        (ClassifierNetwork network, SequenceStore store) = Random(encoder, cell, pooling, hidden, new RandomStream(hidden));
        int[] all = [.. Enumerable.Range(0, Count)];
        double[]? first = null;
        KernelPaths.ForEach(() =>
        {
            network.Pack(backward: false);
            float[] logits = [.. Logits(network, store, all).SelectMany(l => l)];
            if (first is null) first = [.. logits.Select(l => (double)l)];
            else Near.Assert(first, logits, 1e-6, "logits, beside the portable kernels'");
        });
    }

    [Theory]
    [InlineData(RecurrentCell.Gru, PoolingKind.Max)]
    [InlineData(RecurrentCell.Lstm, PoolingKind.Last)]
    public void So_they_are_with_directions_summed_residuals_and_layer_normalisation(RecurrentCell cell, PoolingKind pooling) =>
        KernelPaths.ForEach(() =>
        {
            var random = new RandomStream(1);
            (ClassifierNetwork plain, SequenceStore store) = Random(EncoderKind.Recurrent, cell, pooling, hidden: 13, random);
            ClassifierShape shape = plain.Shape with { Merge = DirectionMerge.Sum, Residual = true, LayerNormalization = true };
            var network = new ClassifierNetwork(shape, random);
            float[][] together = Logits(network, store, [.. Enumerable.Range(0, Count)]);
            for (int i = 0; i < Count; i++) Assert.Equal(Logits(network, store, [i])[0], together[i]);
        });

    [Fact]
    public void A_sequence_of_what_is_no_number_has_such_logits_and_its_neighbours_keep_theirs() => KernelPaths.ForEach(() =>
    {
        const int Width = 5;
        foreach (RecurrentCell cell in Enum.GetValues<RecurrentCell>())
            foreach (PoolingKind pooling in Enum.GetValues<PoolingKind>())
                foreach (float strange in (float[])[float.NaN, float.PositiveInfinity])
                {
                    var random = new RandomStream(3);
                    var input = new SequenceInput(SequenceInputKind.Vectors, Width);
                    var network = new ClassifierNetwork(ToyData.Shape(input, pooling: pooling, cell: cell, hidden: 19), random);
                    network.Pack(backward: false);
                    var clean = new SequenceStore(input, 100, TextPart.End);
                    var damaged = new SequenceStore(input, 100, TextPart.End);
                    for (int i = 0; i < 7; i++)
                    {
                        float[] rows = RandomBatch.Normal(random, Width * (1 + random.Next(5)));
                        clean.AddVectors(rows);
                        if (i == 3) rows[rows.Length / 2] = strange;
                        damaged.AddVectors(rows);
                    }

                    int[] all = [.. Enumerable.Range(0, 7)];
                    float[][] expected = Logits(network, clean, all), actual = Logits(network, damaged, all);
                    foreach (int i in all.Where(i => i != 3)) Assert.Equal(expected[i], actual[i]);
                    if (float.IsNaN(strange)) Assert.True(float.IsNaN(actual[3][0]), $"{cell}, {pooling}: the logit is {actual[3][0]}.");
                }
    });

    private static (ClassifierNetwork Network, SequenceStore Store) Random(
        EncoderKind encoder, RecurrentCell cell, PoolingKind pooling, int hidden, RandomStream random)
    {
        var input = new SequenceInput(SequenceInputKind.Keys, Keys);
        ClassifierShape shape = ToyData.Shape(
            input, encoder, pooling, outputs: 3, cell, layers: 2, hidden, table: Keys + Vocabulary.FirstWord, width: 13);
        var network = new ClassifierNetwork(shape, random);
        var store = new SequenceStore(input, 1000, TextPart.End);
        for (int i = 0; i < Count; i++)
            store.AddKeys([.. Enumerable.Range(0, 1 + random.Next(12)).Select(_ => (uint)random.Next(Keys + 1))]);
        return (network, store);
    }

    private static float[][] Logits(ClassifierNetwork network, SequenceStore store, int[] sequences)
    {
        network.Pack(backward: false);
        var batch = new SequenceBatch();
        int[] order = [.. Enumerable.Range(0, sequences.Length).OrderByDescending(i => store.Length(sequences[i]))];
        batch.Fill(store, network.Shape.Input, [.. order.Select(i => sequences[i])], [], null);
        Matrix logits = network.Forward(batch, network.CreateWorkspace());
        float[][] result = new float[sequences.Length][];
        for (int i = 0; i < order.Length; i++) result[order[i]] = logits[i].ToArray();
        return result;
    }
}
