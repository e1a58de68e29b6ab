using System.Text.Json;
using MLNetSeq.Embeddings;
using MLNetSeq.Testing;
using MLNetSeq.Text;
using Xunit;

namespace MLNetSeq.Tests.Embeddings;

public sealed class GloVeGoldenTests
{
    [Theory]
    [GoldenCases("glove_weighting*")]
    public void Weights_are_those_of_equation_9(GoldenCase golden)
    {
        GloVeWeighting weighting = new(golden.Config("xMax", 0), golden.Config("alpha", 0));
        float[] weights = [.. golden.Doubles("inputs", "x").Select(x => (float)weighting.Of(x))];
        Near.Assert(golden.Doubles("outputs", "weight"), weights, 1e-5, "f(x)");
    }

    [Theory]
    [GoldenCases("glove_cooccurrence*")]
    public void Co_occurrences_are_those_of_cooccur_c(GoldenCase golden)
    {
        string[] vocabulary = [.. golden.Json("inputs", "vocabulary").EnumerateArray().Select(e => e.GetString()!)];
        using WordCorpus corpus = Corpus(golden.Json("inputs", "sentences"), vocabulary);
        foreach (int window in golden.Config("windows").EnumerateArray().Select(e => e.GetInt32()))
        {
            foreach (bool isSymmetric in (bool[])[true, false])
            {
                foreach (CoOccurrenceWeighting weighting in Enum.GetValues<CoOccurrenceWeighting>())
                {
                    string name = $"window{window}_{(isSymmetric ? "symmetric" : "left")}_"
                        + (weighting == CoOccurrenceWeighting.Flat ? "flat" : "inverseDistance");
                    CoOccurrenceOptions options = new() { Window = window, IsSymmetric = isSymmetric, Weighting = weighting };
                    using CoOccurrences counted = CoOccurrences.FromCorpus(corpus, options);
                    Check(golden, name, vocabulary, counted);
                }
            }
        }
    }

    [Theory]
    [GoldenCases("glove_training_*")]
    public void Training_agrees_with_the_reference_after_each_epoch(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        GloVeParameters parameters = Parameters(golden);
        GloVeRecord[] records = Records(golden);
        GloVeKernel kernel = new(parameters, (float)golden.Config("eta", 0), Form(golden));
        double[] online = golden.Doubles("outputs", "onlineHalfCostPerEpoch");
        Near.Assert(golden.Scalar("outputs", "paperCostInitial"), Cost(parameters, records), 1e-5, "the cost at the start");
        for (int epoch = 1; epoch <= (int)golden.Config("epochs", 0); epoch++)
        {
            Near.Assert(online[epoch - 1], kernel.Train(records), 1e-5, $"the loss of epoch {epoch}");
            Near.Assert(golden.Scalar("outputs", $"paperCost_epoch{epoch}"), Cost(parameters, records), 1e-5, $"the cost after epoch {epoch}");
            foreach ((string name, float[] values) in Values(parameters))
                Near.Assert(golden.Doubles("outputs", $"{name}_epoch{epoch}"), values, 1e-5, $"{name} after epoch {epoch}");
        }
    });

    [Theory]
    [GoldenCases("glove_training_*")]
    public void First_steps_of_all_records_add_up_to_half_the_gradient_of_the_cost(GoldenCase golden) => KernelPaths.ForEach(() =>
    {
        // In the authors' form the first step is the gradient itself times the learning rate.
        GloVeRecord[] records = Records(golden);
        Dictionary<string, float[]> start = Values(Parameters(golden, AdaGradForm.GloVe));
        Dictionary<string, double[]> gradients = start.ToDictionary(p => p.Key, p => new double[p.Value.Length]);
        foreach (GloVeRecord record in records)
        {
            GloVeParameters parameters = Parameters(golden, AdaGradForm.GloVe);
            new GloVeKernel(parameters, 1, AdaGradForm.GloVe).Train([record]);
            foreach ((string name, float[] values) in Values(parameters))
                for (int i = 0; i < values.Length; i++)
                    gradients[name][i] += 2 * (start[name][i] - values[i]);
        }

        foreach ((string name, double[] gradient) in gradients)
            Near.Assert(golden.Doubles("gradients", name), [.. gradient.Select(g => (float)g)], 1e-5, $"the gradient of {name}");
    });

    private static WordCorpus Corpus(JsonElement sentences, string[] vocabulary)
    {
        // Words are looked up by their text: what the reference numbers otherwise is the same matrix.
        string[] texts =
        [
            .. sentences.EnumerateArray()
                .Select(s => string.Join(' ', s.EnumerateArray().Select(t => t.GetString()!).Where(vocabulary.Contains))),
        ];
        return WordCorpus.FromTexts(texts, new WordCorpusOptions { MinimumCount = 1, Tokenizer = WhitespaceTokenizer.Instance });
    }

    private static void Check(GoldenCase golden, string name, string[] vocabulary, CoOccurrences counted)
    {
        int[] pairs = golden.Ints("outputs", name + ".pairs");
        double[] values = golden.Doubles("outputs", name + ".values");
        Assert.Equal(values.Length, counted.Count);
        for (int i = 0; i < values.Length; i++)
        {
            (string word, string context) = (vocabulary[pairs[2 * i]], vocabulary[pairs[2 * i + 1]]);
            Near.Assert(values[i], counted[word, context], 1e-6, $"{name}: X of '{word}' and '{context}'");
        }
    }

    private static AdaGradForm Form(GoldenCase golden) =>
        golden.Config("variant").GetString() == "gloveC" ? AdaGradForm.GloVe : AdaGradForm.Textbook;

    private static GloVeRecord[] Records(GoldenCase golden)
    {
        int[] entries = golden.Ints("inputs", "entries");
        float[] x = golden.Floats("inputs", "x");
        GloVeWeighting weighting = new(golden.Config("xMax", 0), golden.Config("alpha", 0));
        return [.. x.Select((value, k) => weighting.Record(entries[2 * k], entries[2 * k + 1], value))];
    }

    private static GloVeParameters Parameters(GoldenCase golden, AdaGradForm? form = null)
    {
        int[] shape = golden.Shape("parameters", "W");
        GloVeParameters parameters = new(shape[0], shape[1], form ?? Form(golden));
        float[] w = golden.Floats("parameters", "W"), c = golden.Floats("parameters", "C");
        float[] b = golden.Floats("parameters", "b"), d = golden.Floats("parameters", "c");
        for (int i = 0; i < shape[0]; i++)
        {
            w.AsSpan(i * shape[1], shape[1]).CopyTo(parameters.Word(i));
            c.AsSpan(i * shape[1], shape[1]).CopyTo(parameters.Context(i));
            parameters.WordBias(i) = b[i];
            parameters.ContextBias(i) = d[i];
        }

        return parameters;
    }

    private static Dictionary<string, float[]> Values(GloVeParameters parameters)
    {
        int[] all = [.. Enumerable.Range(0, parameters.Words)];
        return new Dictionary<string, float[]>
        {
            ["W"] = [.. all.SelectMany(i => parameters.Word(i).ToArray())],
            ["C"] = [.. all.SelectMany(i => parameters.Context(i).ToArray())],
            ["b"] = [.. all.Select(i => parameters.WordBias(i))],
            ["c"] = [.. all.Select(i => parameters.ContextBias(i))],
        };
    }

    // Σ f (w·w̃ + b + b̃ − ln x)², in double precision.
    private static double Cost(GloVeParameters parameters, GloVeRecord[] records)
    {
        double cost = 0;
        foreach (GloVeRecord record in records)
        {
            double error = (double)parameters.WordBias(record.Word) + parameters.ContextBias(record.Context) - record.Log;
            for (int i = 0; i < parameters.Dimension; i++) error += (double)parameters.Word(record.Word)[i] * parameters.Context(record.Context)[i];
            cost += record.Weight * error * error;
        }

        return cost;
    }
}
