namespace MLNetSeq.Layers;

/// <summary>What a Jordan network's output goes through before the next step sees it.</summary>
public enum OutputActivation
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The logistic function 1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>Nothing: the output is a linear function of the hidden units.</summary>
    Linear,
}
