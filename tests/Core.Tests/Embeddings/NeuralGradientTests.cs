using MLNetSeq.Embeddings;
using MLNetSeq.Layers;
using MLNetSeq.Layers.Losses;
using MLNetSeq.Numerics;
using MLNetSeq.Tests.Layers;
using MLNetSeq.Training;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

/// <summary>The gradients of the neural language model are those of its loss.</summary>
public sealed class NeuralGradientTests
{
    private const int Words = 11;
    private const int Rows = 9;
    private const int Negatives = 4;

    public static TheoryData<NeuralObjective, int, bool, int> Forms
    {
        get
        {
            TheoryData<NeuralObjective, int, bool, int> forms = [];
            foreach (NeuralObjective objective in Enum.GetValues<NeuralObjective>())
            {
                foreach (int threads in (int[])[1, 3])
                {
                    forms.Add(objective, 7, false, threads);
                    forms.Add(objective, 7, true, threads);
                    forms.Add(objective, 0, true, threads);
                }
            }

            return forms;
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void They_agree_with_finite_differences(NeuralObjective objective, int hidden, bool isDirect, int threads) => KernelPaths.ForEach(() =>
    {
        RandomStream random = new(5);
        NeuralShape shape = new(Words, 5, NeuralContext.Surrounding, 2, hidden, isDirect);
        FrequencySampler sampler = new([9, 8, 7, 6, 5, 5, 4, 3, 2, 2, 1]);
        NeuralNetwork network = new(shape, objective, sampler, random);
        foreach (Parameter parameter in network.Parameters) random.FillNormal(parameter.Value, 0, 0.4f); // output weights may start at zero
        using WorkerPool pool = new(threads);
        NeuralStep step = new(network, new SgdOptions(), 0, pool);
        NeuralBatch batch = Batch(objective, shape, sampler, random);

        // Twice: what the first pass leaves behind must not count.
        step.Backward(batch);
        double mean = step.Backward(batch) / batch.Count;
        Assert.True(double.IsFinite(mean));
        float[][] gradients = [.. network.Parameters.Select(GradientCheck.GradientOf)];
        GradientCheck check = new(Loss, random);
        for (int p = 0; p < gradients.Length; p++)
            check.Check($"{objective}, hidden {hidden}, direct {isDirect}, {network.Parameters[p].Name}", network.Parameters[p].Value, gradients[p]);

        double Loss()
        {
            network.Pack(backward: true);
            return step.Backward(batch) / batch.Count;
        }
    });

    [Fact]
    public void Scores_are_those_of_the_equation_in_the_paper()
    {
        RandomStream random = new(3);
        NeuralShape shape = new(Words, 2, NeuralContext.Previous, 2, 3, IsDirect: true);
        NeuralNetwork network = new(shape, NeuralObjective.Softmax, null, random);
        network.Pack(backward: false);
        float[] found = new float[Words];
        network.Logits([4, shape.Padding], new Matrix(found, 1, Words));

        (Parameter c, Parameter h, Parameter d, Parameter uw, Parameter b) = network.Parameters.ToArray() switch
        {
            [var p0, var p1, var p2, var p3, var p4] => (p0, p1, p2, p3, p4),
            _ => throw new InvalidOperationException(),
        };
        double[] x = [c.Matrix[4][0], c.Matrix[4][1], c.Matrix[Words][0], c.Matrix[Words][1]];
        double[] z = [.. Enumerable.Range(0, 3).Select(j => Math.Tanh(d.Value[j] + Enumerable.Range(0, 4).Sum(i => h.Matrix[j][i] * x[i]))), .. x];
        for (int w = 0; w < Words; w++)
            Assert.Equal(b.Value[w] + Enumerable.Range(0, z.Length).Sum(i => uw.Matrix[w][i] * z[i]), found[w], 1e-5);
    }

    private static NeuralBatch Batch(NeuralObjective objective, NeuralShape shape, FrequencySampler sampler, RandomStream random)
    {
        ClassSample? sample = objective == NeuralObjective.SampledSoftmax ? new ClassSample(Words) : null;
        sample?.Draw(sampler, 6, random);
        NeuralBatch batch = new(Rows, shape.Places, objective == NeuralObjective.NegativeSampling ? Negatives : 0, sample);
        while (!batch.IsFull)
            foreach (ref int word in batch.Add(random.Next(Words))) word = random.Next(Words + 1); // padding too
        foreach (ref int word in batch.Negatives) word = sampler.Draw(random);
        return batch;
    }
}
