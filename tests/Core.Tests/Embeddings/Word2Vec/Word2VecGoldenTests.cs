using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public class Word2VecGoldenTests
{
    private const double Tolerance = 1e-6;

    [Theory]
    [GoldenCases("word2vec_sgns*")]
    public void A_pair_with_its_own_negatives_is_updated_as_word2vec_does_it(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        Word2VecModel model = Model(golden, new Word2VecOptions());
        double loss = Update(model, golden, [(int)golden.Scalar("inputs", "centre")], (int)golden.Scalar("inputs", "context"));

        // A row that comes twice is judged the second time as the first time has left it, so that the loss is another one.
        if (!golden.Config("duplicateNegative").GetBoolean()) Near.Assert(golden.Scalar("outputs", "loss"), loss, 1e-5, "loss");
        AssertRows(golden, "updatedInput_sequential", model.Input);
        AssertRows(golden, "updatedOutput_sequential", model.Output);
    });

    [Theory]
    [GoldenCases("word2vec_sgns")]
    public void A_window_of_one_word_with_shared_negatives_is_one_plain_gradient_step(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        Word2VecModel model = Model(golden, new Word2VecOptions { NegativeSharing = NegativeSharing.Window });
        Update(model, golden, [(int)golden.Scalar("inputs", "centre")], (int)golden.Scalar("inputs", "context"));

        AssertRows(golden, "updatedInput_simultaneous", model.Input);
        AssertRows(golden, "updatedOutput_simultaneous", model.Output);
    });

    [Theory]
    [GoldenCases("word2vec_cbow_ns_*")]
    public void A_bag_of_words_is_updated_as_word2vec_does_it(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        ContextMerge merge = golden.Config("combine").GetString() == "sum" ? ContextMerge.Sum : ContextMerge.Mean;
        Word2VecModel model = Model(golden, new Word2VecOptions { Architecture = Word2VecArchitecture.Cbow, ContextMerge = merge });
        double loss = Update(model, golden, golden.Ints("inputs", "contextWords"), (int)golden.Scalar("inputs", "centre"));

        Near.Assert(golden.Scalar("outputs", "loss"), loss, 1e-5, "loss");
        AssertRows(golden, "updatedInput_word2vecC", model.Input);
        AssertRows(golden, "updatedOutput", model.Output);
    });

    [Theory]
    [GoldenCases("word2vec_hs_update")]
    public void A_word_is_predicted_along_its_path_of_the_tree(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        long[] counts = Counts(new GoldenCase("word2vec_huffman"), "distinct");
        float[] nodes = golden.Floats("inputs", "nodeVectors");
        int dimension = golden.Shape("inputs", "nodeVectors")[1];
        Word2VecModel model = new(Words(counts),
            new Word2VecOptions { Dimension = dimension, Objective = Word2VecObjective.HierarchicalSoftmax });
        golden.Floats("inputs", "inputVector").CopyTo(model.Input[0]);
        for (int node = 0; node < nodes.Length / dimension; node++) nodes.AsSpan(node * dimension, dimension).CopyTo(model.Output[node]);

        (int start, int count) = model.Tree!.PathOf((int)golden.Config("word", 0));
        Assert.Equal(golden.Ints("inputs", "points"), model.Tree.Nodes[start..(start + count)]);
        ExampleBatch batch = new(1, 1, 1);
        batch.AddPath(1, start, count);
        SampledUpdates updates = new(model, loss: new SampledLoss { Interval = 1 }) { Rate = Rate(golden) };
        updates.Run(batch);

        Near.Assert(golden.Scalar("outputs", "loss"), updates.TakeLoss().Sum, 1e-5, "loss");
        Near.Assert(golden.Doubles("outputs", "updatedInput"), model.Input[0], Tolerance, "input row");
        Near.Assert(golden.Doubles("outputs", "updatedNodes"), model.Output.ToArray(nodes.Length / dimension), Tolerance, "nodes");
    });

    [Theory]
    [GoldenCases("word2vec_huffman")]
    public void The_tree_is_an_optimal_code(GoldenCase golden)
    {
        foreach (string list in golden.Keys("inputs"))
        {
            long[] counts = Counts(golden, list);
            HuffmanTree tree = new(counts);
            int[] lengths = [.. Enumerable.Range(0, counts.Length).Select(w => tree.PathOf(w).Count)];
            var expected = golden.Json("outputs", list);
            long total = counts.Zip(lengths, (c, l) => c * l).Sum();
            Assert.Equal(expected.GetProperty("totalBits").GetInt64(), total);
            Assert.Equal(1, lengths.Sum(l => Math.Pow(2, -l)), 12); // Kraft: the code is complete
            if (counts.Distinct().Count() == counts.Length)
                Assert.Equal(expected.GetProperty("codeLengths").EnumerateArray().Select(l => l.GetInt32()), lengths);
        }
    }

    [Theory]
    [GoldenCases("word2vec_noise_and_subsampling")]
    public void Noise_and_subsampling_have_the_published_probabilities(GoldenCase golden)
    {
        long[] counts = [.. golden.Doubles("inputs", "counts").Select(c => (long)c)];
        NoiseDistribution noise = new(Words(counts), golden.Config("power", 0.75));
        Near.Assert(golden.Doubles("outputs", "unigram075"), [.. noise.Probabilities.Select(p => (float)p)], Tolerance, "noise");

        double total = golden.Scalar("inputs", "trainWords");
        foreach (var sample in golden.Config("samples").EnumerateArray())
        {
            float[] keep = [.. counts.Select(c => (float)Subsampling.KeepProbability(c, total, sample.GetDouble()))];
            Near.Assert(golden.Doubles("outputs", $"keep_word2vecC_{sample.GetRawText()}"), keep, Tolerance, $"kept at {sample}");
        }
    }

    private static Word2VecModel Model(GoldenCase golden, Word2VecOptions options)
    {
        int[] shape = golden.Shape("inputs", "inputVectors");
        options.Dimension = shape[1];
        options.NegativeSamples = golden.Shape("inputs", "negatives")[0];
        Word2VecModel model = new(Words(Enumerable.Repeat(1L, shape[0])), options);
        float[] input = golden.Floats("inputs", "inputVectors"), output = golden.Floats("inputs", "outputVectors");
        for (int row = 0; row < shape[0]; row++)
        {
            input.AsSpan(row * shape[1], shape[1]).CopyTo(model.Input[row]);
            output.AsSpan(row * shape[1], shape[1]).CopyTo(model.Output[row]);
        }

        return model;
    }

    private static double Update(Word2VecModel model, GoldenCase golden, int[] inputs, int target)
    {
        int[] targets = [target, .. golden.Ints("inputs", "negatives")];
        ExampleBatch batch = new(1, inputs.Length, targets.Length);
        inputs.CopyTo(batch.Inputs, 0);
        targets.CopyTo(batch.Targets, 0);
        batch.AddDrawn(inputs.Length, targets.Length, targets.Distinct().Count() == targets.Length);
        SampledUpdates updates = new(model, loss: new SampledLoss { Interval = 1 }) { Rate = Rate(golden) };
        updates.Run(batch);
        return updates.TakeLoss().Sum;
    }

    private static void AssertRows(GoldenCase golden, string output, EmbeddingMatrix matrix) =>
        Near.Assert(golden.Doubles("outputs", output), matrix.ToArray(matrix.Rows), Tolerance, output);

    private static float Rate(GoldenCase golden) => (float)golden.Config("alpha", 0);

    private static long[] Counts(GoldenCase golden, string list) =>
        [.. golden.Json("inputs", list).EnumerateArray().Select(c => c.GetInt64())];

    private static WordList Words(IEnumerable<long> counts)
    {
        long[] all = [.. counts];
        return WordList.Create(all.Select((_, i) => $"w{i}"), all);
    }
}
