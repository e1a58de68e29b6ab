using System.Text.Json.Serialization;
using Microsoft.ML.SearchSpace;
using MLNetSeq.Embeddings;

namespace MLNetSeq.Estimators;

/// <summary>Options of DebiasWordVectors.</summary>
/// <remarks>
/// The attributes are ML.NET's: AutoML sweeps over the properties that carry one, and starts from the attribute's own initial value,
/// which is the property's default. What the bias is, axes and directions, is not swept.
/// </remarks>
public sealed class DebiasWordVectorsOptions
{
    /// <summary>The column that carries the debiased vectors. Default: Tokens.</summary>
    public string OutputColumnName { get; set; } = "Tokens";

    /// <summary>The column of words, whose values pass through: text, a vector of text tokens, or a vector of keys with their values.
    /// Default: none, and it is that of <see cref="OutputColumnName"/>.</summary>
    public string? InputColumnName { get; set; }

    /// <summary>The biases, one or several at once. Default: none, and it is that of <see cref="DefinitionalSetsPath"/>, or else
    /// <see cref="BiasAxis.Gender"/>.</summary>
    public IReadOnlyList<BiasAxis>? Axes { get; set; }

    /// <summary>A JSON file with the definitional sets of one axis, an array of arrays of words as debiaswe's definitional_pairs.json, in
    /// the place of <see cref="Axes"/>. This and the two files below are read when the estimator is made. Default: none.</summary>
    public string? DefinitionalSetsPath { get; set; }

    /// <summary>A JSON file with the equality sets of that axis, as debiaswe's equalize_pairs.json. Default: none, and they are the
    /// definitional sets.</summary>
    public string? EqualitySetsPath { get; set; }

    /// <summary>A JSON file with the specific words of that axis, an array as debiaswe's gender_specific_full.json. Default: none, and they
    /// are the words of the definitional sets.</summary>
    public string? SpecificWordsPath { get; set; }

    /// <summary>Hard or soft. Default: hard.</summary>
    [Choice(new object[] { DebiasMethod.Hard, DebiasMethod.Soft }, DebiasMethod.Hard)]
    public DebiasMethod Method { get; set; }

    /// <summary>How the directions come out of the definitional sets. Default: components of sets that weigh alike.</summary>
    public BiasDirection Direction { get; set; }

    /// <summary>The directions of each axis, k. Default: 1.</summary>
    public int Components { get; set; } = 1;

    /// <summary>The weight λ of the bias against the similarities in soft debiasing. Default: 0.2, the paper's.</summary>
    [Range(0.02, 2.0, 0.2, true)]
    public double Lambda { get; set; } = 0.2;

    /// <summary>Whether <see cref="Lambda"/> weighs means over pairs of words or, as in the paper, sums. Default: means.</summary>
    public SoftTerms SoftTerms { get; set; }

    /// <summary>Whether vectors keep their length instead of getting length 1. Default: no.</summary>
    [BooleanChoice(false)]
    public bool KeepNorms { get; set; }

    /// <summary>The vectors. Default: none, and they are those of <see cref="VectorsPath"/>, or else those that the input column
    /// carries.</summary>
    [JsonIgnore]
    public WordVectors? Vectors { get; set; }

    /// <summary>A file of vectors, read when the estimator is made; a saved model holds the debiased vectors, not the path. Default:
    /// none.</summary>
    public string? VectorsPath { get; set; }

    /// <summary>The threads; 0 for one a core. The result does not depend on them. Default: 0.</summary>
    public int Threads { get; set; }

    /// <summary>Told what is odd but no error, as the log is: words of the lists without a vector, equality sets that cannot be made equal.
    /// Default: none.</summary>
    [JsonIgnore]
    public Action<string>? Warn { get; set; }

    /// <summary>Ends the fitting early.</summary>
    [JsonIgnore]
    public CancellationToken CancellationToken { get; set; }

    /// <summary>The axes: those given, those of the files, or gender.</summary>
    internal BiasAxis[] ReadAxes()
    {
        if (Axes is not null && DefinitionalSetsPath is not null)
            throw new ArgumentException($"Both {nameof(Axes)} and {nameof(DefinitionalSetsPath)} are set: give one of them.");
        if (DefinitionalSetsPath is null && (EqualitySetsPath ?? SpecificWordsPath) is not null)
        {
            string set = EqualitySetsPath is null ? nameof(SpecificWordsPath) : nameof(EqualitySetsPath);
            throw new ArgumentException($"{set} is set, and {nameof(DefinitionalSetsPath)} is not: the files together are one axis. Set it, "
                + $"or give the list to an axis of {nameof(Axes)}.");
        }

        if (DefinitionalSetsPath is { } path)
            return [BiasAxis.Load(Path.GetFileNameWithoutExtension(path), path, EqualitySetsPath, SpecificWordsPath)];
        return [.. Axes ?? [BiasAxis.Gender]];
    }

    internal DebiasOptions ToCore(BiasAxis[] axes, Action<string>? warn = null) => new()
    {
        Axes = axes,
        Method = Method,
        Direction = Direction,
        Components = Components,
        Lambda = Lambda,
        SoftTerms = SoftTerms,
        KeepNorms = KeepNorms,
        Threads = Threads,
        Warn = warn,
        Cancellation = CancellationToken,
    };
}
