using MLNetSeq.Training;

namespace MLNetSeq.Embeddings;

/// <summary>The form of a neural language model, and how it is trained.</summary>
public sealed class NeuralLanguageModelOptions
{
    /// <summary>The numbers of a word's vector. Default: 100.</summary>
    public int Dimension { get; set; } = 100;

    /// <summary>From which words around it a word is predicted. Default: the last ones.</summary>
    public NeuralContext Context { get; set; }

    /// <summary>The number of words of the context, on each side where it has two. Default: 4.</summary>
    public int ContextSize { get; set; } = 4;

    /// <summary>The units of the hidden tanh layer; 0 for none: the context then leads straight to the output. Default: 100.</summary>
    public int HiddenSize { get; set; } = 100;

    /// <summary>Whether the context leads to the output directly too, beside the hidden layer. Default: no.</summary>
    public bool DirectConnections { get; set; }

    /// <summary>What is trained for. Default: the softmax over all words.</summary>
    public NeuralObjective Objective { get; set; }

    /// <summary>The words that a target is told from, with <see cref="NeuralObjective.NegativeSampling"/>. Default: 5.</summary>
    public int NegativeSamples { get; set; } = 5;

    /// <summary>The draws of a batch, with <see cref="NeuralObjective.SampledSoftmax"/>. Default: 1,000.</summary>
    public int SampleSize { get; set; } = 1000;

    /// <summary>The passes over the corpus. Default: 5.</summary>
    public int Epochs { get; set; } = 5;

    /// <summary>The targets of a step. Default: 128.</summary>
    public int BatchSize { get; set; } = 128;

    /// <summary>The learning rate at its highest. Default: 0.001, for Adam.</summary>
    public double LearningRate { get; set; } = 0.001;

    /// <summary>
    /// What changes the weights. Default (null): Adam that leaves the vectors of words that are not in a batch as they are.
    /// </summary>
    public OptimizerOptions? Optimizer { get; set; }

    /// <summary>How the learning rate goes on. Default (null): it falls in a straight line to nothing.</summary>
    public LearningRateSchedule? Schedule { get; set; }

    /// <summary>The largest norm of all gradients together; 0 for any. Default: 5.</summary>
    public double ClipNorm { get; set; } = 5;

    /// <summary>The threads; 0 for one a core. Default: 0. The result depends on their number, and repeats with it.</summary>
    public int Threads { get; set; }

    /// <summary>What the random numbers start from. Default: 1.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>
    /// The file that training is saved to; none by default. Where it is there training goes on from it: options, corpus, threads and
    /// kernels must be as they were, and the exception names what is not. It is written when training is cancelled, at each epoch's end
    /// and every <see cref="CheckpointInterval"/>, and goes when the training ends.
    /// </summary>
    public string? CheckpointPath { get; set; }

    /// <summary>The time between two checkpoints; zero for one after each step. Default: a minute.</summary>
    public TimeSpan CheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// CBOW with the vectors of the window concatenated instead of summed, so that places count, and negative sampling: the context of
    /// PV-DM in its concatenating form (Le and Mikolov 2014) without the vector of the paragraph; no hidden layer, no biases.
    /// </summary>
    /// <param name="window">The words on each side.</param>
    public static NeuralLanguageModelOptions ConcatenatedCbow(int window = 5) => new()
    {
        Context = NeuralContext.Surrounding,
        ContextSize = window,
        HiddenSize = 0,
        Objective = NeuralObjective.NegativeSampling,
    };

    internal void Check()
    {
        Require(Dimension is >= 1 and <= VectorRows.MaximumDimension, Dimension, nameof(Dimension), $"from 1 to {VectorRows.MaximumDimension}");
        RequireDefined(Context, nameof(Context));
        RequireDefined(Objective, nameof(Objective));
        Require(ContextSize is >= 1 and <= NeuralShape.MostContext, ContextSize, nameof(ContextSize), $"from 1 to {NeuralShape.MostContext}");
        Require(HiddenSize is >= 0 and <= NeuralShape.MostHidden, HiddenSize, nameof(HiddenSize), $"from 0 to {NeuralShape.MostHidden}");
        Require(NegativeSamples is >= 1 and <= NeuralShape.MostNegatives, NegativeSamples, nameof(NegativeSamples),
            $"from 1 to {NeuralShape.MostNegatives}");
        Require(SampleSize >= 1, SampleSize, nameof(SampleSize), "at least 1");
        Require(Epochs >= 1, Epochs, nameof(Epochs), "at least 1");
        Require(BatchSize is >= 1 and <= NeuralShape.MostRows, BatchSize, nameof(BatchSize), $"from 1 to {NeuralShape.MostRows}");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), LearningRate, nameof(LearningRate), "a finite number above 0");
        Require(ClipNorm >= 0 && double.IsFinite(ClipNorm), ClipNorm, nameof(ClipNorm), "a finite number, 0 or above");
        Require(Threads >= 0, Threads, nameof(Threads), "0 or above");
        Require(CheckpointInterval >= TimeSpan.Zero, CheckpointInterval, nameof(CheckpointInterval), "zero or longer");
        Schedule?.Check();
    }

    private static void RequireDefined<T>(T value, string option) where T : struct, Enum =>
        Require(Enum.IsDefined(value), value, option, $"one of {string.Join(", ", Enum.GetNames<T>())}");

    private static void Require(bool isSo, object value, string option, string expected)
    {
        if (!isSo) throw new ArgumentOutOfRangeException(option, value, $"{option} of a neural language model must be {expected}.");
    }
}
