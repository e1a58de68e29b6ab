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
    public abstract Optimizer Create(IReadOnlyList<Parameter> parameters);
}
