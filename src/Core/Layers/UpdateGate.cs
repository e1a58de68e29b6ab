namespace MLNetSeq.Layers;

/// <summary>
/// What the update gate of a gated recurrent unit weights: both are in use, and one is the other with the gate's weights negated.
/// </summary>
public enum UpdateGate
{
    /// <summary>The state that was: h = z ∘ h₋ + (1 − z) ∘ n (Cho 2014, cuDNN, PyTorch).</summary>
    KeepsState,

    /// <summary>The candidate: h = u ∘ n + (1 − u) ∘ h₋ (Chung 2014).</summary>
    TakesCandidate,
}
