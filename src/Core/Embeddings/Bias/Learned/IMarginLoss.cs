namespace MLNetSeq.Embeddings;

/// <summary>What a linear classifier's error on a row costs, by its margin m = y(w·x + b), y = ±1.</summary>
internal interface IMarginLoss
{
    /// <summary>What half the intercept's square costs: 1 where it is a weight like the others, 0 where it is free.</summary>
    static abstract double InterceptCost { get; }

    /// <summary>The loss at a margin, how fast it falls, −∂loss/∂m, and how that changes, ∂²loss/∂m².</summary>
    static abstract (double Value, double Fall, double Curvature) At(double margin);
}
