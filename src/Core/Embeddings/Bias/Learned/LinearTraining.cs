namespace MLNetSeq.Embeddings;

/// <summary>How a linear classifier is trained.</summary>
internal sealed record LinearTraining
{
    /// <summary>C: what an error costs against the length of w.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>How many times more an error on a positive row costs.</summary>
    public double PositiveWeight { get; init; } = 1;

    /// <summary>How many times more an error on a negative row costs.</summary>
    public double NegativeWeight { get; init; } = 1;

    /// <summary>How near to the optimum it ends: what is left of the gradient; see the classifiers.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>The most rounds; liblinear's number.</summary>
    public int MaximumIterations { get; init; } = 1000;

    /// <summary>Of the order in which rows are looked at.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Ends the training.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>C times the weight of a row's class.</summary>
    public double CostOf(bool positive) => Cost * (positive ? PositiveWeight : NegativeWeight);
}
