using System.Text.Json.Serialization;
using MLNetSeq.Layers;

namespace MLNetSeq.Training;

/// <summary>The choice of an optimiser and its settings, but for the learning rate, which every step is given.</summary>
/// <remarks>AutoML copies options as JSON, so the JSON says which optimiser it is.</remarks>
[JsonDerivedType(typeof(SgdOptions), "Sgd")]
[JsonDerivedType(typeof(AveragedSgdOptions), "AveragedSgd")]
[JsonDerivedType(typeof(AdamOptions), "Adam")]
[JsonDerivedType(typeof(RmsPropOptions), "RmsProp")]
[JsonDerivedType(typeof(AdagradOptions), "Adagrad")]
[JsonDerivedType(typeof(AdadeltaOptions), "Adadelta")]
public abstract record OptimizerOptions
{
    /// <summary>The share of a weight that is added to its gradient: an L2 penalty of half of it. 0 by default.</summary>
    public double WeightDecay { get; init; }

    /// <summary>What happens to the rows of a table that a batch did not touch. <see cref="SparseUpdate.Dense"/> by default.</summary>
    public SparseUpdate Sparse { get; init; }

    /// <summary>Creates the optimiser of some parameters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range: it would destroy the weights.</exception>
    public abstract Optimizer Create(IReadOnlyList<Parameter> parameters);

    /// <summary>Refuses settings with which no optimiser works.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    internal virtual void Check()
    {
        NotNegative(WeightDecay, nameof(WeightDecay));
        if (!Enum.IsDefined(Sparse))
            throw new ArgumentOutOfRangeException(
                nameof(Sparse), Sparse, $"{nameof(Sparse)} must be one of {string.Join(", ", Enum.GetNames<SparseUpdate>())}.");
    }

    private protected static void NotNegative(double value, string setting) =>
        Require(value >= 0 && double.IsFinite(value), value, setting, "a finite number, 0 or above");

    private protected static void Positive(double value, string setting) =>
        Require(value > 0 && double.IsFinite(value), value, setting, "a finite number above 0");

    private protected static void Share(double value, string setting) =>
        Require(value is >= 0 and < 1, value, setting, "from 0 up to, but not including, 1");

    private static void Require(bool isSo, double value, string setting, string expected)
    {
        if (!isSo) throw new ArgumentOutOfRangeException(setting, value, $"{setting} must be {expected}.");
    }
}
