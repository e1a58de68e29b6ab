namespace MLNetSeq.Layers;

/// <summary>How the outputs of the two directions of a layer become one.</summary>
public enum DirectionMerge
{
    /// <summary>One beside the other, the forward states first: the output is twice as wide as a state.</summary>
    Concatenate,

    /// <summary>Added: the output is as wide as a state.</summary>
    Sum,
}
