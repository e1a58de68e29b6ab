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

    /// <summary>How near to the optimum it ends, by the length of the gradient.</summary>
    public double Tolerance { get; init; } = 1e-3;

    /// <summary>Ends the training.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>C times the weight of a row's class.</summary>
    public double CostOf(bool positive) => Cost * (positive ? PositiveWeight : NegativeWeight);
}
