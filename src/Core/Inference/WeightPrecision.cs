namespace MLNetSeq.Inference;

/// <summary>How the weights of a network that only runs forward are kept.</summary>
public enum WeightPrecision
{
    /// <summary>As they were trained, 4 bytes each: the results are those of the trained network.</summary>
    Single,

    /// <summary>
    /// A byte each, and a scale for each output: w ≈ scale × q, q from −127 to 127, scale = max |w| / 127. States and sums stay in single
    /// precision. A quarter of the memory, and of the time where the weights do not fit the processor's own cache; results are not those of
    /// the trained network any more, but close.
    /// </summary>
    Int8,
}
